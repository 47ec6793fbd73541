package dev.lmarenaproxy;

import static java.util.Objects.requireNonNull;

/**
 * The client's own name of a request: asking again with it asks for the same answer. It counts
 * within its owner, for {@link #LIFETIME_HOURS} hours.
 *
 * @param value what the client sent
 * @param fingerprint of what was asked; the same key with another one is refused
 */
public record IdempotencyKey(String value, String fingerprint) {
    public static final int LIFETIME_HOURS = 24;

    public IdempotencyKey {
        requireNonNull(value);
        requireNonNull(fingerprint);
    }
}
