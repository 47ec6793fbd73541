package dev.lmarenaproxy.journal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what the store need not keep any longer, a small step between two batches. Owned by the
 * thread {@code journal}.
 */
final class Housekeeping {
    /** How often the store is looked at when nothing is written. */
    static final Duration INTERVAL = Duration.ofMinutes(1);

    private static final long BYTES_BETWEEN = 1 << 20;
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final JournalStore store;
    private final Supplier<Retention> retention;
    private final InstantSource clock;
    private Instant next = Instant.MIN;
    private long written;
    private boolean busy = true;

    Housekeeping(JournalStore store, Supplier<Retention> retention, InstantSource clock) {
        this.store = store;
        this.retention = retention;
        this.clock = clock;
    }

    /** Whether there is more to do than waiting for the next look. */
    boolean isBusy() {
        return busy;
    }

    void wrote(List<JournalEntry> batch) {
        for (var entry : batch) {
            var submission = entry.submission();
            written += submission == null ? 0 : Line.bytes(submission);
            written += entry.events().stream().mapToLong(Line::bytes).sum();
        }
    }

    void step() {
        var now = clock.instant();
        if (!busy && written < BYTES_BETWEEN && now.isBefore(next)) {
            return;
        }
        try {
            var most = retention.get();
            busy = store.prune(now.minus(most.age()), most.bytes());
        } catch (JournalException | RuntimeException e) {
            LOG.warn("old requests can't be removed from the journal", e);
            busy = false;
        }
        written = 0;
        next = now.plus(INTERVAL);
    }
}
