package dev.lmarenaproxy.tab;

import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.site.Question;
import dev.lmarenaproxy.site.SiteProfile;
import dev.lmarenaproxy.site.SiteRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One page of one tab, from its first {@code hello} until it is gone; connections come and go.
 *
 * <p>All state belongs to the executor given, which runs one task at a time; every public method
 * may be called by any thread and returns at once.
 */
public final class TabSession {
    private final long number;
    private final Frame.Hello first;
    private final String gatewayVersion;
    private final SiteProfile profile;
    private final Supplier<SessionLimits> limits;
    private final InstantSource clock;
    private final Executor executor;
    private final TabListener listener;
    private final Heartbeat heartbeat;
    private final Notices notices;
    private final Situation situation;
    private final Traffic traffic;

    private @Nullable TabLink link;
    private @Nullable Instant cutAt;
    private boolean stale;
    private boolean over;
    private boolean greeted;
    private volatile TabStatus status;
    private volatile Instant heardAt;

    /**
     * @param number counts sessions: the higher of two is the newer
     * @param hello the page's first hello; {@link #connected} is to follow
     * @param former what was last known of the tab, if it was here before
     * @param limits as they are when asked: the patience of them may change
     * @param executor runs one task at a time, in order
     */
    public TabSession(
            long number,
            Frame.Hello hello,
            @Nullable TabStatus former,
            String gatewayVersion,
            SiteProfile profile,
            Supplier<SessionLimits> limits,
            InstantSource clock,
            Executor executor,
            TabListener listener) {
        this.number = number;
        this.first = hello;
        this.gatewayVersion = gatewayVersion;
        this.profile = profile;
        this.limits = limits;
        this.clock = clock;
        this.executor = executor;
        this.listener = listener;
        var now = clock.instant();
        this.heardAt = now;
        this.heartbeat = new Heartbeat(limits.get(), now);
        this.traffic =
                new Traffic(hello.accepts(), profile, limits, clock, this::send, this::settle);
        this.notices = new Notices(hello, former, profile.answersBelow());
        this.situation = new Situation(hello, former, now);
        this.status = situation.sum(Situation.Line.CUT, notices, 0, now);
    }

    /** Of two sessions of one tab, the one with the higher number is the newer. */
    public long number() {
        return number;
    }

    public TabId id() {
        return first.tab();
    }

    /** The profile of a browser that the tab belongs to. */
    public String browser() {
        return first.browser();
    }

    /** The page that this session belongs to; another page of the same tab is another session. */
    public String page() {
        return first.page();
    }

    public TabStatus status() {
        return status;
    }

    /** When the page last said something. */
    public Instant heardAt() {
        return heardAt;
    }

    /** The page said hello on a new connection, which takes the place of any other. */
    public void connected(Frame.Hello hello, TabLink link) {
        executor.execute(() -> open(hello, link));
    }

    /** A frame arrived; one of a connection that was replaced changes nothing. */
    public void received(Frame.FromTab frame, TabLink from) {
        executor.execute(() -> {
            if (from.equals(link)) {
                take(frame, from);
            }
        });
    }

    /** A connection ended, for whatever reason. */
    public void disconnected(TabLink from) {
        executor.execute(() -> {
            if (from.equals(link)) {
                cut();
            }
        });
    }

    /** Asks the site, once the pictures of the question are there; the answer goes to the sink. */
    public void start(JobId job, int epoch, Question question, AnswerSink sink) {
        executor.execute(() -> {
            if (over) {
                return;
            }
            var began = notices.changes();
            var receiver =
                    new AnswerReceiver(
                            profile,
                            sink,
                            limits.get().answerBytes(),
                            event -> witness(event, began));
            traffic.ask(job.value(), epoch, question, receiver);
            settle();
        });
    }

    /** Drops a request down to the tab's fetch. */
    public void cancel(JobId job, int epoch) {
        executor.execute(() -> {
            traffic.cancel(job.value(), epoch);
        });
    }

    /** Readers have taken more of an answer: the tab may be allowed more. */
    public void progressed(JobId job) {
        executor.execute(() -> {
            if (link != null) {
                traffic.progressed(job.value());
            }
        });
    }

    /**
     * Fetches something other than an answer from the site.
     *
     * @return fails with a {@link dev.lmarenaproxy.FaultException}
     */
    public CompletionStage<FetchedBody> fetch(SiteRequest request) {
        var result = new CompletableFuture<FetchedBody>();
        executor.execute(() -> {
            var receiver = new BodyReceiver(result);
            if (over) {
                receiver.lost();
            } else {
                traffic.errands().fetch(request, receiver);
            }
        });
        return result;
    }

    /** Whether the tab's script can fetch {@link #media}. */
    public boolean fetchesMedia() {
        return first.accepts().contains("get");
    }

    /**
     * Fetches a picture or a video that an answer of the site named.
     *
     * @param url {@code https:}
     * @param mostBytes what is larger is refused, as soon as that is known
     */
    public MediaFetch media(String url, long mostBytes, MediaSink sink) {
        var fetch = new TabMediaFetch(executor, traffic.errands());
        executor.execute(() -> fetch.begin(url, new MediaReceiver(sink, mostBytes), over));
        return fetch;
    }

    /** The site takes nothing of this browser until then; null: it does. Ends by itself. */
    public void limited(@Nullable Instant until) {
        change(() -> notices.limit(until));
    }

    /** No new jobs, or jobs again; those it has go on. */
    public void drain(boolean drain) {
        change(() -> notices.drain(drain));
    }

    /**
     * The person wants the tab to load its page again. It happens once no answer is on its way
     * through it, or after 30 s, not twice in a minute, and not while the page holds something that
     * the person has written and not sent.
     */
    public void reload() {
        change(() -> notices.reload(clock.instant()));
    }

    /** Ends the session; its jobs are lost. */
    public void close(CloseCode code) {
        executor.execute(() -> {
            var open = link;
            finish();
            if (open != null) {
                open.close(code);
            }
        });
    }

    /** Time went by; to be called about once a second. */
    public void tick() {
        executor.execute(() -> passed(clock.instant()));
    }

    private void change(Runnable change) {
        executor.execute(() -> {
            change.run();
            settle();
        });
    }

    private void open(Frame.Hello hello, TabLink opened) {
        if (over) {
            opened.close(CloseCode.SILENT);
            return;
        }
        var replaced = link;
        if (replaced != null) {
            // of the same page, which must not take it for the end
            replaced.close(CloseCode.SILENT);
        }
        cutAt = null;
        heartbeat.answered();
        var known = Set.copyOf(hello.jobs());
        // the welcome comes first, whatever begins now
        link = null;
        var resumed = traffic.resume(known);
        link = opened;
        opened.send(new Frame.Welcome(gatewayVersion, resumed.goOn()));
        traffic.unknown(known).forEach(opened::send);
        notices.greeted(hello);
        stale = false;
        heardAt = clock.instant();
        settle();
        if (greeted) {
            listener.returned(this, resumed.goOn().size(), resumed.lost());
        }
        greeted = true;
    }

    private void take(Frame.FromTab frame, TabLink from) {
        heardAt = clock.instant();
        switch (frame) {
            case Frame.Step step -> {
                try {
                    traffic.take(step);
                } catch (BadFrameException _) {
                    from.close(CloseCode.BAD_FRAME);
                    cut();
                }
            }
            case Frame.Page page -> {
                notices.told(page);
                settle();
            }
            case Frame.Used _ -> {
                notices.used();
                settle();
            }
            case Frame.Pong _ -> {
                heartbeat.answered();
                stale = false;
                settle();
            }
            case Frame.Bye _ -> close(CloseCode.BYE);
            case Frame.Hello _ -> {
                from.close(CloseCode.BAD_FRAME);
                cut();
            }
        }
    }

    private void witness(JobEvent event, int began) {
        var now = clock.instant();
        if (event instanceof JobEvent.Finished) {
            situation.succeeded(now);
        }
        if (notices.answered(event, began, now)) {
            // who gives out jobs hears of it before the job's end
            settle();
        }
    }

    private void passed(Instant now) {
        if (over) {
            return;
        }
        var open = link;
        if (open == null) {
            if (cutAt != null && !cutAt.plus(limits.get().grace()).isAfter(now)) {
                finish();
            } else {
                settle();
            }
            return;
        }
        switch (heartbeat.at(now)) {
            case STEADY -> {}
            case PING_DUE -> open.send(new Frame.Ping(now.toEpochMilli()));
            case STALE -> stale = true;
            case SILENT -> {
                open.close(CloseCode.SILENT);
                cut();
                return;
            }
        }
        traffic.passed(now);
        settle();
    }

    private void cut() {
        link = null;
        cutAt = clock.instant();
        settle();
    }

    private void finish() {
        if (over) {
            return;
        }
        over = true;
        link = null;
        traffic.lose();
        settle();
        listener.gone(this);
    }

    private void send(Frame.ToTab frame) {
        if (link != null) {
            link.send(frame);
        }
    }

    /** Something may have changed: the tab is told, then whoever gives out jobs. */
    private void settle() {
        var now = clock.instant();
        var running = traffic.answering();
        notices.passed(now);
        if (link != null) {
            notices.due(running > 0, now).forEach(link::send);
        }
        var before = status;
        status = situation.sum(line(), notices, running, now);
        if (!over && (before.ready() != status.ready() || before.need() != status.need())) {
            listener.ready(this, status.ready());
        }
    }

    private Situation.Line line() {
        if (over) {
            return Situation.Line.GONE;
        }
        if (link == null) {
            return Situation.Line.CUT;
        }
        return stale ? Situation.Line.STALE : Situation.Line.OPEN;
    }
}
