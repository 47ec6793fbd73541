package dev.lmarenaproxy.tab;

import static dev.lmarenaproxy.Fault.Kind.ANSWER_TIMEOUT;
import static dev.lmarenaproxy.Fault.Kind.STREAM_INTERRUPTED;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.site.SiteProfile;
import dev.lmarenaproxy.site.SiteRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One page of one tab, from its first {@code hello} until it is gone; connections come and go.
 *
 * <p>All state belongs to the executor given, which runs one task at a time; every public method
 * may be called by any thread and returns at once.
 */
public final class TabSession {
    private final long number;
    private final TabId id;
    private final String page;
    private final String gatewayVersion;
    private final SiteProfile profile;
    private final SessionLimits limits;
    private final InstantSource clock;
    private final Executor executor;
    private final TabListener listener;
    private final Map<String, Exchange> exchanges = new LinkedHashMap<>();

    private @Nullable TabLink link;
    private @Nullable Instant cutAt;
    private @Nullable Instant pingSentAt;
    private Instant lastPingAt;
    private boolean ready;
    private boolean over;
    private long fetches;
    private volatile TabStatus status;

    /**
     * @param number counts sessions: the higher of two is the newer
     * @param hello the page's first hello; {@link #connected} is to follow
     * @param executor runs one task at a time, in order
     */
    public TabSession(
            long number,
            Frame.Hello hello,
            String gatewayVersion,
            SiteProfile profile,
            SessionLimits limits,
            InstantSource clock,
            Executor executor,
            TabListener listener) {
        this.number = number;
        this.id = hello.tab();
        this.page = hello.page();
        this.gatewayVersion = gatewayVersion;
        this.profile = profile;
        this.limits = limits;
        this.clock = clock;
        this.executor = executor;
        this.listener = listener;
        var now = clock.instant();
        this.lastPingAt = now;
        this.status =
                new TabStatus(
                        id,
                        hello.browser(),
                        hello.script(),
                        false,
                        false,
                        hello.visible(),
                        hello.signedIn(),
                        null,
                        now,
                        0);
    }

    /** Of two sessions of one tab, the one with the higher number is the newer. */
    public long number() {
        return number;
    }

    public TabId id() {
        return id;
    }

    /** The page that this session belongs to; another page of the same tab is another session. */
    public String page() {
        return page;
    }

    public TabStatus status() {
        return status;
    }

    /** The page said hello on a new connection, which takes the place of any other. */
    public void connected(Frame.Hello hello, TabLink link) {
        executor.execute(() -> open(hello, link));
    }

    /** A frame arrived; one of a connection that was replaced changes nothing. */
    public void received(Frame.FromTab frame, TabLink from) {
        executor.execute(() -> {
            if (from == link) {
                take(frame, from);
            }
        });
    }

    /** A connection ended, for whatever reason. */
    public void disconnected(TabLink from) {
        executor.execute(() -> {
            if (from == link) {
                cut();
            }
        });
    }

    /** Asks the site; the answer goes to the sink. */
    public void start(JobId job, int epoch, SiteRequest request, AnswerSink sink) {
        executor.execute(() -> {
            if (over) {
                return;
            }
            begin(
                    job.value(),
                    epoch,
                    Frame.Start.Purpose.ANSWER,
                    request,
                    new AnswerReceiver(profile, sink, limits.answerBytes(), this::witness));
            changed();
        });
    }

    /** Drops a request down to the tab's fetch. */
    public void cancel(JobId job, int epoch) {
        executor.execute(() -> {
            var exchange = exchanges.get(job.value());
            if (exchange != null && exchange.start().epoch() == epoch) {
                drop(exchange);
            }
        });
    }

    /** Readers have taken more of an answer: the tab may be allowed more. */
    public void progressed(JobId job) {
        executor.execute(() -> {
            var exchange = exchanges.get(job.value());
            if (exchange != null) {
                acknowledge(exchange);
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
                var name = "fetch-" + ++fetches;
                begin(name, 1, Frame.Start.Purpose.MODELS, request, receiver);
            }
        });
        return result;
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

    private void open(Frame.Hello hello, TabLink opened) {
        if (over) {
            opened.close(CloseCode.SILENT);
            return;
        }
        var replaced = link;
        link = opened;
        if (replaced != null) {
            // of the same page, which must not take it for the end
            replaced.close(CloseCode.SILENT);
        }
        cutAt = null;
        pingSentAt = null;
        var now = clock.instant();
        var known = hello.jobs().stream().collect(Collectors.toSet());
        var goOn = new ArrayList<Frame.Progress>();
        for (var exchange : List.copyOf(exchanges.values())) {
            var attempt = new Frame.Attempt(exchange.start().job(), exchange.start().epoch());
            exchange.resumed(now);
            if (known.contains(attempt)) {
                goOn.add(exchange.progress(now));
            } else if (exchange.begun()) {
                // asking again would mix two answers
                exchange.receiver().failed(forgotten());
                exchanges.remove(attempt.job());
            }
        }
        opened.send(new Frame.Welcome(gatewayVersion, goOn));
        exchanges.values().stream()
                .map(Exchange::start)
                .filter(start -> !known.contains(new Frame.Attempt(start.job(), start.epoch())))
                .forEach(opened::send);
        opened.send(new Frame.Needs(status.need()));
        page(hello.visible(), hello.signedIn());
        setReady(true);
    }

    private void take(Frame.FromTab frame, TabLink from) {
        switch (frame) {
            case Frame.Step step -> {
                var exchange = exchanges.get(step.job());
                if (exchange != null && exchange.start().epoch() == step.epoch()) {
                    step(step, exchange, from);
                }
            }
            case Frame.Page page -> page(page.visible(), page.signedIn());
            case Frame.Pong _ -> {
                pingSentAt = null;
                setReady(true);
            }
            case Frame.Bye _ -> finish();
            case Frame.Hello _ -> {
                from.close(CloseCode.BAD_FRAME);
                cut();
            }
        }
    }

    private void step(Frame.Step step, Exchange exchange, TabLink from) {
        try {
            exchange.take(step, clock.instant());
        } catch (BadFrameException _) {
            from.close(CloseCode.BAD_FRAME);
            cut();
            return;
        }
        acknowledge(exchange);
        if (exchange.complete()) {
            exchanges.remove(step.job());
            changed();
        } else if (exchange.receiver().done()) {
            // the answer is complete before its body: what follows is not wanted
            drop(exchange);
        }
    }

    private void begin(
            String job,
            int epoch,
            Frame.Start.Purpose purpose,
            SiteRequest request,
            Receiver receiver) {
        var start = new Frame.Start(job, epoch, limits.window(), purpose, request);
        exchanges.put(job, new Exchange(start, receiver, limits, clock.instant()));
        send(start);
    }

    private void acknowledge(Exchange exchange) {
        if (link != null && exchange.progressDue()) {
            send(new Frame.Ack(exchange.progress(clock.instant())));
        }
    }

    private void drop(Exchange exchange) {
        exchanges.remove(exchange.start().job());
        send(new Frame.Cancel(exchange.start().job(), exchange.start().epoch()));
        changed();
    }

    private void page(boolean visible, boolean signedIn) {
        var before = status;
        // a cookie that was there before is the one that the site refused
        var signsIn = signedIn && !before.signedIn();
        var need = before.need();
        if (signsIn && need == Need.SIGN_IN) {
            need = null;
        } else if (!signedIn && need == null) {
            // without a session the site refuses every request
            need = Need.SIGN_IN;
        }
        publish(visible, signedIn, need);
        if (need != before.need()) {
            send(new Frame.Needs(need));
        }
    }

    /** An answer showed what the site wants of the person in this tab, or that it wants nothing. */
    private void witness(JobEvent event) {
        var need =
                event instanceof JobEvent.Failed(var fault)
                        ? switch (fault.kind()) {
                            case BROWSER_CHECK -> Need.BROWSER_CHECK;
                            case VERIFICATION_REQUIRED -> Need.VERIFICATION;
                            case SIGNED_OUT -> Need.SIGN_IN;
                            default -> status.need();
                        }
                        : null;
        if (need != status.need()) {
            publish(status.visible(), status.signedIn(), need);
            send(new Frame.Needs(need));
        }
    }

    private void passed(Instant now) {
        if (over) {
            return;
        }
        var open = link;
        if (open == null) {
            if (cutAt != null && !cutAt.plus(limits.grace()).isAfter(now)) {
                finish();
            }
            return;
        }
        if (pingSentAt == null) {
            if (!lastPingAt.plus(limits.heartbeat()).isAfter(now)) {
                lastPingAt = now;
                pingSentAt = now;
                open.send(new Frame.Ping(now.toEpochMilli()));
            }
        } else {
            var waited = Duration.between(pingSentAt, now);
            if (waited.compareTo(limits.silence()) >= 0) {
                open.close(CloseCode.SILENT);
                cut();
                return;
            } else if (waited.compareTo(limits.stale()) >= 0) {
                setReady(false);
            }
        }
        exchanges.values().stream()
                .filter(exchange -> exchange.idle(now))
                .toList()
                .forEach(exchange -> {
                    exchange.receiver().failed(silentSite());
                    drop(exchange);
                });
    }

    private void cut() {
        link = null;
        cutAt = clock.instant();
        setReady(false);
    }

    private void finish() {
        if (over) {
            return;
        }
        over = true;
        link = null;
        ready = false;
        exchanges.values().forEach(exchange -> exchange.receiver().lost());
        exchanges.clear();
        changed();
        listener.gone(this);
    }

    private void setReady(boolean isReady) {
        if (ready != isReady) {
            ready = isReady;
            listener.ready(this, isReady);
        }
        changed();
    }

    private void send(Frame.ToTab frame) {
        if (link != null) {
            link.send(frame);
        }
    }

    private void changed() {
        publish(status.visible(), status.signedIn(), status.need());
    }

    private void publish(boolean visible, boolean signedIn, @Nullable Need need) {
        var before = status;
        status =
                new TabStatus(
                        id,
                        before.browser(),
                        before.script(),
                        link != null,
                        ready,
                        visible,
                        signedIn,
                        need,
                        before.since(),
                        (int)
                                exchanges.values().stream()
                                        .filter(exchange ->
                                                exchange.start().purpose()
                                                        == Frame.Start.Purpose.ANSWER)
                                        .count());
    }

    private Fault silentSite() {
        return Fault.of(
                ANSWER_TIMEOUT, "The site sent nothing for " + limits.idle().toSeconds() + " s.");
    }

    private static Fault forgotten() {
        return Fault.of(STREAM_INTERRUPTED, "The browser tab lost this request.");
    }
}
