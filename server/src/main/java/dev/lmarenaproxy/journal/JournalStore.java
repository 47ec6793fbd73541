package dev.lmarenaproxy.journal;

import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a journal keeps jobs. It blocks: {@link #write} and {@link #prune} are for one thread, the
 * reading methods for another one. Reading sees all that was written before.
 *
 * <p>A broken job, one that lost events, counts as one without events until it ends; from then on
 * as one that never was. So nobody takes a part of an answer for the whole.
 */
public interface JournalStore extends AutoCloseable {
    /**
     * Keeps all of it or, when it fails, nothing; what was kept outlives the process and the
     * machine's power where the store can give that at all. Writing an entry again, or a longer one
     * in its place, is harmless. An entry of a job that isn't kept changes nothing.
     */
    void write(List<JournalEntry> batch) throws JournalException;

    Optional<JournalledJob> find(JobId job) throws JournalException;

    /** The newest job of the owner with the idempotency key, not submitted before {@code since}. */
    Optional<JobId> find(Owner owner, String key, Instant since) throws JournalException;

    /** The jobs without a final event, oldest first. */
    List<JobId> unfinished() throws JournalException;

    /**
     * Removes a few jobs, and gives back a little space: a step of some milliseconds. Jobs that
     * have ended go oldest first; a job with an idempotency key counts as ended a day later, so
     * that only a store too small for a day loses keys within their lifetime.
     *
     * @param endedBefore jobs that ended before are removed
     * @param bytes how large the store may be; while it is larger the oldest are removed
     * @return whether there is more to do
     */
    boolean prune(Instant endedBefore, long bytes) throws JournalException;

    /** How large it is now; an estimate will do. */
    long bytes();

    /** The name of a file that was damaged and put aside for this one; null where none was. */
    default @Nullable String damaged() {
        return null;
    }

    @Override
    void close();
}
