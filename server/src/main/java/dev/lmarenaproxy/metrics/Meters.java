package dev.lmarenaproxy.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The registry of all meters, each with the very name that is shown. Safe for threads. */
final class Meters implements AutoCloseable {
    /** Micrometer's names of these are not as Prometheus wants them, and nobody misses them. */
    private static final Set<String> UNTIDY = Set.of("process.cpu.time", "system.cpu.count");

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(
                            PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM)
                    // two meters of one name with other labels: better found than passed over
                    .throwExceptionOnRegistrationFailure();
    private final ExpositionFormats formats = ExpositionFormats.init();

    Meters() {
        registry.config().meterFilter(MeterFilter.deny(id -> UNTIDY.contains(id.getName())));
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }

    MeterProvider<Counter> counter(String name, String help) {
        return Counter.builder(name).description(help).withRegistry(registry);
    }

    MeterProvider<Timer> timer(String name, String help, Buckets buckets) {
        return Timer.builder(name)
                .description(help)
                .serviceLevelObjectives(buckets.durations())
                .withRegistry(registry);
    }

    MeterProvider<DistributionSummary> summary(String name, String help, Buckets buckets) {
        return DistributionSummary.builder(name)
                .description(help)
                .serviceLevelObjectives(buckets.bounds())
                .withRegistry(registry);
    }

    void gauge(String name, String help, DoubleSupplier value, String... labels) {
        Gauge.builder(name, value, DoubleSupplier::getAsDouble)
                .description(help)
                .tags(labels)
                // nobody else holds the supplier
                .strongReference(true)
                .register(registry);
    }

    /** A fact that never changes, as labels. */
    void info(String name, String help, List<String> labels, List<String> values) {
        var info =
                Info.builder()
                        .name(name)
                        .help(help)
                        .labelNames(labels.toArray(String[]::new))
                        .build();
        info.setLabelValues(values.toArray(String[]::new));
        registry.getPrometheusRegistry().register(info);
    }

    /**
     * What is shown.
     *
     * @param accept the asker's header: OpenMetrics where it names that, else Prometheus' text
     * @param shown which names
     */
    Exposition expose(@Nullable String accept, Predicate<String> shown) {
        var writer = formats.findWriter(accept);
        var out = new ByteArrayOutputStream();
        try {
            writer.write(out, snapshots(shown));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Exposition(writer.getContentType(), out.toString(UTF_8));
    }

    /** The maximum of each timer over a while is left out: the buckets tell it, and for any. */
    MetricSnapshots snapshots(Predicate<String> shown) {
        return new MetricSnapshots(
                registry.getPrometheusRegistry().scrape().stream()
                        .filter(snapshot -> !snapshot.getMetadata().getName().endsWith("_max"))
                        .filter(snapshot -> shown.test(snapshot.getMetadata().getName()))
                        .toList());
    }

    @Override
    public void close() {
        registry.close();
    }
}
