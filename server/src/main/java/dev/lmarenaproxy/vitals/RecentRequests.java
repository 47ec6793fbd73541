package dev.lmarenaproxy.vitals;

import dev.lmarenaproxy.monitor.Ended;
import dev.lmarenaproxy.monitor.RequestDetails;
import dev.lmarenaproxy.monitor.RequestListener;
import dev.lmarenaproxy.monitor.RequestRecord;
import dev.lmarenaproxy.monitor.RequestRecord.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The requests that were completed or failed of late: the last 10,000 within the last 10 minutes.
 * Safe for threads; the lock is held for one request, or while a window is read.
 */
public final class RecentRequests implements RequestListener {
    /** So many are remembered. */
    public static final int MOST = 10_000;

    /** For so long. */
    public static final Duration SPAN = Duration.ofMinutes(10);

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Ended> ended = new ArrayDeque<>();
    private final LongAdder completed = new LongAdder();
    private final LongAdder failed = new LongAdder();

    @Override
    public void ended(RequestRecord request, RequestDetails details) {
        var outcome = request.outcome();
        if (outcome == null) {
            return;
        }
        var one = Ended.of(request);
        if (!one.isJudged()) {
            return;
        }
        (one.status() == Status.COMPLETED ? completed : failed).increment();
        lock.lock();
        try {
            ended.addLast(one);
            var begin = one.at().minus(SPAN);
            while (ended.size() > MOST || ended.getFirst().at().isBefore(begin)) {
                ended.removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Remembers what ended before the gateway started, as far as there is room.
     *
     * @param former were completed or failed; oldest first
     */
    public void recall(List<Ended> former) {
        lock.lock();
        try {
            for (var one : former.reversed()) {
                if (ended.size() < MOST) {
                    ended.addFirst(one);
                }
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
        var late = new ArrayList<Ended>();
        lock.lock();
        try {
            // ends come nearly in order: a little too many is looked at, none is missed for long
            for (Iterator<Ended> all = ended.descendingIterator(); all.hasNext(); ) {
                var one = all.next();
                if (one.at().isBefore(begin)) {
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
            if (one.status() == Status.FAILED) {
                failures++;
            } else {
                durations.add(one.durationMillis());
                var first = one.firstTokenMillis();
                tokens += one.outputTokens();
                writing += one.durationMillis() - (first == null ? 0 : first);
            }
        }
        return new Window(durations, failures, tokens, writing);
    }
}
