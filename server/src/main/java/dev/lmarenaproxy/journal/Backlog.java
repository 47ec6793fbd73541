package dev.lmarenaproxy.journal;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that have not ended, and what waits to be written of each. Safe for threads; its lock is
 * held for moments only, never while the disk works.
 */
final class Backlog {
    // an urgent write need not be asked for once so much waits
    private static final long ENOUGH = 1 << 20;

    private final GroupCommit.Limits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition closing = lock.newCondition();
    private final Map<JobId, Line> lines = new HashMap<>();

    /** Those of which something waits and nothing is being written, oldest first. */
    private final LinkedHashSet<Line> waiting = new LinkedHashSet<>();

    private long bytes;
    private boolean urgent;
    private boolean closed;

    /**
     * How many entries are written together: half as many after each failure, since one of them may
     * be the reason, and twice as many after each success.
     */
    private int together = Integer.MAX_VALUE;

    Backlog(GroupCommit.Limits limits) {
        this.limits = limits;
    }

    /** Null where there is no room, or the job is known already. */
    @Nullable Line submit(Job job) {
        lock.lock();
        try {
            if (closed || lines.containsKey(job.id()) || !hasRoom(Line.bytes(job))) {
                return null;
            }
            var line = new Line(job);
            lines.put(job.id(), line);
            bytes += line.bytes();
            urge(line);
            return line;
        } finally {
            lock.unlock();
        }
    }

    /** Goes on with a job that is kept with so many events. */
    void adopt(JobId job, int events) {
        lock.lock();
        try {
            lines.computeIfAbsent(job, _ -> new Line(job, events)).adopt(events);
        } finally {
            lock.unlock();
        }
    }

    void append(JobId job, JobEvent event) {
        lock.lock();
        try {
            var line = lines.get(job);
            if (closed || line == null || line.hasEnded() || line.isBroken()) {
                return;
            }
            if (hasRoom(Line.bytes(event))) {
                line.add(event);
                bytes += Line.bytes(event);
                if (bytes > ENOUGH) {
                    urge(line);
                } else if (waiting.add(line) && waiting.size() == 1) {
                    work.signal();
                }
            } else {
                lose(line);
            }
        } finally {
            lock.unlock();
        }
    }

    private void lose(Line line) {
        bytes -= line.bytes();
        if (line.isUnknownToDisk()) {
            lines.remove(line.job);
            waiting.remove(line);
        } else {
            line.lose();
            bytes += line.bytes();
            waiting.add(line);
        }
    }

    /** Null where the job is not known, or has ended already. */
    @Nullable Line end(JobId job, JobEvent.Final last, Instant now) {
        lock.lock();
        try {
            var line = lines.get(job);
            if (closed || line == null || line.hasEnded()) {
                return null;
            }
            bytes -= line.bytes();
            line.end(last, now);
            bytes += line.bytes();
            urge(line);
            return line;
        } finally {
            lock.unlock();
        }
    }

    /** Ends a kept job whose events are of no use, unless it is gone on with already. */
    void giveUp(JobId job, JobEvent.Final last, Instant now) {
        lock.lock();
        try {
            var line = new Line(job, 0);
            if (!closed && lines.putIfAbsent(job, line) == null) {
                line.lose();
                line.end(last, now);
                bytes += line.bytes();
                urge(line);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Null where nothing is taken any more. */
    @Nullable Line forgetNote(JobId job) {
        lock.lock();
        try {
            if (closed) {
                return null;
            }
            var line = lines.computeIfAbsent(job, Line::forgetting);
            bytes -= line.bytes();
            line.forgetNote();
            bytes += line.bytes();
            urge(line);
            return line;
        } finally {
            lock.unlock();
        }
    }

    private boolean hasRoom(long more) {
        return bytes + more <= limits.waitingBytes();
    }

    private void urge(Line line) {
        waiting.add(line);
        urgent = true;
        work.signal();
    }

    /** What waits of the job; null where it is not known. */
    @Nullable JournalEntry peek(JobId job) {
        lock.lock();
        try {
            var line = lines.get(job);
            return line == null ? null : line.peek();
        } finally {
            lock.unlock();
        }
    }

    /** The jobs that are not yet written. */
    List<Job> submissions() {
        lock.lock();
        try {
            var jobs = new ArrayList<Job>();
            for (var line : lines.values()) {
                var submission = line.submission();
                if (submission != null) {
                    jobs.add(submission);
                }
            }
            return jobs;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until something should be written, or for {@code idle}; false when all is written and
     * nothing more will come.
     */
    boolean await(Duration idle) {
        lock.lock();
        try {
            for (long left = idle.toNanos(); waiting.isEmpty() && !closed && left > 0; ) {
                left = work.awaitNanos(left);
            }
            for (long left = limits.lingering().toNanos();
                    !waiting.isEmpty() && !urgent && !closed && left > 0; ) {
                left = work.awaitNanos(left);
            }
            return !(waiting.isEmpty() && closed);
        } catch (InterruptedException _) {
            // nobody here interrupts it; whoever did wants it to end
            closed = true;
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Takes what is to be written next; empty when nothing waits. */
    List<JournalEntry> take() {
        lock.lock();
        try {
            var batch = new ArrayList<JournalEntry>();
            var left = limits.batchBytes();
            for (var lines = waiting.iterator();
                    lines.hasNext() && left > 0 && batch.size() < together; ) {
                var line = lines.next();
                lines.remove();
                left -= line.bytes();
                batch.add(line.take());
            }
            urgent = !waiting.isEmpty();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** The batch is written; {@code durable} is what its stages are to tell. */
    void written(List<JournalEntry> batch, boolean durable) {
        var kept = new ArrayList<CompletableFuture<Boolean>>();
        var lost = new ArrayList<CompletableFuture<Boolean>>();
        lock.lock();
        try {
            together = together > Integer.MAX_VALUE / 2 ? Integer.MAX_VALUE : 2 * together;
            for (var entry : batch) {
                var line = requireNonNull(lines.get(entry.job()));
                bytes -= line.bytes();
                line.written(entry);
                bytes += line.bytes();
                if (entry.submission() != null) {
                    kept.add(line.submitted);
                }
                if (entry.noteForgotten()) {
                    kept.add(line.forgotten);
                    if (line.onlyForgets()) {
                        lines.remove(entry.job());
                    }
                }
                if (entry.endedAt() != null) {
                    // of a broken job nothing can be found again
                    (entry.broken() ? lost : kept).add(line.ended);
                    lines.remove(entry.job());
                }
            }
        } finally {
            lock.unlock();
        }
        kept.forEach(stage -> stage.complete(durable));
        lost.forEach(stage -> stage.complete(false));
    }

    /** The batch is not written: it waits behind the others. */
    void refused(List<JournalEntry> batch) {
        lock.lock();
        try {
            for (var entry : batch) {
                var line = requireNonNull(lines.get(entry.job()));
                line.refused();
                waiting.add(line);
            }
            urgent = true;
            together = Math.max(1, batch.size() / 2);
        } finally {
            lock.unlock();
        }
    }

    /** A pause; false when it was cut short by the end. */
    boolean rest(Duration pause) {
        lock.lock();
        try {
            for (long left = pause.toNanos(); !closed && left > 0; ) {
                left = closing.awaitNanos(left);
            }
            return !closed;
        } catch (InterruptedException _) {
            closed = true;
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            work.signalAll();
            closing.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What still waits will never be written. */
    void giveUp() {
        var lost = new ArrayList<Line>();
        lock.lock();
        try {
            lost.addAll(lines.values());
            lines.clear();
            waiting.clear();
            bytes = 0;
        } finally {
            lock.unlock();
        }
        for (var line : lost) {
            line.submitted.complete(false);
            line.ended.complete(false);
            line.forgotten.complete(false);
        }
    }
}
