package dev.lmarenaproxy.monitor;

import dev.lmarenaproxy.journal.JournalException;
import java.time.Instant;

/** Reckons as the gateway does, for tests elsewhere. */
public final class Figuring {
    private Figuring() {}

    /** Sums up all there is to sum up. */
    public static void sumUp(RequestStore store, Instant now) throws JournalException {
        var summingUp = new SummingUp(store);
        while (summingUp.step(now)) {
            // a step at a time
        }
    }

    public static Object summary(RequestStore store, Instant from, Instant to)
            throws JournalException {
        return StatisticsJson.summary(
                from,
                to,
                store.reckon(figures -> new Statistics(figures).summary(from, to)),
                1000,
                0);
    }

    public static Object timeline(RequestStore store, Instant from, Instant to)
            throws JournalException {
        var seconds = Statistics.stepSeconds(from, to, 120);
        return StatisticsJson.timeline(
                seconds,
                to,
                store.reckon(figures -> new Statistics(figures).timeline(from, to, seconds)));
    }
}
