package dev.lmarenaproxy.journal;

import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A store in memory that fails, or hangs, when told to. Safe for threads. */
final class FaultyStore implements JournalStore {
    final MemoryStore memory = new MemoryStore(MemoryStore.DEFAULT_BYTES);

    /** What was asked to be written, one permit for each time. */
    final Semaphore attempts = new Semaphore(0);

    /** What can be read, one permit for each time. */
    final Semaphore written = new Semaphore(0);

    private final List<Integer> batches = new ArrayList<>();
    private volatile Predicate<JournalEntry> refused = _ -> false;
    private volatile @Nullable JobId damaged;
    private volatile String pruned = "";
    private volatile CountDownLatch hanging = new CountDownLatch(0);

    void fail() {
        refused = _ -> true;
    }

    void failFor(Predicate<JournalEntry> entries) {
        refused = entries;
    }

    /** From now on this job can't be read. */
    void damage(JobId job) {
        damaged = job;
    }

    void hang() {
        hanging = new CountDownLatch(1);
    }

    void recover() {
        refused = _ -> false;
        hanging.countDown();
    }

    synchronized List<Integer> batches() {
        return List.copyOf(batches);
    }

    @Override
    public void write(List<JournalEntry> batch) throws JournalException {
        attempts.release();
        try {
            hanging.await();
        } catch (InterruptedException e) {
            throw new JournalException("interrupted", e);
        }
        if (batch.stream().anyMatch(refused)) {
            throw new JournalException("The disk is broken.", null);
        }
        synchronized (this) {
            batches.add(batch.stream().mapToInt(entry -> entry.events().size()).sum());
        }
        memory.write(batch);
        written.release();
    }

    @Override
    public Optional<JournalledJob> find(JobId job) throws JournalException {
        if (job.equals(damaged)) {
            throw new JournalException("The job is damaged.", null);
        }
        return memory.find(job);
    }

    @Override
    public Optional<JobId> find(Owner owner, String key, Instant since) {
        return memory.find(owner, key, since);
    }

    @Override
    public List<JobId> unfinished() {
        return memory.unfinished();
    }

    /** What was asked for last. */
    String pruned() {
        return pruned;
    }

    @Override
    public boolean prune(Instant endedBefore, long bytes) {
        pruned = endedBefore + " " + bytes;
        return memory.prune(endedBefore, bytes);
    }

    @Override
    public long bytes() {
        return memory.bytes();
    }

    @Override
    public void close() {
        memory.close();
    }
}
