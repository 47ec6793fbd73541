package dev.lmarenaproxy.dispatch;

import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.site.SiteProfile;
import dev.lmarenaproxy.tab.CloseCode;
import dev.lmarenaproxy.tab.Frame;
import dev.lmarenaproxy.tab.SessionLimits;
import dev.lmarenaproxy.tab.TabLink;
import dev.lmarenaproxy.tab.TabListener;
import dev.lmarenaproxy.tab.TabSession;
import dev.lmarenaproxy.tab.TabStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tabs that are connected, or may come back soon, and the last that went. Safe for threads. */
public final class Tabs implements TabListener {
    private static final Logger LOG = LoggerFactory.getLogger(Tabs.class);

    private final ConcurrentMap<TabId, TabSession> sessions = new ConcurrentHashMap<>();
    private final GoneTabs gone = new GoneTabs();
    private final AtomicLong count = new AtomicLong();
    private final byte[] token;
    private final String version;
    private final SiteProfile profile;
    private final Supplier<SessionLimits> limits;
    private final InstantSource clock;
    private final List<TabListener> listeners;

    /**
     * @param token what a tab must know
     * @param version the gateway's own, for the tab to show
     * @param limits as they are when asked
     * @param listeners hear of every session, in this order
     */
    public Tabs(
            String token,
            String version,
            SiteProfile profile,
            Supplier<SessionLimits> limits,
            InstantSource clock,
            List<TabListener> listeners) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
        this.version = version;
        this.profile = profile;
        this.limits = limits;
        this.clock = clock;
        this.listeners = List.copyOf(listeners);
    }

    /**
     * Lets a tab in. A page that comes back goes on with its session; another page of the same tab
     * takes its place.
     *
     * @param executor the connection's, for a new session: runs one task at a time, in order
     * @return empty when the tab was turned away; its connection is then closed
     */
    public Optional<TabSession> welcome(Frame.Hello hello, TabLink link, Executor executor) {
        if (hello.protocol() != Frame.PROTOCOL) {
            link.close(CloseCode.WRONG_PROTOCOL);
            return Optional.empty();
        }
        if (!MessageDigest.isEqual(token, hello.token().getBytes(StandardCharsets.UTF_8))) {
            LOG.warn("a tab with a wrong token was turned away; install the userscript again");
            link.close(CloseCode.WRONG_TOKEN);
            return Optional.empty();
        }
        var replaced = new AtomicReference<@Nullable TabSession>();
        var session =
                sessions.compute(
                        hello.tab(),
                        (_, known) -> {
                            if (known != null && known.page().equals(hello.page())) {
                                return known;
                            }
                            replaced.set(known);
                            var former = known == null ? null : known.status();
                            return open(
                                    hello,
                                    former != null ? former : gone.remove(hello.tab()),
                                    executor);
                        });
        var former = replaced.get();
        if (former != null) {
            // not in between: it removes itself from the map
            former.close(CloseCode.REPLACED);
        }
        session.connected(hello, link);
        return Optional.of(session);
    }

    private TabSession open(Frame.Hello hello, @Nullable TabStatus former, Executor executor) {
        LOG.atInfo()
                .addKeyValue("tab", hello.tab())
                .addKeyValue("browser", hello.browser())
                .addKeyValue("script", hello.script())
                .log("tab connected");
        return new TabSession(
                count.incrementAndGet(),
                hello,
                former,
                version,
                profile,
                limits,
                clock,
                executor,
                this);
    }

    /** All sessions. */
    public List<TabSession> all() {
        return List.copyOf(sessions.values());
    }

    /** What is known of each tab. */
    public List<TabStatus> statuses() {
        return sessions.values().stream().map(TabSession::status).toList();
    }

    /**
     * When the connected tab that has said nothing for the longest last said something; empty where
     * none is connected.
     */
    public Optional<Instant> quietest() {
        return sessions.values().stream()
                .filter(session -> session.status().connected())
                .map(TabSession::heardAt)
                .min(Instant::compareTo);
    }

    /**
     * The last 50 tabs that went within the last hour, as they were; the last to go comes first.
     */
    public List<TabStatus> gone() {
        return gone.all();
    }

    /** Those that are connected or may come back, the first to come first; then those that went. */
    public List<TabStatus> known() {
        var here = statuses().stream().sorted(Comparator.comparing(TabStatus::since));
        return Stream.concat(here, gone().stream()).toList();
    }

    /** Time went by; to be called about once a second. */
    public void tick() {
        gone.passed(clock.instant());
        sessions.values().forEach(TabSession::tick);
    }

    /** Closes every connection. */
    public void close() {
        sessions.values().forEach(session -> session.close(CloseCode.SHUTTING_DOWN));
    }

    @Override
    public void ready(TabSession session, boolean ready) {
        listeners.forEach(listener -> listener.ready(session, ready));
    }

    @Override
    public void returned(TabSession session, int resumed, int lost) {
        listeners.forEach(listener -> listener.returned(session, resumed, lost));
    }

    @Override
    public void gone(TabSession session) {
        LOG.atInfo().addKeyValue("tab", session.id()).log("tab gone");
        // in one step: the tab's next page finds it here or there
        sessions.computeIfPresent(
                session.id(),
                (_, known) -> {
                    if (known != session) {
                        return known;
                    }
                    gone.add(session.status());
                    return null;
                });
        listeners.forEach(listener -> listener.gone(session));
    }
}
