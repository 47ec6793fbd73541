package dev.lmarenaproxy.app;

import java.time.Instant;
import java.time.InstantSource;

/** Wall-clock time that never jumps: read once, then counted on by the system's timer. */
final class MonotonicClock implements InstantSource {
    private final Instant start = Instant.now();
    private final long startNanos = System.nanoTime();

    @Override
    public Instant instant() {
        return start.plusNanos(System.nanoTime() - startNanos);
    }
}
