package dev.lmarenaproxy.app;

import dev.lmarenaproxy.CompletionRequest;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.answer.Answers;
import dev.lmarenaproxy.answer.Follower;
import dev.lmarenaproxy.answer.MediaSource;
import dev.lmarenaproxy.dialect.openai.AskedResponse;
import dev.lmarenaproxy.dispatch.Dispatcher;
import dev.lmarenaproxy.dispatch.Likeness;
import dev.lmarenaproxy.dispatch.Models;
import dev.lmarenaproxy.dispatch.SiteMedia;
import dev.lmarenaproxy.dispatch.Tabs;
import dev.lmarenaproxy.dispatch.UsageCounter;
import dev.lmarenaproxy.emulation.AnswerGist;
import dev.lmarenaproxy.emulation.Schemas;
import dev.lmarenaproxy.emulation.TokenCounter;
import dev.lmarenaproxy.http.Gateway;
import dev.lmarenaproxy.journal.Journal;
import dev.lmarenaproxy.journal.JournalledJob;
import dev.lmarenaproxy.settings.LiveSettings;
import dev.lmarenaproxy.settings.SettingsException;
import dev.lmarenaproxy.site.SiteProfile;
import dev.lmarenaproxy.site.SiteProfileException;
import dev.lmarenaproxy.site.SiteProfiles;
import dev.lmarenaproxy.sqlite.JournalInUseException;
import dev.lmarenaproxy.sqlite.SqliteChanges;
import dev.lmarenaproxy.sqlite.SqliteJournal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole gateway, put together and running. */
public final class Application implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Application.class);
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final Duration RECOVERY = Duration.ofSeconds(30);
    private static final long TICK_MILLIS = 1000;

    private final Vertx vertx;
    private final Dispatcher dispatcher;
    private final Follower follower;
    private final Journal journal;
    private final SettingsWatch watch;
    private final Monitoring monitoring;
    private final Tabs tabs;
    private final Gateway gateway;
    private final Watching watching;
    private final URI siteHome;
    private boolean closed;

    /**
     * How to run it.
     *
     * @param host null for the one of the settings
     * @param port 0 picks a free one, null is the one of the settings
     * @param siteOrigins origins, beyond the profile's own, that tabs may come from
     */
    public record Options(
            @Nullable String host,
            @Nullable Integer port,
            Path home,
            List<String> siteOrigins,
            String siteProfile) {
        public Options {
            siteOrigins = List.copyOf(siteOrigins);
        }
    }

    private Application(
            Vertx vertx,
            Dispatcher dispatcher,
            Follower follower,
            Journal journal,
            SettingsWatch watch,
            Monitoring monitoring,
            Tabs tabs,
            Gateway gateway,
            Watching watching,
            URI siteHome) {
        this.vertx = vertx;
        this.dispatcher = dispatcher;
        this.follower = follower;
        this.journal = journal;
        this.watch = watch;
        this.monitoring = monitoring;
        this.tabs = tabs;
        this.gateway = gateway;
        this.watching = watching;
        this.siteHome = siteHome;
    }

    /** Starts the gateway; it takes requests when this returns. */
    public static Application start(Options options) throws StartException {
        var home = Home.open(options.home());
        var clock = new MonotonicClock();
        var live = settings(home, clock);
        var listening = Listening.of(options, live.now());
        var profile = profile(options, home);
        var origins = SiteOrigins.of(options.siteOrigins());
        // who names an origin means that one
        var siteHome =
                origins.stream()
                        .findFirst()
                        .map(origin -> URI.create(origin + "/"))
                        .orElseGet(profile::home);
        var token = home.token();
        var current = new FromSettings(live);

        var counter = new TokenCounter();
        UsageCounter usage = counter::usage;
        Likeness likeness = AnswerGist::of;
        // loading their tables takes a while: the first answer should not wait for it
        Thread.ofVirtual().name("token-tables").start(() -> counter.count("hello"));
        Thread.ofVirtual().name("schema-drafts").start(() -> Schemas.check("{}"));
        var vertx = Vertx.vertx(vertxOptions());
        var journal = journal(home, current, clock);
        live.begin();
        var models = new Models(profile, home, clock);
        var dispatcher =
                new Dispatcher(
                        profile,
                        FromSettings.terms(live.now()),
                        models,
                        usage,
                        likeness,
                        journal,
                        clock,
                        new SplittableRandom());
        live.follow(state -> dispatcher.terms(FromSettings.terms(state.settings())));
        var measuring = new Measuring(live::now, models, clock);
        live.follow(measuring::settings);
        var hearing = List.of(dispatcher, models, measuring.tabs());
        var tabs = new Tabs(token, version(), profile, current::sessionLimits, clock, hearing);
        Predicate<String> allowed =
                origin -> origins.contains(origin) || profile.allowsOrigin(origin);
        var site =
                new Gateway.Site(profile.name(), siteHome.toString(), Set.copyOf(origins), allowed);
        var files = new SiteMedia(tabs::all);
        var answers = new Answers(dispatcher, models, media(files), clock, current::defaultModel);
        var watching = new Watching(measuring, live::now, clock);
        var monitoring =
                new Monitoring(
                        home.journal(),
                        current::retention,
                        current::recordedBytes,
                        () -> live.now().monitor().bodiesInLogFiles(),
                        watching.listeners(),
                        clock);
        var requests = monitoring.requests();
        var monitor =
                watching.start(
                        home.journal(), journal, requests, dispatcher, tabs, models, live::state);
        measuring.start(tabs, dispatcher, requests, journal);
        dispatcher.tell(requests);
        var follower = new Follower(answers, Application::asked, requests::reader);
        var gateway =
                new Gateway(
                        vertx,
                        site,
                        live,
                        dispatcher,
                        answers,
                        files,
                        follower,
                        journal,
                        tabs,
                        models,
                        requests,
                        monitor,
                        monitoring.reports(dispatcher),
                        clock,
                        version(),
                        token,
                        options.home());
        vertx.setPeriodic(TICK_MILLIS, _ -> tabs.tick());
        try {
            // before anyone can ask for one of them
            var unfinished = unfinished(journal);
            monitoring.start(unfinished, tabs, watching.recent());
            dispatcher.recover(unfinished);
            follower.resume(unfinished.stream().map(JournalledJob::job).toList());
            var loops = Runtime.getRuntime().availableProcessors();
            await(gateway.listen(listening.host(), listening.port(), loops), listening);
            return new Application(
                    vertx,
                    dispatcher,
                    follower,
                    journal,
                    SettingsWatch.begin(live),
                    monitoring,
                    tabs,
                    gateway,
                    watching,
                    siteHome);
        } catch (StartException e) {
            watching.close();
            follower.close();
            dispatcher.close();
            stop(vertx);
            live.close();
            monitoring.close();
            journal.close();
            throw e;
        }
    }

    private static VertxOptions vertxOptions() {
        // nothing is served from files, so no cache of them is needed in the temporary folder
        var files =
                new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false);
        return new VertxOptions().setPreferNativeTransport(true).setFileSystemOptions(files);
    }

    /** The build's version. */
    public static String version() {
        return BuildInfo.VERSION;
    }

    /** The address that is listened on, as it was given. */
    public String host() {
        return gateway.host();
    }

    /** The port that is listened on. */
    public int port() {
        return gateway.localAddress().getPort();
    }

    /** The address that programs on this machine use, such as {@code http://127.0.0.1:9080}. */
    public URI address() {
        return gateway.localAddress();
    }

    /** The address in links, which may be one that other machines use. */
    public URI shownAddress() {
        return gateway.shownAddress();
    }

    /** Where a person opens the site. */
    public URI siteHome() {
        return siteHome;
    }

    /** The userscript as this machine's browsers get it. */
    public String userscript() {
        return gateway.userscript(address().getAuthority());
    }

    /** Lets running answers end for up to 10 s, fails the others cleanly, and stops. */
    @Override
    public void close() {
        close(DRAIN);
    }

    /**
     * Stops; changes nothing where it has stopped before.
     *
     * @param patience how long running answers may take to end
     */
    public synchronized void close(Duration patience) {
        if (closed) {
            return;
        }
        closed = true;
        waitFor(dispatcher.drain(patience), patience.plus(CLOSE));
        tabs.close();
        stop(vertx);
        watching.close();
        follower.close();
        dispatcher.close();
        watch.close();
        monitoring.close();
        journal.close();
    }

    /** What was asked for with a job whose answer can be told of later. */
    private static @Nullable CompletionRequest asked(Job job) throws FaultException {
        var note = job.note();
        return note == null ? null : AskedResponse.recall(note).completion();
    }

    private static void stop(Vertx vertx) {
        waitFor(vertx.close().toCompletionStage(), CLOSE);
    }

    /** What doesn't end in time is left behind: the others are to be stopped all the same. */
    private static void waitFor(CompletionStage<Void> end, Duration patience) {
        try {
            end.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("a part of the gateway did not stop in time", e);
        }
    }

    /** What is long to write is written elsewhere than on the tab's event loop. */
    private static MediaSource media(SiteMedia files) {
        return (url, madeIn) ->
                files.whole(url, madeIn)
                        .thenApplyAsync(
                                file ->
                                        new MediaSource.File(
                                                file.contentType(),
                                                Base64.getEncoder().encodeToString(file.bytes())),
                                Thread::startVirtualThread);
    }

    private static LiveSettings settings(Home home, InstantSource clock) throws StartException {
        try {
            return LiveSettings.open(home.config(), new SqliteChanges(home.journal()), clock);
        } catch (SettingsException e) {
            throw new StartException(e);
        }
    }

    private static SiteProfile profile(Options options, Home home) throws StartException {
        try {
            return SiteProfiles.load(options.siteProfile(), home.sites());
        } catch (SiteProfileException e) {
            throw new StartException(e);
        }
    }

    private static Journal journal(Home home, FromSettings current, InstantSource clock)
            throws StartException {
        try {
            return SqliteJournal.open(home.journal(), current::retention, clock);
        } catch (JournalInUseException e) {
            throw new StartException(String.valueOf(e.getMessage()));
        }
    }

    /** What a former run left; none where the journal can't tell. */
    private static List<JournalledJob> unfinished(Journal journal) {
        try {
            return journal.unfinished()
                    .toCompletableFuture()
                    .get(RECOVERY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return List.of();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the requests that the last run left can't be read", e);
            return List.of();
        }
    }

    private static void await(Future<Integer> port, Listening listening) throws StartException {
        try {
            var _ = port.toCompletionStage().toCompletableFuture().get();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new StartException("The start was interrupted.");
        } catch (ExecutionException e) {
            throw new StartException(listening.cannot(e));
        }
    }
}
