package dev.lmarenaproxy.journal;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long the journal keeps jobs that have ended; the others it keeps.
 *
 * @param age how long after its end a job is removed
 * @param bytes how large the journal may be; beyond it the oldest are removed earlier
 */
public record Retention(Duration age, long bytes) {
    public Retention {
        requireNonNull(age);
        if (age.isNegative() || bytes < 0) {
            throw new IllegalArgumentException("negative retention");
        }
    }
}
