package dev.lmarenaproxy.alerts;

import static java.time.temporal.ChronoUnit.MILLIS;

import dev.lmarenaproxy.alerts.AlertStates.RuleState;
import dev.lmarenaproxy.settings.Settings;
import dev.lmarenaproxy.vitals.Figures;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the figures every five seconds, and whenever somebody asks; keeps and tells what fires.
 * All of it on the thread {@code alerts}, which may wait for the disk and the dispatcher.
 */
public final class Alerts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);
    private static final Duration PERIOD = Duration.ofSeconds(5);

    /** Longer than a tab takes to come back after a restart. */
    private static final Duration RETURN = Duration.ofSeconds(30);

    private final Supplier<Figures> figures;
    private final Supplier<Settings.Alerts> settings;
    private final Consumer<Alert> tell;
    private final InstantSource clock;
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(
                    1, task -> Thread.ofPlatform().name("alerts").daemon().unstarted(task));

    // of the thread
    private final AlertStore store;
    private final AlertStates states;

    /**
     * Some of the alerts, and how the rules stand.
     *
     * @param alerts the latest first
     * @param total how many there are
     */
    public record Page(List<Alert> alerts, int total, List<RuleState> rules) {}

    private Alerts(
            AlertStore store,
            AlertStates states,
            Supplier<Figures> figures,
            Supplier<Settings.Alerts> settings,
            Consumer<Alert> tell,
            InstantSource clock) {
        this.store = store;
        this.states = states;
        this.figures = figures;
        this.settings = settings;
        this.tell = tell;
        this.clock = clock;
    }

    /**
     * Begins to look, where a former run left off.
     *
     * @param store where it can't be read, alerts are kept in memory
     * @param figures may take a while
     * @param settings what counts at the moment
     * @param tell hears of each alert that fires, and when it is resolved; returns at once
     */
    public static Alerts start(
            AlertStore store,
            Supplier<Figures> figures,
            Supplier<Settings.Alerts> settings,
            Consumer<Alert> tell,
            InstantSource clock) {
        var until = clock.instant().plus(RETURN);
        AlertStore kept = store;
        AlertStates states;
        try {
            states = new AlertStates(store.latest(), store.lastId(), until);
        } catch (IOException e) {
            LOG.warn("alerts can't be read, and are kept in memory: {}", e.getMessage());
            store.close();
            kept = new MemoryAlerts();
            states = new AlertStates(List.of(), 0, until);
        }
        var alerts = new Alerts(kept, states, figures, settings, tell, clock);
        var _ =
                alerts.thread.scheduleWithFixedDelay(
                        alerts::look, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        return alerts;
    }

    /** Looks once more, then tells; fails where the store can't be read. */
    public CompletionStage<Page> page(int limit, int offset) {
        return CompletableFuture.supplyAsync(
                () -> {
                    look();
                    try {
                        return new Page(store.page(limit, offset), store.count(), states.rules());
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                },
                thread);
    }

    private void look() {
        try {
            var limits = settings.get();
            var now = figures.get();
            var news =
                    states.step(
                            Readings.of(now, limits),
                            Duration.ofSeconds(limits.coolDownSeconds()),
                            clock.instant().truncatedTo(MILLIS));
            news.forEach(this::keep);
        } catch (RuntimeException e) {
            LOG.error("the rules of alerts can't be looked at", e);
        }
    }

    private void keep(Alert alert) {
        if (alert.firing()) {
            LOG.atWarn().addKeyValue("rule", alert.rule().word()).log(alert.message());
        } else {
            LOG.atInfo().addKeyValue("rule", alert.rule().word()).log("alert resolved");
        }
        try {
            store.put(alert);
        } catch (IOException e) {
            LOG.warn("an alert can't be kept", e);
        }
        tell.accept(alert);
    }

    @Override
    public void close() {
        thread.execute(store::close);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(PERIOD.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("the alerts did not stop in time");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
