package dev.lmarenaproxy.simulator;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** Cuts a stream of bytes into chunks of one size, wherever rows and characters end. */
final class Splitter {
    private final int size;
    private Buffer waiting = Buffer.buffer();
    private int taken;

    /** A size of 0 passes everything on as it comes. */
    Splitter(int size) {
        this.size = size;
    }

    void add(Buffer bytes) {
        if (taken > 0) {
            waiting = waiting.getBuffer(taken, waiting.length());
            taken = 0;
        }
        waiting.appendBuffer(bytes);
    }

    /** The next chunk of the full size; empty where fewer bytes wait. */
    Optional<Buffer> next() {
        if (size == 0) {
            return rest();
        }
        return waiting.length() - taken < size ? Optional.empty() : Optional.of(take(size));
    }

    /** All bytes that wait; empty where none do. */
    Optional<Buffer> rest() {
        var length = waiting.length() - taken;
        return length == 0 ? Optional.empty() : Optional.of(take(length));
    }

    private Buffer take(int length) {
        taken += length;
        return waiting.getBuffer(taken - length, taken);
    }
}
