package dev.lmarenaproxy.journal;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeoutException;

/** A thread that reads a store, one question after the other, each for a bounded time. */
public final class Reads {
    private static final int MOST_WAITING = 1000;

    private final ThreadPoolExecutor thread;

    /**
     * @param name of the thread
     */
    public Reads(String name) {
        thread =
                new ThreadPoolExecutor(
                        1,
                        1,
                        0,
                        MILLISECONDS,
                        new ArrayBlockingQueue<>(MOST_WAITING),
                        Thread.ofPlatform().daemon().name(name).factory());
    }

    /** A question to the store. */
    public interface Question<T> {
        /** Blocks until it is answered. */
        T ask() throws JournalException;
    }

    /** The answer, or a {@link JournalException}. */
    public <T> CompletionStage<T> submit(Duration patience, Question<T> question) {
        var answer = new CompletableFuture<T>();
        try {
            thread.execute(() -> answer(question, answer));
        } catch (RejectedExecutionException _) {
            answer.completeExceptionally(
                    new JournalException("The journal is closed, or too busy to be read.", null));
        }
        var result = new CompletableFuture<T>();
        var _ =
                answer.orTimeout(patience.toNanos(), NANOSECONDS)
                        .whenComplete((value, e) -> {
                            if (e == null) {
                                result.complete(value);
                            } else {
                                result.completeExceptionally(understood(e));
                            }
                        });
        return result;
    }

    private static <T> void answer(Question<T> question, CompletableFuture<T> answer) {
        if (answer.isDone()) {
            // nobody waits any more
            return;
        }
        try {
            answer.complete(question.ask());
        } catch (JournalException | RuntimeException | Error e) {
            answer.completeExceptionally(e);
        }
    }

    private static JournalException understood(Throwable e) {
        return switch (e) {
            case JournalException known -> known;
            case TimeoutException _ ->
                    new JournalException("The journal could not be read in time.", e);
            default -> new JournalException("The journal can't be read: " + e + ".", e);
        };
    }

    /** Whether nothing is being read any more. */
    public boolean close(Duration patience) {
        thread.shutdown();
        try {
            return thread.awaitTermination(patience.toNanos(), NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
