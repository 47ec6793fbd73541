package dev.lmarenaproxy.vitals;

import dev.lmarenaproxy.monitor.RequestDetails;
import dev.lmarenaproxy.monitor.RequestListener;
import dev.lmarenaproxy.monitor.RequestRecord;
import dev.lmarenaproxy.monitor.RequestRecord.Status;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The requests that ended of late: the last 10,000 within the last 10 minutes. Safe for threads;
 * the lock is held for one request, or while a window is read.
 */
public final class RecentRequests implements RequestListener {
    private static final int MOST = 10_000;
    private static final long SPAN_MILLIS = 10 * 60_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Ended> ended = new ArrayDeque<>();
    private final LongAdder completed = new LongAdder();
    private final LongAdder failed = new LongAdder();

    /** What is remembered of a request. */
    private record Ended(
            long at,
            Status status,
            long durationMillis,
            @Nullable Long firstTokenMillis,
            int outputTokens) {}

    @Override
    public void ended(RequestRecord request, RequestDetails details) {
        var outcome = request.outcome();
        var duration = request.durationMillis();
        if (outcome == null || duration == null) {
            return;
        }
        if (outcome.status() == Status.COMPLETED) {
            completed.increment();
        } else if (outcome.status() == Status.FAILED) {
            failed.increment();
        }
        var usage = outcome.usage();
        var one =
                new Ended(
                        outcome.at().toEpochMilli(),
                        outcome.status(),
                        duration,
                        request.timeToFirstTokenMillis(),
                        usage == null ? 0 : usage.completionTokens());
        lock.lock();
        try {
            ended.addLast(one);
            while (ended.size() > MOST || ended.getFirst().at < one.at - SPAN_MILLIS) {
                ended.removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Requests that were completed since the gateway started. */
    public long completed() {
        return completed.sum();
    }

    /** Requests that failed since the gateway started. */
    public long failed() {
        return failed.sum();
    }

    /** What ended since then, as far as it is remembered. */
    public Window since(Instant begin) {
        var from = begin.toEpochMilli();
        var late = new ArrayList<Ended>();
        lock.lock();
        try {
            // ends come nearly in order: a little too many is looked at, none is missed for long
            for (Iterator<Ended> all = ended.descendingIterator(); all.hasNext(); ) {
                var one = all.next();
                if (one.at < from) {
                    break;
                }
                late.add(one);
            }
        } finally {
            lock.unlock();
        }
        int failures = 0;
        long tokens = 0;
        long writing = 0;
        var durations = new ArrayList<Long>();
        for (var one : late) {
            if (one.status == Status.FAILED) {
                failures++;
            } else if (one.status == Status.COMPLETED) {
                durations.add(one.durationMillis);
                var first = one.firstTokenMillis;
                tokens += one.outputTokens;
                writing += one.durationMillis - (first == null ? 0 : first);
            }
        }
        return new Window(durations, failures, tokens, writing);
    }
}
