package dev.lmarenaproxy.answer;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.WithoutClient;
import dev.lmarenaproxy.answer.Answers.Recall;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads answers that go on without a client to their end, so that they end where they should, and
 * are repaired where they must be. One thread, {@code follower}, reads them all; their number is
 * bounded by that of the jobs under way. Safe for threads.
 */
public final class Follower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final int PATIENCE_SECONDS = 5;

    private final Answers answers;
    private final Recall recall;
    private final Function<JobId, AnswerListener> listeners;
    private final Set<JobId> followed = ConcurrentHashMap.newKeySet();
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("follower").factory());

    /**
     * @param recall tells what was asked for with a job
     * @param listeners who hears of the answer that begins with a job
     */
    public Follower(Answers answers, Recall recall, Function<JobId, AnswerListener> listeners) {
        this.listeners = listeners;
        this.answers = answers;
        this.recall = recall;
    }

    /** Goes on with the answers that a former run of the gateway left unfinished. */
    public void resume(Collection<Job> unfinished) {
        for (var job : unfinished) {
            if (job.withoutClient() == WithoutClient.GO_ON) {
                var key = job.idempotencyKey();
                // a further job of an answer is read as a part of it
                follow(key == null ? job.id() : key.first().orElse(job.id()));
            }
        }
    }

    /** Reads the answer to its end, unless that is done already. */
    public void follow(JobId id) {
        if (followed.add(id)) {
            var _ =
                    answers.find(id, recall, _ -> false, Loading.NOTHING, this::run)
                            .whenComplete((found, failure) -> {
                                if (failure != null) {
                                    LOG.atWarn()
                                            .addKeyValue("job", id)
                                            .setCause(failure)
                                            .log("an answer can't be followed");
                                    followed.remove(id);
                                } else {
                                    found.ifPresentOrElse(this::follow, () -> followed.remove(id));
                                }
                            });
        }
    }

    private void follow(Answer answer) {
        answer.heardBy(listeners.apply(answer.job().id()));
        answer.open(this::run, () -> read(answer));
    }

    private void read(Answer answer) {
        while (answer.poll() != null) {
            // what is told is told to others
        }
        answer.passedOn();
        if (answer.ended()) {
            followed.remove(answer.job().id());
        }
    }

    private void run(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            // the gateway stops; the next run goes on
            LOG.debug("nothing is followed any more", e);
        }
    }

    /** Ends the thread. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(PATIENCE_SECONDS, SECONDS)) {
                LOG.warn("the thread of the follower did not end in time");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
