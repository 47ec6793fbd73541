package dev.lmarenaproxy.http;

import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.answer.Answer;
import dev.lmarenaproxy.dialect.ErrorFormat;
import dev.lmarenaproxy.dialect.StreamEncoder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalInt;

/**
 * A streamed answer on its way to one client, as server-sent events.
 *
 * <p>Woken at most once a turn of the event loop, it encodes all there is, writes once, and stops
 * while the socket is full. The status is sent with the first piece, so that a request that fails
 * before gets a plain error; or with the first keep-alive, when the wait is long.
 */
final class StreamedAnswer {
    /**
     * A write of this size is worth its system call; the socket is then asked whether it is full.
     */
    private static final int FULL_WRITE = 32 * 1024;

    private final Vertx vertx;
    private final Context context;
    private final HttpServerResponse response;
    private final Answer answer;
    private final StreamEncoder encoder;
    private final ErrorFormat errors;
    private final Duration keepAlive;
    private final Runnable keptAlive;
    private final InstantSource clock;
    private final StringBuilder out = new StringBuilder();
    private long timer;
    private Instant lastWrite;
    private boolean over;

    /**
     * To be made on the connection's context.
     *
     * @param keptAlive runs after each sign of life
     */
    StreamedAnswer(
            Vertx vertx,
            HttpServerResponse response,
            Answer answer,
            StreamEncoder encoder,
            ErrorFormat errors,
            Duration keepAlive,
            Runnable keptAlive,
            InstantSource clock) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.response = response;
        this.answer = answer;
        this.encoder = encoder;
        this.errors = errors;
        this.keepAlive = keepAlive;
        this.keptAlive = keptAlive;
        this.clock = clock;
        this.lastWrite = clock.instant();
    }

    /** Begins; when the client goes away before the end, the answer hears of it. */
    void begin() {
        response.exceptionHandler(_ -> clientGone());
        response.closeHandler(_ -> clientGone());
        response.drainHandler(_ -> drain());
        timer = vertx.setTimer(keepAlive.toMillis(), _ -> keepAlive());
        if (encoder.begin(out)) {
            if (out.isEmpty()) {
                encoder.keepAlive(OptionalInt.empty(), out);
            }
            write();
        }
        answer.open(task -> context.runOnContext(_ -> task.run()), this::drain);
        if (response.closed()) {
            clientGone();
        }
    }

    private void drain() {
        while (!over && !response.writeQueueFull()) {
            var told = answer.poll();
            while (told != null) {
                if (told.event() instanceof JobEvent.Failed(var fault)
                        && !response.headWritten()
                        && out.isEmpty()) {
                    finish();
                    Responses.error(response, errors.body(fault));
                    return;
                }
                encoder.encode(told.choice(), told.event(), out);
                if (answer.ended()) {
                    finish();
                    head();
                    end();
                    return;
                }
                told = out.length() < FULL_WRITE ? answer.poll() : null;
            }
            if (out.isEmpty()) {
                return;
            }
            write();
        }
    }

    private void end() {
        var last = Buffer.buffer(out.toString());
        if (encoder.toldEnd()) {
            response.end(last);
        } else {
            // a cut, so that no client takes it for the end
            response.write(last).onComplete(_ -> response.reset());
        }
    }

    private void write() {
        head();
        response.write(Buffer.buffer(out.toString()));
        out.setLength(0);
        lastWrite = clock.instant();
        answer.passedOn();
    }

    private void head() {
        if (!response.headWritten()) {
            response.setChunked(true)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                    // asks reverse proxies not to gather the pieces
                    .putHeader("X-Accel-Buffering", "no");
        }
    }

    private void keepAlive() {
        var silence = Duration.between(lastWrite, clock.instant());
        // a client that doesn't read needs no comments
        if (silence.compareTo(keepAlive) >= 0 && !response.writeQueueFull()) {
            Future.fromCompletionStage(answer.position(), context).onSuccess(this::comment);
            silence = Duration.ZERO;
        }
        var rest = keepAlive.minus(silence);
        timer =
                vertx.setTimer(
                        rest.isPositive() ? rest.toMillis() + 1 : keepAlive.toMillis(),
                        _ -> keepAlive());
    }

    /** Keeps the connection open, and tells the client of its place in the queue. */
    private void comment(OptionalInt place) {
        if (!over && !response.writeQueueFull()) {
            encoder.keepAlive(place, out);
            write();
            keptAlive.run();
        }
    }

    private void clientGone() {
        if (!over) {
            finish();
            answer.leave();
        }
    }

    private void finish() {
        over = true;
        vertx.cancelTimer(timer);
    }
}
