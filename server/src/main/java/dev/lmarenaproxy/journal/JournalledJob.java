package dev.lmarenaproxy.journal;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job as the journal knows it.
 *
 * @param events in order, from the first on; only the last may be final
 * @param endedAt when it ended; null while it has not
 */
public record JournalledJob(Job job, List<JobEvent> events, @Nullable Instant endedAt) {
    public JournalledJob {
        requireNonNull(job);
        events = List.copyOf(events);
    }

    /** A job that has not ended. */
    public JournalledJob(Job job, List<JobEvent> events) {
        this(job, events, null);
    }

    public boolean ended() {
        return !events.isEmpty() && events.getLast() instanceof JobEvent.Final;
    }
}
