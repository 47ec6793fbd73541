package dev.lmarenaproxy.dispatch;

import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.journal.Journal;
import dev.lmarenaproxy.journal.JournalException;
import dev.lmarenaproxy.journal.JournalHealth;
import dev.lmarenaproxy.journal.JournalledJob;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A journal in memory that writes when the test lets it. Safe for threads. */
final class RecordingJournal implements Journal {
    private final Map<JobId, Kept> jobs = new LinkedHashMap<>();
    private final BlockingQueue<CompletableFuture<Boolean>> writes = new LinkedBlockingQueue<>();
    private boolean held;
    private boolean forgetful;
    private boolean failing;

    private record Kept(Job job, List<JobEvent> events, AtomicReference<@Nullable Instant> end) {}

    /** From now on writes wait for {@link #write}. */
    synchronized RecordingJournal hold() {
        held = true;
        return this;
    }

    /** From now on nothing is kept. */
    synchronized RecordingJournal forget() {
        forgetful = true;
        return this;
    }

    /** From now on nothing is kept and nothing can be read. */
    synchronized RecordingJournal fail() {
        failing = true;
        return forget();
    }

    /** Lets the oldest write end; waits for it to come. */
    void write() throws InterruptedException {
        var write = writes.poll(10, TimeUnit.SECONDS);
        if (write == null) {
            throw new AssertionError("nothing to write");
        }
        write.complete(true);
    }

    /** Whether a write is on its way. */
    boolean writing() {
        return !writes.isEmpty();
    }

    synchronized List<JobEvent> events(String job) {
        var kept = jobs.get(new JobId(job));
        return kept == null ? List.of() : List.copyOf(kept.events());
    }

    synchronized boolean knows(String job) {
        return jobs.containsKey(new JobId(job));
    }

    @Override
    public synchronized CompletionStage<Boolean> submitted(Job job) {
        if (!forgetful) {
            jobs.put(job.id(), new Kept(job, new ArrayList<>(), new AtomicReference<>()));
        }
        return written();
    }

    @Override
    public synchronized void append(JobId job, JobEvent event) {
        var kept = jobs.get(job);
        if (!forgetful && kept != null) {
            kept.events().add(event);
        }
    }

    @Override
    public synchronized CompletionStage<Boolean> ended(JobId job, JobEvent.Final last, Instant at) {
        append(job, last);
        var kept = jobs.get(job);
        if (kept != null) {
            kept.end().set(at);
        }
        return written();
    }

    @Override
    public synchronized CompletionStage<Boolean> forgetNote(JobId job) {
        jobs.computeIfPresent(
                job, (_, kept) -> new Kept(kept.job().noted(null), kept.events(), kept.end()));
        return written();
    }

    private CompletionStage<Boolean> written() {
        if (!held) {
            return CompletableFuture.completedFuture(!forgetful);
        }
        var write = new CompletableFuture<Boolean>();
        writes.add(write);
        return write;
    }

    @Override
    public synchronized CompletionStage<Optional<JournalledJob>> find(JobId job) {
        return CompletableFuture.completedFuture(
                Optional.ofNullable(jobs.get(job)).map(RecordingJournal::known));
    }

    @Override
    public synchronized CompletionStage<Optional<JournalledJob>> find(
            Owner owner, String key, Instant since) {
        if (failing) {
            return CompletableFuture.failedFuture(
                    new JournalException("The disk is gone.", new IOException("planned")));
        }
        return CompletableFuture.completedFuture(
                jobs.values().stream()
                        .filter(kept -> {
                            var own = kept.job().idempotencyKey();
                            return own != null
                                    && own.value().equals(key)
                                    && kept.job().owner().equals(owner)
                                    && !kept.job().submittedAt().isBefore(since);
                        })
                        .reduce((_, newer) -> newer)
                        .map(RecordingJournal::known));
    }

    @Override
    public synchronized CompletionStage<List<JournalledJob>> unfinished() {
        return CompletableFuture.completedFuture(
                jobs.values().stream()
                        .map(RecordingJournal::known)
                        .filter(known -> !known.ended())
                        .toList());
    }

    private static JournalledJob known(Kept kept) {
        return new JournalledJob(kept.job(), kept.events(), kept.end().get());
    }

    @Override
    public JournalHealth health() {
        return new JournalHealth(null, Instant.EPOCH, 0, null);
    }

    @Override
    public void close() {
        // nothing is open
    }
}
