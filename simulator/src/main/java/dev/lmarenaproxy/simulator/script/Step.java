package dev.lmarenaproxy.simulator.script;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * One thing the site does while it answers. The head of the response goes out with the first row,
 * so a {@link Hold} or a {@link Mark#DROP} before any row happens before the head.
 */
public sealed interface Step permits Row, Step.Hold, Step.Pause, Step.Mark {
    /** Nothing more is sent until the gate is open. */
    record Hold(Gate gate) implements Step {
        public Hold {
            requireNonNull(gate);
        }
    }

    /** Nothing is sent for a while. */
    record Pause(Duration length) implements Step {
        public Pause {
            if (length.isNegative()) {
                throw new IllegalArgumentException("a pause can't be negative: " + length);
            }
        }
    }

    /** Steps that need no more than their name. */
    enum Mark implements Step {
        /** Sends the head of the response now, before the first row. */
        HEAD,
        /** Closes the connection (HTTP/2: resets the stream) in the middle of the answer. */
        DROP,
        /** Sends nothing any more and leaves the connection open until the client goes away. */
        HANG
    }
}
