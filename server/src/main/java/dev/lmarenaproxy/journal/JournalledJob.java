package dev.lmarenaproxy.journal;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import java.util.List;

/**
 * A job as the journal knows it.
 *
 * @param events in order, from the first on; only the last may be final
 */
public record JournalledJob(Job job, List<JobEvent> events) {
    public JournalledJob {
        requireNonNull(job);
        events = List.copyOf(events);
    }

    public boolean ended() {
        return !events.isEmpty() && events.getLast() instanceof JobEvent.Final;
    }
}
