package dev.lmarenaproxy.answer;

import static dev.lmarenaproxy.WithoutClient.GO_ON;

import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Modality;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.dispatch.Jobs;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * The videos that were asked for. They are made while nobody waits, and known as long as the
 * journal knows their jobs. Safe for threads; returns at once.
 */
public final class Videos {
    private final Answers answers;
    private final Jobs jobs;

    public Videos(Answers answers, Jobs jobs) {
        this.answers = answers;
        this.jobs = jobs;
    }

    /**
     * Begins a video.
     *
     * @return fails as {@link Answers#begin} does
     */
    public CompletionStage<Video> begin(Asking asking, Executor work) {
        return answers.begin(asking.withoutClient(GO_ON), work)
                .thenApply(answer -> {
                    // it goes on; whoever wants it comes back
                    answer.leave();
                    return new Video(answer.job(), new Video.State.Queued());
                });
    }

    /**
     * Finds a video of its owner.
     *
     * @return fails with a {@link dev.lmarenaproxy.FaultException} when the journal can't tell
     */
    public CompletionStage<Optional<Video>> find(JobId id, Owner owner) {
        return jobs.attach(id)
                .thenApply(found ->
                        found.flatMap(taken -> {
                            var job = taken.job();
                            jobs.left(id);
                            return job.owner().equals(owner)
                                            && job.model().modality() == Modality.VIDEO
                                            && job.withoutClient() == GO_ON
                                    ? Optional.of(
                                            new Video(job, Video.state(taken.stream().events())))
                                    : Optional.empty();
                        }));
    }
}
