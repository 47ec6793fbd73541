package dev.lmarenaproxy.dialect.openai;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.JobId;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a response besides its request and its answer.
 *
 * @param model its public name
 * @param ended when the answer ended; null while nobody knows
 */
public record MadeResponse(
        JobId id, Instant created, String model, Supplier<@Nullable Instant> ended) {
    public MadeResponse {
        requireNonNull(id);
        requireNonNull(created);
        requireNonNull(model);
        requireNonNull(ended);
    }
}
