package dev.lmarenaproxy.stream;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.JobEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The events of one job, in order; the first final event wins and is the last.
 *
 * <p>Any thread may append; a linked list with compare-and-set at its end keeps writers from ever
 * waiting for a reader or for each other. All events stay until the stream is dropped, so that a
 * reader can join at any time; their number is bounded by the size allowed for one answer.
 */
public final class JobStream {
    private final Node first = new Node(null, 0);
    private final AtomicReference<Node> last = new AtomicReference<>(first);
    private final List<Reader> readers = new CopyOnWriteArrayList<>();
    private final long progressStep;
    private final AtomicLong reported = new AtomicLong();
    private volatile Runnable onProgress = () -> {};

    /**
     * @param progressStep after how much weight read the progress listener hears of it
     */
    public JobStream(long progressStep) {
        this.progressStep = progressStep;
    }

    /**
     * Adds an event and wakes the readers.
     *
     * @param weight bytes that the event cost on the tab's connection; a reader that reads the
     *     event gives them back
     * @return false, and nothing is added, when a final event came before
     */
    public boolean append(JobEvent event, long weight) {
        while (true) {
            var end = last.get();
            var next = end.get();
            if (next != null) {
                // another thread was between its two steps; finish the second one for it
                last.compareAndSet(end, next);
            } else if (end.event instanceof JobEvent.Final) {
                return false;
            } else {
                var node = new Node(requireNonNull(event), end.total + weight);
                if (end.compareAndSet(null, node)) {
                    last.compareAndSet(end, node);
                    readers.forEach(Reader::wake);
                    return true;
                }
            }
        }
    }

    /** Whether nothing can be appended any more. */
    public boolean ended() {
        return end().event instanceof JobEvent.Final;
    }

    /** All events so far. */
    public List<JobEvent> events() {
        var events = new ArrayList<JobEvent>();
        for (var node = first.get(); node != null; node = node.get()) {
            events.add(node.event());
        }
        return events;
    }

    /** The weight that the slowest reader has not read yet; 0 while nobody reads. */
    public long unread() {
        var total = end().total;
        return total - readByAll(total);
    }

    private long readByAll(long total) {
        var read = total;
        for (var reader : readers) {
            read = Math.min(read, reader.passed);
        }
        return read;
    }

    /**
     * Sets who hears, on a reader's thread, that {@link #unread()} went down by at least the
     * progress step, or that a reader left.
     */
    public void onProgress(Runnable listener) {
        onProgress = requireNonNull(listener);
    }

    /**
     * Joins at the first event.
     *
     * @param wake called on an appending thread when there is something to read; not again before
     *     the reader has polled until null
     */
    public Reader join(Runnable wake) {
        var reader = new Reader(wake);
        readers.add(reader);
        reader.wake();
        return reader;
    }

    private Node end() {
        var end = last.get();
        var next = end.get();
        return next == null ? end : next;
    }

    /** One reader's place. Its methods are for one thread, the reader's own. */
    public final class Reader implements AutoCloseable {
        private final Runnable wake;
        private final AtomicBoolean awake = new AtomicBoolean();
        private Node at = first;
        private volatile long passed;

        private Reader(Runnable wake) {
            this.wake = requireNonNull(wake);
        }

        private void wake() {
            if (awake.compareAndSet(false, true)) {
                wake.run();
            }
        }

        /** The next event, or null when there is none yet: then the reader will be woken. */
        public @Nullable JobEvent poll() {
            var next = at.get();
            if (next == null) {
                awake.set(false);
                // an append between the look and the line above found this reader awake
                next = at.get();
                if (next == null || !awake.compareAndSet(false, true)) {
                    return null;
                }
            }
            at = next;
            return next.event();
        }

        /** Says that what was polled so far has left for the client. */
        public void passedOn() {
            passed = at.total;
            var read = readByAll(passed);
            var before = reported.get();
            if (read - before >= progressStep && reported.compareAndSet(before, read)) {
                onProgress.run();
            }
        }

        /** Leaves; the stream no longer waits for this reader. */
        @Override
        public void close() {
            if (readers.remove(this)) {
                onProgress.run();
            }
        }
    }

    private static final class Node extends AtomicReference<@Nullable Node> {
        private static final long serialVersionUID = 1L;

        private final transient @Nullable JobEvent event;
        private final long total;

        Node(@Nullable JobEvent event, long total) {
            this.event = event;
            this.total = total;
        }

        JobEvent event() {
            return requireNonNull(event);
        }
    }
}
