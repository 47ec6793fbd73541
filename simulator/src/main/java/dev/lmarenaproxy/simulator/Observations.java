package dev.lmarenaproxy.simulator;

import dev.lmarenaproxy.simulator.Evaluation.Ending;
import dev.lmarenaproxy.simulator.script.EvaluationRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/**
 * What the site saw, for tests to look at and to wait for. Any thread may ask. Counts are of all
 * that ever happened; of the lists, the latest {@value #KEPT} entries are kept.
 */
public final class Observations {
    static final int KEPT = 5000;

    /** A request that was turned away though nobody had asked for it: it broke the contract. */
    public record Rejection(String method, String uri, int status, String error) {}

    /**
     * A picture that arrived at its upload URL.
     *
     * @param sha256 of its bytes, in hexadecimal
     * @param routerState what the page said of itself when it asked for the URL
     */
    public record Upload(
            String key,
            String name,
            String contentType,
            int bytes,
            String sha256,
            String routerState) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Evaluation> evaluations = new ArrayDeque<>();
    private final ArrayDeque<Rejection> rejections = new ArrayDeque<>();
    private final ArrayDeque<Upload> uploads = new ArrayDeque<>();
    private final Map<Ending, Integer> endings = new EnumMap<>(Ending.class);
    private int pageViews;
    private int asked;
    private int open;
    private int held;
    private int stalled;
    private int heldUploads;
    private int abortedUploads;

    /** How many threads wait; read without the lock, so that rows cost none while nobody does. */
    private final AtomicInteger waiting = new AtomicInteger();

    /** The requests for answers that kept to the contract, the oldest first. */
    public List<Evaluation> evaluations() {
        return copy(evaluations);
    }

    public List<Rejection> rejections() {
        return copy(rejections);
    }

    public List<Upload> uploads() {
        return copy(uploads);
    }

    /** How often the landing page was sent. */
    public int pageViews() {
        return reading(() -> pageViews);
    }

    /** How many requests for answers kept to the contract. */
    public int asked() {
        return reading(() -> asked);
    }

    /** How many answers have begun and not ended, those that hang or are held among them. */
    public int openStreams() {
        return reading(() -> open);
    }

    /** How many answers wait at a gate. */
    public int heldStreams() {
        return reading(() -> held);
    }

    /** How many answers wait because their client doesn't read. */
    public int stalledStreams() {
        return reading(() -> stalled);
    }

    /** How many uploads were left without an answer. */
    public int heldUploads() {
        return reading(() -> heldUploads);
    }

    /** How many of these their client has given up. */
    public int abortedUploads() {
        return reading(() -> abortedUploads);
    }

    public int count(Ending ending) {
        return reading(() -> endings.getOrDefault(ending, 0));
    }

    /**
     * Waits until the condition holds, looking again after each thing that happens.
     *
     * @throws AssertionError when it doesn't hold within the limit, with what there was to see
     */
    public void await(Predicate<Observations> condition, Duration limit)
            throws InterruptedException {
        lock.lock();
        waiting.incrementAndGet();
        try {
            var left = limit.toNanos();
            while (!condition.test(this)) {
                if (left <= 0) {
                    throw new AssertionError("not seen within " + limit + ": " + this);
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            waiting.decrementAndGet();
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        lock.lock();
        try {
            return "asked %d, open %d, held %d, stalled %d, ended %s, rejected %s"
                    .formatted(asked, open, held, stalled, endings, rejections);
        } finally {
            lock.unlock();
        }
    }

    Evaluation asked(EvaluationRequest request) {
        var evaluation = new Evaluation(request);
        changing(() -> {
            asked++;
            keep(evaluations, evaluation);
        });
        return evaluation;
    }

    void opened() {
        changing(() -> open++);
    }

    /** An answer that was {@link #opened} has ended. */
    void closed(Evaluation evaluation, Ending ending) {
        if (evaluation.end(ending)) {
            changing(() -> {
                open--;
                endings.merge(ending, 1, Integer::sum);
            });
        }
    }

    void refused(Evaluation evaluation) {
        evaluation.end(Ending.REFUSED);
        changing(() -> endings.merge(Ending.REFUSED, 1, Integer::sum));
    }

    void rowSent(Evaluation evaluation) {
        evaluation.rowSent();
        if (waiting.get() > 0) {
            changing(() -> {});
        }
    }

    void held(int change) {
        changing(() -> held += change);
    }

    void stalled(int change) {
        changing(() -> stalled += change);
    }

    void pageViewed() {
        changing(() -> pageViews++);
    }

    void rejected(Rejection rejection) {
        changing(() -> keep(rejections, rejection));
    }

    void uploadHeld() {
        changing(() -> heldUploads++);
    }

    void uploadAborted() {
        changing(() -> abortedUploads++);
    }

    void uploaded(Upload upload) {
        changing(() -> keep(uploads, upload));
    }

    private static <T> void keep(ArrayDeque<T> latest, T one) {
        if (latest.size() == KEPT) {
            latest.removeFirst();
        }
        latest.addLast(one);
    }

    private void changing(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private int reading(IntSupplier value) {
        lock.lock();
        try {
            return value.getAsInt();
        } finally {
            lock.unlock();
        }
    }

    private <T> List<T> copy(ArrayDeque<T> latest) {
        lock.lock();
        try {
            return List.copyOf(latest);
        } finally {
            lock.unlock();
        }
    }
}
