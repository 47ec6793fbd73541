package dev.lmarenaproxy.stream;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.JobEvent;
import java.time.Instant;
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
 * waiting for a reader or for each other. All events since the last {@link JobEvent.Restarted} stay
 * until the stream is dropped, so that a reader can join at any time; their number is bounded by
 * the size allowed for one answer.
 *
 * <p>What a reader that shows was given can't be taken back: see {@link #restart}.
 */
public final class JobStream {
    private final AtomicReference<Node> last;

    /** In one place, so that either a reader joins first or what it would see is made void. */
    private final AtomicReference<Beginning> beginning;

    private final List<Reader> readers = new CopyOnWriteArrayList<>();
    private final long progressStep;
    private final AtomicLong reported = new AtomicLong();
    private volatile Runnable onProgress = () -> {};
    private volatile @Nullable Instant endedAt;

    /**
     * @param progressStep after how much weight read the progress listener hears of it
     */
    public JobStream(long progressStep) {
        this.progressStep = progressStep;
        var origin = new Node(null, 0);
        this.last = new AtomicReference<>(origin);
        this.beginning = new AtomicReference<>(new Beginning(origin, false));
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

    /**
     * Adds the final event.
     *
     * @param at when that was; null where nobody knows
     * @return as {@link #append} does
     */
    public boolean end(JobEvent.Final event, @Nullable Instant at) {
        if (!ended()) {
            endedAt = at;
        }
        return append(event, 0);
    }

    /** When the final event came; null before, and where nobody knows. */
    public @Nullable Instant endedAt() {
        return ended() ? endedAt : null;
    }

    /**
     * Makes void what came so far, unless somebody may have seen it; then nothing changes. Nobody
     * may append at the same time.
     *
     * @return whether the job may run again from the start
     */
    public boolean restart(Fault reason) {
        if (!hasContent()) {
            return true;
        }
        var begun = beginning.get();
        // who joins from now on doesn't hear of what is void
        if (begun.shown() || !beginning.compareAndSet(begun, new Beginning(end(), false))) {
            return false;
        }
        append(new JobEvent.Restarted(reason), 0);
        return true;
    }

    /** Says that a client has seen what came so far, and may see what comes. */
    public void shown() {
        beginning.updateAndGet(begun -> new Beginning(begun.before(), true));
    }

    /** Whether anything came that would be part of the answer. */
    public boolean hasContent() {
        for (var node = beginning.get().before().get(); node != null; node = node.get()) {
            if (node.event() instanceof JobEvent.Content) {
                return true;
            }
        }
        return false;
    }

    /** Whether anything came that is not void. */
    public boolean begun() {
        return beginning.get().before().get() != null;
    }

    /** Whether nothing can be appended any more. */
    public boolean ended() {
        return end().event instanceof JobEvent.Final;
    }

    /** All events so far, without those that are void. */
    public List<JobEvent> events() {
        var events = new ArrayList<JobEvent>();
        for (var node = beginning.get().before().get(); node != null; node = node.get()) {
            events.add(node.event());
        }
        return events;
    }

    /** What all events so far weigh together, the void ones included. */
    public long weight() {
        return end().total;
    }

    /**
     * The weight that the fastest reader has not read yet; 0 while nobody reads. A slower one finds
     * all events here, and holds nobody up.
     */
    public long unread() {
        var total = end().total;
        return total - read(total);
    }

    private long read(long total) {
        var furthest = -1L;
        for (var reader : readers) {
            furthest = Math.max(furthest, reader.passed);
        }
        // a reader may have gone on since the total was looked at
        return furthest < 0 ? total : Math.min(furthest, total);
    }

    /**
     * Sets who hears, on a reader's thread, that {@link #unread()} went down by at least the
     * progress step, or that a reader left.
     */
    public void onProgress(Runnable listener) {
        onProgress = requireNonNull(listener);
    }

    /**
     * Joins at the first event, to show each as it comes.
     *
     * @param wake called on an appending thread when there is something to read; not again before
     *     the reader has polled until null
     */
    public Reader join(Runnable wake) {
        shown();
        return gather(wake);
    }

    /**
     * Joins at the first event, to show nothing before the last one came: this reader heeds {@link
     * JobEvent.Restarted}.
     *
     * @param wake as for {@link #join}
     */
    public Reader gather(Runnable wake) {
        var reader = new Reader(wake, beginning.get().before());
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
        private Node at;
        private volatile long passed;

        private Reader(Runnable wake, Node at) {
            this.wake = requireNonNull(wake);
            this.at = at;
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
            var read = read(passed);
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

    /**
     * Where readers begin.
     *
     * @param before the node before the first that a reader gets
     * @param shown whether a client may have seen what comes there
     */
    private record Beginning(Node before, boolean shown) {}

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
