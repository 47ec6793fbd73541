package dev.lmarenaproxy.http;

import static dev.lmarenaproxy.Fault.Kind.QUEUE_FULL;

import dev.lmarenaproxy.Fault;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/**
 * Lets the bodies of requests in: none that is larger than allowed, and only so many bytes of them
 * at a time, each from its head to the end of its answer. What a request takes of the memory is
 * about ten times its body. Safe for threads: all event loops share one.
 */
final class BodyGate implements Handler<RoutingContext> {
    private static final int MEGABYTE = 1 << 20;

    /** What a body counts as that doesn't say how long it is. */
    private static final long UNANNOUNCED = MEGABYTE;

    private static final Duration PAUSE = Duration.ofSeconds(5);

    /** How long a client that was refused may go on sending before its connection is closed. */
    private static final long LINGER_MILLIS = 2000;

    private final Vertx vertx;
    private final IntSupplier mostBytes;
    private final long mostAtATime;
    private final AtomicLong inside = new AtomicLong();

    /**
     * @param mostBytes of one body for a model
     * @param mostAtATime bytes of all bodies; one that comes alone is let in all the same
     */
    BodyGate(Vertx vertx, IntSupplier mostBytes, long mostAtATime) {
        this.vertx = vertx;
        this.mostBytes = mostBytes;
        this.mostAtATime = mostAtATime;
    }

    /** Refuses before the body has travelled. */
    @Override
    public void handle(RoutingContext context) {
        var bytes = length(context.request());
        if (bytes == 0) {
            context.next();
        } else if (bytes > limit(context).bytes()) {
            refuse(context, tooLarge(context));
        } else if (enters(bytes)) {
            leavesLater(bytes, context);
            context.next();
        } else {
            refuse(context, tooMuch());
        }
    }

    private boolean enters(long bytes) {
        var now = inside.addAndGet(bytes);
        if (now <= mostAtATime || now == bytes) {
            return true;
        }
        inside.addAndGet(-bytes);
        return false;
    }

    /**
     * With the end of the answer, or with the client; the response's close handler is the answer's.
     */
    private void leavesLater(long bytes, RoutingContext context) {
        var left = new AtomicBoolean();
        Handler<Void> leave =
                _ -> {
                    if (left.compareAndSet(false, true)) {
                        inside.addAndGet(-bytes);
                    }
                };
        context.addEndHandler(_ -> leave.handle(null));
        context.request().connection().closeHandler(leave);
    }

    private static long length(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) ? UNANNOUNCED : 0;
        }
        try {
            return Math.max(0, Long.parseLong(length));
        } catch (NumberFormatException _) {
            // the body's own reader refuses what is no number
            return 0;
        }
    }

    private void refuse(RoutingContext context, Fault fault) {
        // closed at once, with the body on its way, the client would see a reset and no answer
        var connection = context.request().connection();
        context.addEndHandler(_ -> vertx.setTimer(LINGER_MILLIS, _ -> connection.close()));
        context.response().putHeader(HttpHeaders.CONNECTION, "close");
        Responses.fault(context, fault);
    }

    private BodyLimit limit(RoutingContext context) {
        return BodyLimit.of(context.request(), mostBytes.getAsInt());
    }

    /** For a body, too, that turned out longer than allowed. */
    Fault tooLarge(RoutingContext context) {
        return limit(context).tooLarge();
    }

    private Fault tooMuch() {
        return new Fault(
                QUEUE_FULL,
                "The requests under way are "
                        + inside.get() / MEGABYTE
                        + " MB together, and the gateway's memory takes no more. Try again later, or"
                        + " start it with more memory (java -Xmx).",
                null,
                PAUSE);
    }
}
