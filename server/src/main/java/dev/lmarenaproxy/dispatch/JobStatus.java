package dev.lmarenaproxy.dispatch;

import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.TabId;
import java.time.Instant;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a job under way at one moment, or of a request that waits for the first model
 * list.
 *
 * @param model its public name; of what waits for the list, as it was asked for
 * @param attempts how often it was started
 * @param tab where it runs; null while it waits
 * @param position 1 for the job whose turn is next; 0 while it runs
 * @param clients how many wait for its answer
 */
public record JobStatus(
        JobId id,
        String model,
        Instant submittedAt,
        boolean streamed,
        int attempts,
        @Nullable TabId tab,
        int position,
        int clients) {
    static JobStatus of(Run run, OptionalInt position) {
        var attempt = run.attempt();
        var job = run.job();
        return new JobStatus(
                job.id(),
                job.model().name(),
                job.submittedAt(),
                job.streamed(),
                run.epoch(),
                attempt == null ? null : attempt.session().id(),
                position.orElse(0),
                run.clients());
    }

    static JobStatus of(Newcomer newcomer, int position) {
        return new JobStatus(
                newcomer.id(),
                newcomer.model(),
                newcomer.since(),
                newcomer.streamed(),
                0,
                null,
                position,
                1);
    }
}
