package dev.lmarenaproxy.tab;

import java.time.Duration;

/**
 * How patient a {@link TabSession} is, and how much it takes.
 *
 * @param heartbeat pause between pings
 * @param stale a ping unanswered for this long stops new jobs
 * @param silence a ping unanswered for this long closes the connection
 * @param grace how long a cut page may stay away before its jobs are lost
 * @param idle how long the site may send nothing while an answer is under way
 * @param answerBytes the most bytes of one answer
 * @param window bytes of one answer on their way that nobody has read yet
 */
public record SessionLimits(
        Duration heartbeat,
        Duration stale,
        Duration silence,
        Duration grace,
        Duration idle,
        long answerBytes,
        long window) {
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration STALE = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final long ANSWER_BYTES = 16L << 20;
    private static final long WINDOW = 128L << 10;

    /** The limits of the protocol, with the two that are settings. */
    public static SessionLimits of(Duration grace, Duration idle) {
        return new SessionLimits(HEARTBEAT, STALE, SILENCE, grace, idle, ANSWER_BYTES, WINDOW);
    }

    /** Bytes between two acknowledgements, or two reports of a reader. */
    public long step() {
        return window / 4;
    }
}
