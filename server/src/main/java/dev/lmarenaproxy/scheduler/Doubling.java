package dev.lmarenaproxy.scheduler;

import java.time.Duration;

/** Pauses that double each time, up to a limit. */
final class Doubling {
    private static final int MOST_DOUBLINGS = 30;

    private Doubling() {}

    /**
     * @param count from 1
     */
    static Duration pause(Duration first, Duration longest, int count) {
        var pause = first.multipliedBy(1L << Math.min(count - 1, MOST_DOUBLINGS));
        return pause.compareTo(longest) < 0 ? pause : longest;
    }
}
