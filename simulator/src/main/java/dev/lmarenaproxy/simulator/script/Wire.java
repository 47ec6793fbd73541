package dev.lmarenaproxy.simulator.script;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How an answer travels. {@code pace} is the time between two rows; {@code splitBytes} cuts the
 * stream into network chunks of that many bytes, also inside a row or a character (0: a row a
 * chunk).
 */
public record Wire(Framing framing, LeadingRecord leadingRecord, int splitBytes, Duration pace) {
    /** What stands around a row. */
    public enum Framing {
        /** {@code text/plain}, a row a line. */
        LINES,
        /** {@code text/plain}, rows that follow one another with no line break. */
        UNBROKEN,
        /** {@code text/event-stream}, {@code data: } before each line, a blank line after it. */
        EVENTS,
        /** {@code text/event-stream}, {@code data: } before each line and no blank line. */
        TIGHT_EVENTS
    }

    /** Whether the record of the evaluation comes before the first row. */
    public enum LeadingRecord {
        NONE,
        /** With a line break after it. */
        LINE,
        /** With the first row right behind it. */
        JOINED
    }

    /** A row a line, as fast as the client reads. */
    public static final Wire PLAIN = new Wire(Framing.LINES, LeadingRecord.NONE, 0, Duration.ZERO);

    public Wire {
        requireNonNull(framing);
        requireNonNull(leadingRecord);
        if (splitBytes < 0) {
            throw new IllegalArgumentException("can't split at every " + splitBytes + " bytes");
        }
        if (pace.isNegative()) {
            throw new IllegalArgumentException("a pace can't be negative: " + pace);
        }
    }

    public Wire framing(Framing framing) {
        return new Wire(framing, leadingRecord, splitBytes, pace);
    }

    public Wire leadingRecord(LeadingRecord leadingRecord) {
        return new Wire(framing, leadingRecord, splitBytes, pace);
    }

    public Wire splitBytes(int splitBytes) {
        return new Wire(framing, leadingRecord, splitBytes, pace);
    }

    public Wire pace(Duration pace) {
        return new Wire(framing, leadingRecord, splitBytes, pace);
    }
}
