package dev.lmarenaproxy.simulator;

import dev.lmarenaproxy.simulator.Evaluation.Ending;
import dev.lmarenaproxy.simulator.script.Answer;
import dev.lmarenaproxy.simulator.script.Row;
import dev.lmarenaproxy.simulator.script.Step;
import dev.lmarenaproxy.simulator.script.Wire;
import dev.lmarenaproxy.simulator.script.Wire.LeadingRecord;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Writes one answer, step by step, no faster than its client reads. Everything happens on the event
 * loop of the connection; a client that stops reading stops this writer and no other.
 */
final class AnswerWriter {
    /** So that an answer without pace leaves the loop to the others now and then. */
    private static final int STEPS_A_TURN = 32;

    private static final long HTTP_2_INTERNAL_ERROR = 2;
    private static final long NO_TIMER = -1;

    private final Context context;
    private final Exchange exchange;
    private final HttpServerResponse response;
    private final Iterator<Step> steps;
    private final Wire wire;
    private final String leadingRecord;
    private final Evaluation evaluation;
    private final Observations observations;
    private final Splitter splitter;

    private Future<Void> lastWrite = Future.succeededFuture();
    private @Nullable Step next;
    private long timer = NO_TIMER;
    private boolean begun;
    private boolean rested = true;
    private boolean held;
    private boolean stalled;
    private boolean ended;
    private boolean over;

    AnswerWriter(
            Context context,
            Exchange exchange,
            Answer answer,
            Wire usualWire,
            String leadingRecord,
            Evaluation evaluation,
            Observations observations) {
        this.context = context;
        this.exchange = exchange;
        this.response = exchange.response();
        this.steps = answer.steps();
        this.wire = answer.wireFrom(usualWire);
        this.leadingRecord = leadingRecord;
        this.evaluation = evaluation;
        this.observations = observations;
        this.splitter = new Splitter(wire.splitBytes());
    }

    void start() {
        response.putHeader("content-type", contentType())
                .putHeader("cache-control", "no-store")
                .setChunked(true)
                .closeHandler(_ -> gone())
                .exceptionHandler(_ -> gone())
                .drainHandler(_ -> drained());
        observations.opened();
        run();
    }

    private void run() {
        for (var count = 0; count < STEPS_A_TURN; count++) {
            if (over || !goOn()) {
                return;
            }
        }
        context.runOnContext(_ -> run());
    }

    /** Does the next thing; false where the writer is called again when it may go on. */
    private boolean goOn() {
        if (response.writeQueueFull()) {
            stalled = true;
            observations.stalled(1);
            return false;
        }
        var chunk = splitter.next();
        if (chunk.isPresent()) {
            return write(chunk.get());
        }
        if (next == null && steps.hasNext()) {
            next = steps.next();
        }
        return switch (next) {
            case null -> {
                end();
                yield false;
            }
            case Row row -> row(row);
            case Step.Pause(var length) -> {
                next = null;
                flush();
                yield rest(length);
            }
            case Step.Hold hold -> {
                next = null;
                flush();
                hold(hold);
                yield false;
            }
            case Step.Mark mark -> {
                next = null;
                flush();
                yield mark(mark);
            }
        };
    }

    private boolean row(Row row) {
        if (!rested) {
            rested = true;
            return rest(wire.pace());
        }
        next = null;
        rested = wire.pace().isZero();
        if (!begun) {
            begin();
        }
        splitter.add(Buffer.buffer(framed(row)));
        observations.rowSent(evaluation);
        return true;
    }

    private void begin() {
        begun = true;
        if (wire.leadingRecord() == LeadingRecord.LINE) {
            splitter.add(Buffer.buffer(lineOf(leadingRecord) + lineBreakAfterRecord()));
        }
    }

    private String framed(Row row) {
        var first = evaluation.rows() == 0 && wire.leadingRecord() == LeadingRecord.JOINED;
        return lineOf(first ? leadingRecord + row.encoded() : row.encoded());
    }

    private String lineOf(String row) {
        return switch (wire.framing()) {
            case LINES -> row + "\n";
            case UNBROKEN -> row;
            case EVENTS -> "data: " + row + "\n\n";
            case TIGHT_EVENTS -> "data: " + row + "\n";
        };
    }

    private String lineBreakAfterRecord() {
        return wire.framing() == Wire.Framing.UNBROKEN ? "\n" : "";
    }

    private String contentType() {
        return switch (wire.framing()) {
            case LINES, UNBROKEN -> "text/plain; charset=utf-8";
            case EVENTS, TIGHT_EVENTS -> "text/event-stream; charset=utf-8";
        };
    }

    /** Chunks that are to arrive apart are written one after the other has left. */
    private boolean write(Buffer chunk) {
        lastWrite = response.write(chunk);
        if (wire.splitBytes() == 0) {
            return true;
        }
        lastWrite.onSuccess(_ -> context.runOnContext(_ -> run()));
        return false;
    }

    /** Sends what waits for a chunk to be full: nothing more comes for now. */
    private void flush() {
        splitter.rest().ifPresent(rest -> lastWrite = response.write(rest));
    }

    private boolean rest(Duration length) {
        if (length.isZero()) {
            return true;
        }
        timer =
                context.owner()
                        .setTimer(
                                Math.max(1, length.toMillis()),
                                _ -> {
                                    timer = NO_TIMER;
                                    run();
                                });
        return false;
    }

    private void hold(Step.Hold hold) {
        held = true;
        observations.held(1);
        hold.gate().opened().thenRun(() -> context.runOnContext(_ -> released()));
    }

    private void released() {
        if (held) {
            held = false;
            observations.held(-1);
            run();
        }
    }

    private void drained() {
        if (stalled) {
            stalled = false;
            observations.stalled(-1);
            run();
        }
    }

    private boolean mark(Step.Mark mark) {
        return switch (mark) {
            case HEAD -> {
                lastWrite = response.writeHead();
                yield true;
            }
            case DROP -> {
                // what was written before must arrive, so that a test can count on it
                lastWrite.onComplete(_ -> drop());
                yield false;
            }
            case HANG -> false;
        };
    }

    private void drop() {
        if (!over) {
            close(Ending.DROPPED_BY_SITE);
            if (exchange.request().version() == HttpVersion.HTTP_2) {
                response.reset(HTTP_2_INTERNAL_ERROR);
            } else {
                exchange.request().connection().close();
            }
        }
    }

    private void end() {
        flush();
        ended = true;
        response.end()
                .onSuccess(_ -> close(Ending.COMPLETED))
                .onFailure(_ -> close(Ending.ABORTED_BY_CLIENT));
    }

    /** A stream of HTTP/2 is closed also by its proper end, which may be told before that end. */
    private void gone() {
        if (!ended) {
            close(Ending.ABORTED_BY_CLIENT);
        }
    }

    private void close(Ending ending) {
        if (over) {
            return;
        }
        over = true;
        if (timer != NO_TIMER) {
            context.owner().cancelTimer(timer);
        }
        observations.held(held ? -1 : 0);
        observations.stalled(stalled ? -1 : 0);
        held = false;
        stalled = false;
        observations.closed(evaluation, ending);
    }
}
