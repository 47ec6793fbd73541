package dev.lmarenaproxy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

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

    /** The first job of the answer that the job with this key belongs to; empty for a client's. */
    public Optional<JobId> first() {
        return isWithin()
                ? Optional.of(new JobId(value.substring(1, value.indexOf(WITHIN, 1))))
                : Optional.empty();
    }

    private boolean isWithin() {
        return value.charAt(0) == WITHIN;
    }

    /** Since when a job must have been submitted to have this key now. */
    public Instant countsSince(Instant now) {
        return isWithin() ? Instant.EPOCH : now.minus(LIFETIME);
    }
}
