package dev.lmarenaproxy.dispatch;

import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.TabId;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a job under way at one moment.
 *
 * @param attempts how often it was started
 * @param tab where it runs; null while it waits
 * @param position 1 for the job whose turn is next; 0 while it runs
 * @param clients how many wait for its answer
 */
public record JobStatus(Job job, int attempts, @Nullable TabId tab, int position, int clients) {
    static JobStatus of(Run run, OptionalInt position) {
        var attempt = run.attempt();
        return new JobStatus(
                run.job(),
                run.epoch(),
                attempt == null ? null : attempt.session().id(),
                position.orElse(0),
                run.clients());
    }
}
