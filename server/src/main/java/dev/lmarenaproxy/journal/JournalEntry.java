package dev.lmarenaproxy.journal;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is new of one job.
 *
 * @param submission the job, where it is new itself
 * @param first the number of the first of the events; a job's events are counted from 0
 * @param events in order; only the last may be final
 * @param broken whether events of the job were lost; what is kept of its events is then worthless
 * @param endedAt when the last of the events ended the job
 * @param noteForgotten whether the note that is kept of the job is to be removed
 */
public record JournalEntry(
        JobId job,
        @Nullable Job submission,
        int first,
        List<JobEvent> events,
        boolean broken,
        @Nullable Instant endedAt,
        boolean noteForgotten) {
    public JournalEntry {
        requireNonNull(job);
        events = List.copyOf(events);
        var last = events.isEmpty() ? null : events.getLast();
        if ((endedAt != null) != (last instanceof JobEvent.Final)) {
            throw new IllegalArgumentException("an end without a final event, or without a time");
        }
    }

    /** An entry that leaves the note as it is. */
    public JournalEntry(
            JobId job,
            @Nullable Job submission,
            int first,
            List<JobEvent> events,
            boolean broken,
            @Nullable Instant endedAt) {
        this(job, submission, first, events, broken, endedAt, false);
    }

    /** What ended the job, in one word, or null while it goes on. */
    public @Nullable String outcome() {
        if (events.isEmpty() || !(events.getLast() instanceof JobEvent.Final last)) {
            return null;
        }
        return switch (last) {
            case JobEvent.Finished(var reason, _) -> reason.name();
            case JobEvent.Failed(var fault) -> fault.kind().name();
        };
    }
}
