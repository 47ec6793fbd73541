package dev.lmarenaproxy.scheduler;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import java.time.Instant;

/**
 * What the scheduler needs to know of a job.
 *
 * @param model the site's own id of the model
 * @param conversation the same for requests that continue one another
 * @param goesOn whether earlier turns of it were answered: only then some browser may know it
 * @param submittedAt when the client asked; earlier than now for a job of a former run
 * @param epoch attempts already made, 0 for a new job
 */
public record Request(
        JobId job,
        Owner owner,
        String model,
        String conversation,
        boolean goesOn,
        Instant submittedAt,
        int epoch) {
    public Request {
        requireNonNull(job);
        requireNonNull(owner);
        requireNonNull(model);
        requireNonNull(conversation);
        requireNonNull(submittedAt);
        if (epoch < 0) {
            throw new IllegalArgumentException("an epoch below 0");
        }
    }
}
