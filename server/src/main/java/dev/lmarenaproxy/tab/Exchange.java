package dev.lmarenaproxy.tab;

import static dev.lmarenaproxy.Fault.Kind.ANSWER_TIMEOUT;
import static dev.lmarenaproxy.Fault.Kind.STREAM_INTERRUPTED;
import static dev.lmarenaproxy.Fault.Kind.UPSTREAM_ERROR;

import dev.lmarenaproxy.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * One request that a tab performs: the numbers of its frames, and its flow control.
 *
 * <p>The tab may have sent {@code limit} bytes in total: those that were read, plus one window.
 */
final class Exchange {
    private final Frame.Order order;
    private final Receiver receiver;
    private final SessionLimits limits;
    private final Supplier<Duration> patience;
    private int seq;
    private long received;
    private long limit;
    private long acknowledged;
    private boolean complete;
    private Instant lastHeard;

    /**
     * @param patience how long nothing may come while something could
     */
    Exchange(
            Frame.Order order,
            Receiver receiver,
            SessionLimits limits,
            Supplier<Duration> patience,
            Instant now) {
        this.order = order;
        this.receiver = receiver;
        this.limits = limits;
        this.patience = patience;
        this.limit = order.limit();
        this.lastHeard = now;
    }

    /**
     * Takes the next frame; one seen before changes nothing.
     *
     * @throws BadFrameException when frames are missing, out of place, or past the limit
     */
    void take(Frame.Step step, Instant now) throws BadFrameException {
        if (step.seq() <= seq) {
            return;
        }
        if (step.seq() != seq + 1) {
            throw new BadFrameException("frame " + (seq + 1) + " is missing");
        }
        if (complete
                || ((seq == 0) != (step instanceof Frame.Head) && !(step instanceof Frame.Fail))) {
            throw new BadFrameException("frame " + step.seq() + " is out of place");
        }
        if (step instanceof Frame.Chunk chunk && received + chunk.bytes().length > limit) {
            throw new BadFrameException("more bytes than allowed");
        }
        seq = step.seq();
        lastHeard = now;
        switch (step) {
            case Frame.Head head -> receiver.head(head.head(), now);
            case Frame.Chunk chunk -> {
                received += chunk.bytes().length;
                receiver.bytes(chunk.bytes());
            }
            case Frame.End _ -> {
                complete = true;
                receiver.end();
            }
            case Frame.Fail fail -> {
                complete = true;
                receiver.failed(fault(fail));
            }
        }
    }

    private Fault fault(Frame.Fail fail) {
        if (seq > 1) {
            return Fault.of(STREAM_INTERRUPTED, "The site's answer broke off in the browser.");
        }
        return switch (fail.reason()) {
            case NETWORK -> Fault.of(UPSTREAM_ERROR, "The browser could not reach the site.");
            case REJECTED ->
                    Fault.of(UPSTREAM_ERROR, "The browser tab refused to send the request.");
        };
    }

    /** The frame that begins the request, for the first time or after a connection was cut. */
    Frame.Order order() {
        return order;
    }

    Receiver receiver() {
        return receiver;
    }

    /** Whether a model's answer is under way, as the person sees it. */
    boolean answering() {
        return order instanceof Frame.Start start
                && start.purpose() == Frame.Start.Purpose.ANSWER
                && !receiver.over();
    }

    boolean begun() {
        return seq > 0;
    }

    /** Whether the last frame has arrived. */
    boolean complete() {
        return complete;
    }

    /** How far it has got; with it the tab hears of the current limit. */
    Frame.Progress progress(Instant now) {
        var allowed = received - receiver.unread() + limits.window();
        if (allowed > limit) {
            if (received == limit) {
                // the site could send nothing until now
                lastHeard = now;
            }
            limit = allowed;
        }
        acknowledged = received;
        return new Frame.Progress(order.job(), order.epoch(), seq, limit);
    }

    /** Whether the tab should hear of the progress now. */
    boolean progressDue() {
        return complete
                || received - acknowledged >= limits.step()
                || received - receiver.unread() + limits.window() - limit >= limits.step();
    }

    /** The page is back: what the site sent meanwhile is yet to come. */
    void resumed(Instant now) {
        lastHeard = now;
    }

    /** Whether the site should have sent something by now. Reading slowly is not its fault. */
    boolean idle(Instant now) {
        return received < limit && !lastHeard.plus(patience.get()).isAfter(now);
    }

    /** The site kept silent for too long. */
    void silent() {
        receiver.failed(
                Fault.of(
                        ANSWER_TIMEOUT,
                        "The site sent nothing for " + patience.get().toSeconds() + " s."));
    }

    /** The page doesn't know of the request any more. */
    void forgotten() {
        receiver.failed(Fault.of(STREAM_INTERRUPTED, "The browser tab lost this request."));
    }
}
