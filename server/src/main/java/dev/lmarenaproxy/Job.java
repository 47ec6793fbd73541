package dev.lmarenaproxy;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A prompt on its way to an answer.
 *
 * @param streamed whether the client sees the answer grow; otherwise it sees nothing before the end
 * @param idempotencyKey null where the client can't come back for the answer
 */
public record Job(
        JobId id,
        Prompt prompt,
        Model model,
        Instant submittedAt,
        Owner owner,
        boolean streamed,
        @Nullable IdempotencyKey idempotencyKey) {
    public Job {
        requireNonNull(id);
        requireNonNull(prompt);
        requireNonNull(model);
        requireNonNull(submittedAt);
        requireNonNull(owner);
    }
}
