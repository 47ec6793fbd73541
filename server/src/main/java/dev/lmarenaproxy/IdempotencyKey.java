package dev.lmarenaproxy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * The name of a request: asking again with it asks for the same answer. It counts within its owner.
 *
 * @param value what the client sent, or a name {@link #within} a job
 * @param fingerprint of what was asked; the same key with another one is refused
 */
public record IdempotencyKey(String value, String fingerprint) {
    public static final Duration LIFETIME = Duration.ofHours(24);

    /** Stands in no key of a client. */
    private static final char WITHIN = ' ';

    public IdempotencyKey {
        requireNonNull(value);
        requireNonNull(fingerprint);
    }

    /**
     * The name of a further job that the answer of a first one needs: whoever reads that answer
     * again finds the same one. It counts as long as the journal knows the job.
     *
     * @param part which of the further jobs
     */
    public static IdempotencyKey within(JobId first, String part) {
        return new IdempotencyKey(WITHIN + first.value() + WITHIN + part, "");
    }

    /** Since when a job must have been submitted to have this key now. */
    public Instant countsSince(Instant now) {
        return value.charAt(0) == WITHIN ? Instant.EPOCH : now.minus(LIFETIME);
    }
}
