package dev.lmarenaproxy.monitor;

import dev.lmarenaproxy.monitor.RequestStore.Kept;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written of requests: of each the newest. Bounded: what is too much is lost, the
 * texts first. Safe for threads; its lock is held for moments only.
 */
final class Waiting {
    private static final int MOST_RECORDS = 20_000;
    private static final long MOST_TEXT = 32L << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Map<Long, Kept> records = new LinkedHashMap<>();
    private List<CompletableFuture<Void>> asked = new ArrayList<>();
    private long text;
    private long lost;
    private boolean closed;

    /**
     * What is to be written together.
     *
     * @param asked who waits for it
     */
    record Batch(List<Kept> records, List<CompletableFuture<Void>> asked) {
        boolean isEmpty() {
            return records.isEmpty() && asked.isEmpty();
        }
    }

    void add(Kept kept) {
        lock.lock();
        try {
            var number = kept.record().number();
            if (closed || (records.size() >= MOST_RECORDS && !records.containsKey(number))) {
                lost++;
                return;
            }
            var bytes = length(kept);
            var fits = text + bytes <= MOST_TEXT;
            var before =
                    records.put(number, fits ? kept : new Kept(kept.record(), RequestDetails.NONE));
            text += (fits ? bytes : 0) - (before == null ? 0 : length(before));
            if (records.size() == 1) {
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private static long length(Kept kept) {
        var details = kept.details();
        return length(details.asked()) + length(details.answered()) + length(details.reasoned());
    }

    private static long length(RequestDetails.@Nullable Excerpt excerpt) {
        return excerpt == null ? 0 : excerpt.text().length();
    }

    /** Completes when all that waits now was written, or could not be. */
    CompletableFuture<Void> written() {
        var written = new CompletableFuture<Void>();
        lock.lock();
        try {
            if (closed) {
                written.complete(null);
            } else {
                asked.add(written);
                work.signal();
            }
        } finally {
            lock.unlock();
        }
        return written;
    }

    /**
     * Waits for something, and then for a moment for more, unless somebody wants it at once.
     *
     * @return what is to be written next; null at the end
     */
    @Nullable Batch take(Duration idle, Duration gathering) {
        lock.lock();
        try {
            for (long left = idle.toNanos();
                    records.isEmpty() && asked.isEmpty() && !closed && left > 0; ) {
                left = work.awaitNanos(left);
            }
            for (long left = gathering.toNanos();
                    !records.isEmpty() && asked.isEmpty() && !closed && left > 0; ) {
                left = work.awaitNanos(left);
            }
            if (closed && records.isEmpty() && asked.isEmpty()) {
                return null;
            }
            var batch = new Batch(List.copyOf(records.values()), asked);
            records.clear();
            text = 0;
            asked = new ArrayList<>();
            return batch;
        } catch (InterruptedException _) {
            closed = true;
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** What could not be written waits again, unless there is something newer. */
    void again(List<Kept> refused) {
        lock.lock();
        try {
            for (var kept : refused) {
                if (!records.containsKey(kept.record().number())) {
                    add(kept);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many were lost since the last call. */
    long lost() {
        lock.lock();
        try {
            var was = lost;
            lost = 0;
            return was;
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
        } finally {
            lock.unlock();
        }
    }
}
