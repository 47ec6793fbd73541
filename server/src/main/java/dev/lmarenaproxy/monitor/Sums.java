package dev.lmarenaproxy.monitor;

import static dev.lmarenaproxy.monitor.RequestRecord.Status.COMPLETED;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Adds requests up, one by one and as they were summed up before. For one thread. */
final class Sums {
    private RollUp.Counts counts = RollUp.Counts.NONE;
    private final Spread durations = new Spread();
    private final Spread firstTokens = new Spread();
    private long generatingMillis;
    private Instant lastAt = Instant.MIN;

    void add(Ended one) {
        counts = counts.plus(RollUp.Counts.of(one));
        lastAt = later(lastAt, one.at());
        if (one.status() == COMPLETED) {
            durations.add(one.durationMillis());
            var first = one.firstTokenMillis();
            if (first != null) {
                firstTokens.add(first);
                generatingMillis += Math.max(0, one.durationMillis() - first);
            }
        }
    }

    void add(RollUp some) {
        counts = counts.plus(some.counts());
        lastAt = later(lastAt, some.lastAt());
        durations.add(some.durations());
        firstTokens.add(some.firstTokens());
        generatingMillis += some.generatingMillis();
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    RollUp rollUp(Instant at, Dimension dimension, String name) {
        return new RollUp(
                at,
                dimension,
                name,
                counts,
                generatingMillis,
                durations.kept(),
                firstTokens.kept(),
                lastAt);
    }

    RollUp.Counts counts() {
        return counts;
    }

    Spread durations() {
        return durations;
    }

    Spread firstTokens() {
        return firstTokens;
    }

    Instant lastAt() {
        return lastAt;
    }

    /** Of those that ended well or badly by the gateway or the site; null where none did. */
    @Nullable Double successRate() {
        var judged = counts.completed() + counts.failed();
        return judged == 0 ? null : (double) counts.completed() / judged;
    }

    /** Tokens of completed answers a second of their making; null where none was made. */
    @Nullable Double tokensPerSecond() {
        return generatingMillis == 0 ? null : counts.output() * 1000.0 / generatingMillis;
    }
}
