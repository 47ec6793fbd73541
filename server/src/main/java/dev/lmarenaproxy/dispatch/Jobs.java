package dev.lmarenaproxy.dispatch;

import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.IdempotencyKey;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.stream.JobStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;

/** Where clients' requests go in and come to their end. Safe for threads; returns at once. */
public interface Jobs {
    /**
     * What a client gets for a job.
     *
     * @param job the one submitted, or an earlier one with the same idempotency key
     * @param stream ends in exactly one final event, whatever happens
     * @param replayed whether it is an earlier one
     */
    record Taken(Job job, JobStream stream, boolean replayed) {}

    /**
     * Waits for the very first model list, with a place in the queue; where models are known, it
     * completes at once.
     *
     * @return fails with a {@link FaultException} when the queue is full, nobody tells of models in
     *     time, or it is cancelled. May complete on the dispatcher's thread.
     */
    CompletionStage<Void> untilModels(Newcomer newcomer);

    /** The client of a request went away; changes nothing unless that waits for the list. */
    void withdrawn(JobId newcomer);

    /**
     * Takes a job. Whoever gets it is to say {@link #left} when its client goes away before the
     * end.
     *
     * @return fails with a {@link FaultException} when the site can't be asked such a prompt, or
     *     the idempotency key belongs to another one. May complete on the dispatcher's thread.
     */
    CompletionStage<Taken> submit(Job job);

    /**
     * Finds the job that has an idempotency key, whatever became of its model. Whoever gets one is
     * to say {@link #left} as for {@link #submit}. A job that ended with nothing of an answer holds
     * no key of a client any more, but always that of a further job of an answer.
     *
     * @return fails with a {@link FaultException} when the key belongs to another request
     */
    CompletionStage<Optional<Taken>> find(Owner owner, IdempotencyKey key);

    /**
     * Finds a job that is under way or in the journal. Whoever gets one is to say {@link #left} as
     * for {@link #submit}; one of a former run of the gateway goes on.
     *
     * @return fails with a {@link FaultException} when the journal can't tell
     */
    CompletionStage<Optional<Taken>> attach(JobId job);

    /**
     * A client went away. When it was the last one, {@link Job#withoutClient} says what becomes of
     * the job; cancelling it reaches down to the tab's fetch.
     */
    void left(JobId job);

    /**
     * What came of the answer is all that is wanted: the job ends as answered, for this reason, and
     * the tab's fetch with it.
     */
    void enough(JobId job, FinishReason reason);

    /**
     * A person or a client wants the job to end, or what will be one: it fails, down to the tab's
     * fetch.
     */
    void cancel(JobId job);

    /** The job's place in the queue, from 1; empty while it runs, and after its end. */
    CompletionStage<OptionalInt> position(JobId job);

    /** How many are under way, those included that wait for the first model list. */
    CompletionStage<Load> load();

    /**
     * The jobs under way, running ones first, then those that wait, in the order of their turn, and
     * last what waits for the first model list.
     */
    CompletionStage<List<JobStatus>> statuses();
}
