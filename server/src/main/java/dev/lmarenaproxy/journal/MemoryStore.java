package dev.lmarenaproxy.journal;

import static java.util.Comparator.comparing;

import dev.lmarenaproxy.IdempotencyKey;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps jobs in memory, for tests and where there is no disk. Beyond its bound it forgets the
 * oldest that have ended, and then the events of those that are written to. Safe for threads.
 */
public final class MemoryStore implements JournalStore {
    public static final long DEFAULT_BYTES = 64L << 20;

    private final long bound;
    private final Map<JobId, Kept> jobs = new LinkedHashMap<>();
    private long bytes;

    public MemoryStore(long bound) {
        this.bound = bound;
    }

    @Override
    public synchronized void write(List<JournalEntry> batch) {
        for (var entry : batch) {
            var submission = entry.submission();
            if (submission != null && !jobs.containsKey(entry.job())) {
                jobs.put(entry.job(), new Kept(submission));
                bytes += Line.bytes(submission);
            }
            var kept = jobs.get(entry.job());
            if (kept != null) {
                bytes -= kept.bytes();
                kept.add(entry);
                bytes += kept.bytes();
                makeRoom(kept);
            }
        }
    }

    private void makeRoom(Kept newest) {
        while (bytes > bound && removeOldest(Instant.MAX)) {
            // one at a time
        }
        if (bytes > bound) {
            bytes -= newest.bytes();
            newest.lose();
            bytes += newest.bytes();
        }
    }

    @Override
    public synchronized Optional<JournalledJob> find(JobId job) {
        return Optional.ofNullable(jobs.get(job)).filter(Kept::isWhole).map(Kept::journalled);
    }

    @Override
    public synchronized Optional<JobId> find(Owner owner, String key, Instant since) {
        return jobs.values().stream()
                .filter(kept -> kept.isWhole() && asks(kept.job, owner, key, since))
                .max(comparing(kept -> kept.job.submittedAt()))
                .map(kept -> kept.job.id());
    }

    /** Whether the job was submitted so. */
    static boolean asks(Job job, Owner owner, String key, Instant since) {
        var given = job.idempotencyKey();
        return given != null
                && given.value().equals(key)
                && job.owner().equals(owner)
                && !job.submittedAt().isBefore(since);
    }

    @Override
    public synchronized List<JobId> unfinished() {
        return jobs.values().stream()
                .filter(kept -> kept.endedAt == null)
                .sorted(comparing(kept -> kept.job.submittedAt()))
                .map(kept -> kept.job.id())
                .toList();
    }

    @Override
    public synchronized boolean prune(Instant endedBefore, long most) {
        return removeOldest(bytes > most ? Instant.MAX : endedBefore);
    }

    private boolean removeOldest(Instant before) {
        var oldest =
                jobs.values().stream()
                        .filter(kept -> kept.endedAt != null && kept.agedFrom().isBefore(before))
                        .min(comparing(Kept::agedFrom));
        oldest.ifPresent(kept -> {
            jobs.remove(kept.job.id());
            bytes -= kept.bytes();
        });
        return oldest.isPresent();
    }

    @Override
    public synchronized long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        // nothing outlives it
    }

    private static final class Kept {
        private Job job;
        private final List<JobEvent> events = new ArrayList<>();
        private @Nullable Instant endedAt;
        private boolean broken;
        private long eventBytes;

        Kept(Job job) {
            this.job = job;
        }

        void add(JournalEntry entry) {
            if (entry.broken() || (!entry.events().isEmpty() && entry.first() > events.size())) {
                lose();
            }
            if (!broken && !entry.events().isEmpty()) {
                var again = events.subList(entry.first(), events.size());
                again.forEach(event -> eventBytes -= Line.bytes(event));
                again.clear();
                entry.events().forEach(event -> eventBytes += Line.bytes(event));
                events.addAll(entry.events());
            }
            endedAt = endedAt == null ? entry.endedAt() : endedAt;
            if (entry.noteForgotten()) {
                job = job.noted(null);
            }
        }

        void lose() {
            broken = true;
            events.clear();
            eventBytes = 0;
        }

        boolean isWhole() {
            return !broken || endedAt == null;
        }

        Instant agedFrom() {
            var end = endedAt == null ? Instant.MAX : endedAt;
            return job.idempotencyKey() == null ? end : end.plus(IdempotencyKey.LIFETIME);
        }

        JournalledJob journalled() {
            return new JournalledJob(job, events, endedAt);
        }

        long bytes() {
            return Line.bytes(job) + eventBytes;
        }
    }
}
