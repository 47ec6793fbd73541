package dev.lmarenaproxy.metrics;

import dev.lmarenaproxy.dispatch.Load;
import dev.lmarenaproxy.tab.TabState;
import dev.lmarenaproxy.tab.TabStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** How things stand whenever somebody asks. */
final class Gauges {
    private static final long PATIENCE_MILLIS = 2000;
    private static final double MILLIS = 1000;

    private static final Load NO_LOAD = new Load(0, 0);

    private final Sources sources;
    private final InstantSource clock;

    /** As last told by the dispatcher; null where it did not tell in time. */
    private volatile @Nullable Load load;

    Gauges(Meters meters, Sources sources, InstantSource clock) {
        this.sources = sources;
        this.clock = clock;
        for (var state : TabState.values()) {
            if (state != TabState.GONE) {
                meters.gauge(
                        "arena_gateway_tabs",
                        "Tabs by their state",
                        () -> sources.tabs().get().stream().filter(t -> t.state() == state).count(),
                        "state",
                        state.name().toLowerCase(Locale.ROOT));
            }
        }
        meters.gauge(
                "arena_gateway_tab_last_frame_age_seconds",
                "How long the quietest of the connected tabs has said nothing; NaN without a tab",
                this::quiet);
        meters.gauge(
                "arena_gateway_requests_in_flight",
                "Requests of clients that have not ended",
                () -> sources.requests().getAsInt());
        meters.gauge(
                "arena_gateway_queue_depth", "Jobs that wait for a tab", () -> of(Load::waiting));
        meters.gauge(
                "arena_gateway_queue_limit",
                "Jobs that may wait for a tab",
                () -> sources.queueLimit().getAsInt());
        meters.gauge(
                "arena_gateway_jobs_running", "Jobs that a tab works on", () -> of(Load::running));
        meters.gauge(
                "arena_gateway_models_registered",
                "Models that the site offers",
                () -> sources.models().getAsInt());
        meters.gauge(
                "arena_gateway_journal_up",
                "1 while requests can be kept, 0 while they can't",
                () -> sources.journal().get().well() ? 1 : 0);
        meters.gauge(
                "arena_gateway_journal_bytes",
                "Size of the journal on disk",
                () -> sources.journal().get().bytes());
        original(meters);
    }

    private void original(Meters meters) {
        meters.gauge(
                "lmarena_active_requests",
                "Requests that have not ended",
                () -> sources.requests().getAsInt());
        meters.gauge(
                "lmarena_websocket_connected",
                "1 while a browser tab is connected, 0 while none is",
                () -> connected(sources.tabs().get()) ? 1 : 0);
        meters.gauge(
                "lmarena_models_registered",
                "Models that the site offers",
                () -> sources.models().getAsInt());
    }

    /** Asks those that answer later. */
    CompletionStage<?> refresh() {
        return sources.load()
                .get()
                .toCompletableFuture()
                .copy()
                .orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .whenComplete((told, failure) -> load = failure == null ? told : null)
                .exceptionally(_ -> NO_LOAD);
    }

    private double of(ToIntFunction<Load> figure) {
        var known = load;
        return known == null ? Double.NaN : figure.applyAsInt(known);
    }

    private double quiet() {
        return sources.quietest()
                .get()
                .map(at -> Math.max(0, Duration.between(at, clock.instant()).toMillis()) / MILLIS)
                .orElse(Double.NaN);
    }

    private static boolean connected(List<TabStatus> tabs) {
        return tabs.stream().anyMatch(TabStatus::connected);
    }
}
