package dev.lmarenaproxy.monitor;

import dev.lmarenaproxy.journal.JournalException;
import java.time.Duration;
import java.time.Instant;

/**
 * Sums requests up once their time is over, so that figures of long times are there at once. Done
 * again it gives the same; a request that comes late makes it do so. For the thread that writes.
 */
final class SummingUp {
    /** How long after its end a time is taken to be complete. */
    static final Duration LAG = Duration.ofSeconds(10);

    private final RequestStore store;
    private final Figures figures;
    private final Statistics statistics;

    SummingUp(RequestStore store) {
        this.store = store;
        this.figures = store.figuresForSums();
        this.statistics = new Statistics(figures);
    }

    /**
     * Requests that ended then were written.
     *
     * @param earliest the first of them
     */
    void wrote(Instant earliest) throws JournalException {
        if (earliest.isBefore(figures.summedUpTo(Level.MINUTE))) {
            store.forgetSums(earliest);
        }
    }

    /**
     * Sums one time up, for each level that has one.
     *
     * @return whether there is more to do
     */
    boolean step(Instant now) throws JournalException {
        var more = false;
        for (var level : Level.values()) {
            more |= step(level, now);
        }
        return more;
    }

    private boolean step(Level level, Instant now) throws JournalException {
        var below = level.below();
        var known = below == null ? now.minus(LAG) : figures.summedUpTo(below);
        var from = figures.summedUpTo(level);
        var first = figures.firstEnd(from);
        if (first.isEmpty()) {
            return false;
        }
        var at = level.floor(first.get());
        if (at.isBefore(from)) {
            at = from;
        }
        var end = level.end(at);
        if (end.isAfter(known)) {
            return false;
        }
        store.keep(level, end, statistics.sumUp(level, at));
        return true;
    }
}
