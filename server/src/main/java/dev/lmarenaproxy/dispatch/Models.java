package dev.lmarenaproxy.dispatch;

import static dev.lmarenaproxy.Fault.Kind.NO_TAB_ANSWERED;
import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Model;
import dev.lmarenaproxy.site.ModelSource;
import dev.lmarenaproxy.site.SiteProfile;
import dev.lmarenaproxy.tab.FetchedBody;
import dev.lmarenaproxy.tab.TabListener;
import dev.lmarenaproxy.tab.TabSession;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that the site offers, as the tabs last saw them. Safe for threads.
 *
 * <p>A tab that becomes ready is asked for the list, unless one was just read in its browser. The
 * site may offer more in one browser than in another: what all of them offer together is known, and
 * who places requests hears which browser offers what.
 */
public final class Models implements TabListener {
    private static final Logger LOG = LoggerFactory.getLogger(Models.class);
    private static final Duration REFRESH_PAUSE = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int TABS_ASKED = 3;
    private static final int BROWSERS_ASKED = 10;

    /** The list at one moment, by public name. */
    private record Known(Map<String, Model> byName, Instant at) {}

    /** One round of asking. */
    private static final class Refresh {
        /** Fails when nobody answers in time. */
        private final CompletableFuture<List<Model>> list = new CompletableFuture<>();

        /** Whether a list has come; one that comes too late for those who wait is still taken. */
        private final AtomicBoolean taken = new AtomicBoolean();

        static Refresh over() {
            var refresh = new Refresh();
            refresh.list.complete(List.of());
            return refresh;
        }

        boolean isOver() {
            return list.isDone();
        }
    }

    private final SiteProfile profile;
    private final ModelStore store;
    private final InstantSource clock;
    private final Duration patience;
    private final Executor readers;
    private final Map<TabSession, Boolean> readyTabs = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> first = new CompletableFuture<>();

    /** Browsers whose list was read since the latest refresh began. */
    private final Set<String> read = ConcurrentHashMap.newKeySet();

    private final AtomicReference<Refresh> latest = new AtomicReference<>(Refresh.over());
    private volatile BiConsumer<String, Set<String>> onList = (_, _) -> {};
    private volatile Known known;
    private volatile Instant askedAt = Instant.MIN;

    public Models(SiteProfile profile, ModelStore store, InstantSource clock) {
        this(profile, store, clock, PATIENCE, Thread::startVirtualThread);
    }

    /**
     * @param patience how long a refresh waits for a list
     * @param readers where lists are read and stored: both may take long
     */
    Models(
            SiteProfile profile,
            ModelStore store,
            InstantSource clock,
            Duration patience,
            Executor readers) {
        this.profile = profile;
        this.store = store;
        this.clock = clock;
        this.patience = patience;
        this.readers = readers;
        this.known = known(store.load(), clock.instant());
        if (!known.byName.isEmpty()) {
            first.complete(null);
        }
    }

    /** Sets who hears which models, by their site ids, a browser was offered. */
    void onList(BiConsumer<String, Set<String>> listener) {
        onList = listener;
    }

    /** In the site's order. */
    public List<Model> all() {
        return List.copyOf(known.byName.values());
    }

    public int count() {
        return known.byName.size();
    }

    /** The public names, in the site's order. */
    Collection<String> names() {
        return known.byName.keySet();
    }

    public Optional<Model> find(String name) {
        return Optional.ofNullable(known.byName.get(name));
    }

    /** The fault of asking for a model that is not in the list; it names those meant, maybe. */
    public Fault unknown(String name) {
        return NearestNames.unknownModel(name, names());
    }

    /**
     * The site said that it doesn't offer the model any more: reads the list again.
     *
     * @param said the site's words
     * @return the fault to tell the client; never fails
     */
    CompletionStage<Fault> withdrawn(Model model, Fault said) {
        return refresh()
                .handle((_, _) -> {
                    var others =
                            names().stream().filter(name -> !name.equals(model.name())).toList();
                    return NearestNames.withdrawn(said, model.name(), others);
                });
    }

    /** When the list was read. */
    public Instant readAt() {
        return known.at;
    }

    /** Completes once a list is known; never fails. */
    public CompletionStage<Void> first() {
        return first.copy();
    }

    /** Whether a tab could be asked right now. */
    public boolean tabReady() {
        return !readyTabs.isEmpty();
    }

    /**
     * Asks a ready tab of each browser, at least three where there are so many: the first list is
     * the new one, and what other browsers offer besides is added. Asked twice at a time, it asks
     * once.
     *
     * @return fails with a {@link FaultException} when no tab answered within 10 s, also for those
     *     who came in between
     */
    public CompletionStage<List<Model>> refresh() {
        var fresh = new Refresh();
        var running = latest.updateAndGet(former -> former.isOver() ? fresh : former);
        if (running == fresh) {
            begin(fresh);
        }
        return running.list.exceptionallyCompose(
                _ -> CompletableFuture.failedFuture(new FaultException(noAnswer())));
    }

    private void begin(Refresh refresh) {
        askedAt = clock.instant();
        read.clear();
        asked().forEach(tab -> ask(tab, 0, refresh));
        // without a ready tab one may come in time
        refresh.list.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private List<TabSession> asked() {
        var first = new LinkedHashMap<String, TabSession>();
        readyTabs.keySet().forEach(tab -> first.putIfAbsent(tab.browser(), tab));
        return Stream.concat(
                        first.values().stream().limit(BROWSERS_ASKED),
                        // another tab of a browser may answer where the first is asleep
                        readyTabs.keySet().stream()
                                .filter(tab -> !first.containsValue(tab))
                                .limit(Math.max(0, TABS_ASKED - first.size())))
                .toList();
    }

    private void ask(TabSession tab, int source, Refresh refresh) {
        var sources = profile.modelSources();
        if (source >= sources.size() || read.contains(tab.browser())) {
            return;
        }
        var from = sources.get(source);
        tab.fetch(from.request())
                .thenApplyAsync(page -> read(from, page), readers)
                .whenComplete((models, failure) -> {
                    if (failure != null || models.isEmpty()) {
                        ask(tab, source + 1, refresh);
                    } else if (read.add(tab.browser())) {
                        learn(models, refresh);
                        onList.accept(
                                tab.browser(),
                                models.stream().map(Model::siteId).collect(toUnmodifiableSet()));
                    }
                });
    }

    private static List<Model> read(ModelSource source, FetchedBody page) {
        return page.head().status() == 200 ? source.read(page.body()) : List.of();
    }

    private synchronized void learn(List<Model> models, Refresh refresh) {
        var newest = new ArrayList<>(models);
        if (!refresh.taken.compareAndSet(false, true)) {
            newest.addAll(0, all());
            if (known(newest, known.at).byName.equals(known.byName)) {
                return;
            }
        }
        known = known(newest, clock.instant());
        LOG.atInfo().addKeyValue("models", known.byName.size()).log("model list read");
        first.complete(null);
        refresh.list.complete(all());
        store.save(all());
    }

    @Override
    public void ready(TabSession session, boolean ready) {
        if (!ready) {
            readyTabs.remove(session);
            return;
        }
        if (readyTabs.put(session, true) != null) {
            return;
        }
        var running = latest.get();
        if (!running.isOver()) {
            if (readyTabs.size() <= TABS_ASKED) {
                ask(session, 0, running);
            }
        } else if (all().isEmpty()
                || askedAt.equals(Instant.MIN)
                || askedAt.plus(REFRESH_PAUSE).isBefore(clock.instant())) {
            refresh().exceptionally(_ -> List.of());
        } else {
            ask(session, 0, running);
        }
    }

    @Override
    public void gone(TabSession session) {
        readyTabs.remove(session);
    }

    private static Known known(List<Model> models, Instant at) {
        var byName = new LinkedHashMap<String, Model>();
        models.forEach(model -> byName.putIfAbsent(model.name(), model));
        return new Known(Collections.unmodifiableMap(byName), at);
    }

    private Fault noAnswer() {
        return Fault.of(
                NO_TAB_ANSWERED,
                "No browser tab answered with a model list within "
                        + patience.toSeconds()
                        + " s. Open the site in a browser that has the LMArena Proxy userscript,"
                        + " and look at its badge.");
    }
}
