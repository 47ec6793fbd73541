package dev.lmarenaproxy.metrics;

import java.time.Duration;
import java.util.stream.DoubleStream;

/** The bounds of the histograms; the last one, without bound, is added to each. */
final class Buckets {
    /** Of the first version. */
    static final Buckets ORIGINAL = new Buckets(0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120);

    /** What OpenTelemetry advises for {@code gen_ai.*.duration}. */
    static final Buckets DURATION =
            new Buckets(
                    0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96,
                    81.92);

    /** What OpenTelemetry advises for {@code gen_ai.server.time_to_first_token}. */
    static final Buckets FIRST_TOKEN =
            new Buckets(
                    0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5,
                    7.5, 10);

    /** What OpenTelemetry advises for {@code gen_ai.server.time_per_output_token}. */
    static final Buckets PER_TOKEN =
            new Buckets(0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5);

    /** What OpenTelemetry advises for {@code gen_ai.client.token.usage}. */
    static final Buckets TOKENS =
            new Buckets(
                    1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216,
                    67108864);

    static final Buckets WAIT = new Buckets(0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300);

    static final Buckets OVERHEAD =
            new Buckets(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5);

    private static final double NANOS = 1e9;

    private final double[] bounds;

    private Buckets(double... bounds) {
        this.bounds = bounds;
    }

    double[] bounds() {
        return bounds.clone();
    }

    Duration[] durations() {
        return DoubleStream.of(bounds)
                .mapToObj(seconds -> Duration.ofNanos(Math.round(seconds * NANOS)))
                .toArray(Duration[]::new);
    }
}
