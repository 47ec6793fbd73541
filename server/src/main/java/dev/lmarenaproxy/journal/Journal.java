package dev.lmarenaproxy.journal;

import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Keeps jobs and their events. Safe for threads; every method returns at once.
 *
 * <p>What is said of one job must be said in order: its submission, its events, its final event. A
 * second final event changes nothing, nor does anything said of a job that was neither submitted
 * nor among the {@link #unfinished()}.
 *
 * <p>A journal that can't write lets the line go on: its stages complete with false, within a
 * bounded time, and {@link #health()} tells why. What it was told meanwhile it writes later, up to
 * a bound. A job of which it had to lose an event counts as one without events, and once it has
 * ended as one that never was: nobody gets a part of an answer for the whole.
 */
public interface Journal extends AutoCloseable {
    /**
     * Keeps a new job.
     *
     * @return completes with true once the job would outlive the process and the machine's power,
     *     with false when it could not be kept, or not yet; never fails. It may complete on a
     *     thread of the journal, which must not be held up.
     */
    CompletionStage<Boolean> submitted(Job job);

    /** Keeps an event that is not final, soon; events go to disk in groups. */
    void append(JobId job, JobEvent event);

    /**
     * Keeps the last event of a job.
     *
     * @param at when it ended
     * @return completes as that of {@link #submitted} does; with false, too, where the job has
     *     ended already or isn't known, or has lost an event
     */
    CompletionStage<Boolean> ended(JobId job, JobEvent.Final last, Instant at);

    /**
     * Finds a job and all its events so far, written or not.
     *
     * @return fails with a {@link JournalException} when the journal can't be read
     */
    CompletionStage<Optional<JournalledJob>> find(JobId job);

    /**
     * Finds the newest job that its owner submitted with this idempotency key, not before {@code
     * since}. One of a former run that has not ended can be gone on with from then on.
     *
     * @return fails with a {@link JournalException} when the journal can't be read
     */
    CompletionStage<Optional<JournalledJob>> find(Owner owner, String key, Instant since);

    /**
     * The jobs without a final event, oldest first; asked at the start, those that a former run of
     * the gateway left. From then on they can be gone on with. One that can't be read is passed
     * over.
     *
     * @return fails with a {@link JournalException} when the journal can't be read
     */
    CompletionStage<List<JournalledJob>> unfinished();

    /**
     * Removes the note of a job; the job itself stays until it is old.
     *
     * @return completes as that of {@link #submitted} does
     */
    CompletionStage<Boolean> forgetNote(JobId job);

    JournalHealth health();

    /** Writes what is left, for a bounded time, and ends. */
    @Override
    void close();
}
