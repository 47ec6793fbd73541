package dev.lmarenaproxy.journal;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What is not yet written of a job that has not ended, or whose end is not yet written. Guarded by
 * the lock of its {@link GroupCommit}.
 */
final class Line {
    // what an object costs beyond its text, roughly
    private static final int EVENT_BYTES = 64;
    private static final int JOB_BYTES = 1024;

    final JobId job;

    /** Completes when the submission is written. */
    final CompletableFuture<Boolean> submitted = new CompletableFuture<>();

    /** Completes when the end is written. */
    final CompletableFuture<Boolean> ended = new CompletableFuture<>();

    /** Completes when the note is removed. */
    final CompletableFuture<Boolean> forgotten = new CompletableFuture<>();

    private final ArrayList<JobEvent> events = new ArrayList<>();
    private @Nullable Job submission;
    private @Nullable Instant endedAt;
    private int first;
    private boolean broken;
    private boolean inFlight;
    private boolean noteForgotten;
    private boolean onlyForgets;
    private long bytes;

    /** A job that is new. */
    Line(Job submission) {
        this.job = submission.id();
        this.submission = submission;
        this.bytes = bytes(submission);
    }

    /** A job that is kept already, with so many events. */
    Line(JobId job, int first) {
        this.job = job;
        this.first = first;
    }

    /** A job that is kept already and has ended: only its note is to be removed. */
    static Line forgetting(JobId job) {
        var line = new Line(job, 0);
        line.onlyForgets = true;
        line.noteForgotten = true;
        return line;
    }

    /** The job goes on after so many events that are kept. */
    void adopt(int events) {
        if (onlyForgets) {
            onlyForgets = false;
            first = events;
        }
    }

    /** The note of the job is wanted no more. */
    void forgetNote() {
        noteForgotten = true;
        if (submission != null) {
            bytes -= bytes(submission);
            submission = submission.noted(null);
            bytes += bytes(submission);
        }
    }

    /** Whether nothing of the job waits but the removal of its note. */
    boolean onlyForgets() {
        return onlyForgets;
    }

    @Nullable Job submission() {
        return submission;
    }

    boolean hasEnded() {
        return endedAt != null;
    }

    boolean isBroken() {
        return broken;
    }

    /** How much waits here. */
    long bytes() {
        return bytes;
    }

    /** Whether nothing of the job is on disk, nor on its way there. */
    boolean isUnknownToDisk() {
        return submission != null && !inFlight;
    }

    void add(JobEvent event) {
        events.add(event);
        bytes += bytes(event);
    }

    void end(JobEvent.Final last, Instant now) {
        add(last);
        endedAt = now;
    }

    /** An event is lost: those that wait are of no use any more. */
    void lose() {
        events.forEach(event -> bytes -= bytes(event));
        events.clear();
        broken = true;
    }

    /** All that waits, on its way to the disk. */
    JournalEntry take() {
        inFlight = true;
        return peek();
    }

    JournalEntry peek() {
        return new JournalEntry(job, submission, first, events, broken, endedAt, noteForgotten);
    }

    /** What was taken has been written. */
    void written(JournalEntry entry) {
        inFlight = false;
        noteForgotten &= !entry.noteForgotten();
        if (submission != null) {
            bytes -= bytes(submission);
            submission = null;
        }
        // a job that broke meanwhile has thrown away what was taken
        if (broken == entry.broken()) {
            var taken = events.subList(0, entry.events().size());
            taken.forEach(event -> bytes -= bytes(event));
            taken.clear();
            first += entry.events().size();
        }
    }

    /** What was taken has not been written. */
    void refused() {
        inFlight = false;
    }

    static long bytes(Job job) {
        var note = job.note();
        return JOB_BYTES
                + (note == null ? 0 : note.length())
                + job.prompt().messages().stream()
                        .mapToLong(message ->
                                EVENT_BYTES + message.text().length() + pictures(message))
                        .sum();
    }

    private static long pictures(Message message) {
        return message.attachments().stream()
                .mapToLong(picture -> EVENT_BYTES + picture.base64().length())
                .sum();
    }

    static long bytes(JobEvent event) {
        return EVENT_BYTES
                + switch (event) {
                    case JobEvent.Assigned _, JobEvent.Finished _ -> 0;
                    case JobEvent.Restarted(var reason) -> length(reason);
                    case JobEvent.Failed(var fault) -> length(fault);
                    case JobEvent.Text(var text) -> text.length();
                    case JobEvent.Reasoning(var text) -> text.length();
                    case JobEvent.Media(_, var url) -> url.length();
                    case JobEvent.Citation(var url, var title) ->
                            (long) url.length() + title.length();
                };
    }

    private static int length(Fault fault) {
        return fault.message().length();
    }
}
