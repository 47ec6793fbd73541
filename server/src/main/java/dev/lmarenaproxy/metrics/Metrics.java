package dev.lmarenaproxy.metrics;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.monitor.RequestDetails;
import dev.lmarenaproxy.monitor.RequestListener;
import dev.lmarenaproxy.monitor.RequestRecord;
import dev.lmarenaproxy.tab.TabListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The figures for Prometheus. A request is counted once, at its end; a piece of an answer costs
 * nothing. Safe for threads.
 */
public final class Metrics implements RequestListener, AutoCloseable {
    private final Meters meters = new Meters();
    private final JvmGcMetrics collector = new JvmGcMetrics();
    private final OriginalMeters original = new OriginalMeters(meters);
    private final GenAiMeters genAi = new GenAiMeters(meters);
    private final RequestMeters requests = new RequestMeters(meters);
    private final TabMeters tabs = new TabMeters(meters);
    private final MeterProvider<Counter> reloads;
    private final ModelLabels models;
    private final BooleanSupplier originalNames;
    private final InstantSource clock;
    private volatile @Nullable Gauges gauges;

    /**
     * @param version of this build
     * @param known the public name of the model that a client's name means
     * @param originalNames whether the names of the first version are shown too, asked each time;
     *     counted is under them always, so that they are complete once they are shown
     */
    public Metrics(
            String version,
            Function<String, Optional<String>> known,
            BooleanSupplier originalNames,
            InstantSource clock) {
        this.models = new ModelLabels(known);
        this.originalNames = originalNames;
        this.clock = clock;
        reloads =
                meters.counter(
                        "arena_gateway_config_reloads_total",
                        "Changes of the settings, by whether they were taken");
        reloads.withTag("result", "applied");
        reloads.withTag("result", "refused");
        meters.info(
                "arena_gateway_build",
                "What runs",
                List.of("version", "java"),
                List.of(version, Runtime.version().toString()));
        var registry = meters.registry();
        collector.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** Says, once, where the figures are that are looked up. */
    public void watch(Sources sources) {
        gauges = new Gauges(meters, sources, clock);
    }

    /** Who counts what becomes of tabs. */
    public TabListener tabs() {
        return tabs;
    }

    /** Changed settings were taken, or refused as a whole. */
    public void reloaded(boolean applied) {
        reloads.withTag("result", applied ? "applied" : "refused").increment();
    }

    @Override
    public void keptAlive() {
        requests.keptAlive();
    }

    @Override
    public void ended(RequestRecord request, RequestDetails details) {
        var outcome = requireNonNull(request.outcome());
        var model = models.of(request.model());
        original.ended(request, outcome, model);
        genAi.ended(request, outcome, details.pieces(), model);
        requests.ended(request, outcome, details, model);
    }

    /**
     * All figures now.
     *
     * @param accept the asker's header: OpenMetrics where it names that, else Prometheus' text
     */
    public CompletionStage<Exposition> expose(@Nullable String accept) {
        var known = requireNonNull(gauges, "nobody said where the figures are");
        return known.refresh()
                // hundreds of models make it long
                .thenApplyAsync(_ -> now(accept), Thread::startVirtualThread);
    }

    private Exposition now(@Nullable String accept) {
        var all = originalNames.getAsBoolean();
        return meters.expose(accept, name -> all || !name.startsWith(OriginalMeters.PREFIX));
    }

    Meters meters() {
        return meters;
    }

    @Override
    public void close() {
        collector.close();
        meters.close();
    }
}
