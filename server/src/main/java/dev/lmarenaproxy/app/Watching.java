package dev.lmarenaproxy.app;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.alerts.Alert;
import dev.lmarenaproxy.alerts.AlertJson;
import dev.lmarenaproxy.alerts.Alerts;
import dev.lmarenaproxy.dispatch.Jobs;
import dev.lmarenaproxy.dispatch.Load;
import dev.lmarenaproxy.dispatch.Models;
import dev.lmarenaproxy.dispatch.Tabs;
import dev.lmarenaproxy.feed.Feed;
import dev.lmarenaproxy.feed.Sights;
import dev.lmarenaproxy.http.MonitorRoutes;
import dev.lmarenaproxy.journal.Journal;
import dev.lmarenaproxy.monitor.RequestListener;
import dev.lmarenaproxy.monitor.Requests;
import dev.lmarenaproxy.settings.LiveSettings;
import dev.lmarenaproxy.settings.Settings;
import dev.lmarenaproxy.sqlite.SqliteAlerts;
import dev.lmarenaproxy.vitals.HealthScore;
import dev.lmarenaproxy.vitals.LiveStats;
import dev.lmarenaproxy.vitals.RecentRequests;
import dev.lmarenaproxy.vitals.Vitals;
import dev.lmarenaproxy.webhook.Webhook;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What watches the gateway at work, put together: the live feed, the figures of the moment, the
 * alerts and where they are sent.
 */
final class Watching implements AutoCloseable {
    private final RecentRequests recent = new RecentRequests();
    private final Measuring measuring;
    private final Supplier<Settings> settings;
    private final InstantSource clock;
    private final Feed feed;
    private final LogFeed log;
    private final Webhook webhook;
    private @Nullable Alerts alerts;

    /**
     * @param settings what counts at the moment
     */
    Watching(Measuring measuring, Supplier<Settings> settings, InstantSource clock) {
        this.measuring = measuring;
        this.settings = settings;
        this.clock = clock;
        this.feed = new Feed(clock);
        this.log = LogFeed.into(feed);
        this.webhook = new Webhook(() -> settings.get().alerts());
    }

    /** Who is to hear of requests. */
    List<RequestListener> listeners() {
        return Stream.concat(Stream.of(recent, feed), measuring.listeners().stream()).toList();
    }

    /** What ended of late, that what ended before the start is to be told. */
    RecentRequests recent() {
        return recent;
    }

    private static Sights.SettingsSight sight(LiveSettings.State state) {
        return new Sights.SettingsSight(state.revision(), state.problem());
    }

    /**
     * Begins to watch, on the thread that closes it.
     *
     * @param file of the journal, which is open
     * @param counting the settings that count
     */
    MonitorRoutes start(
            Path file,
            Journal journal,
            Requests requests,
            Jobs jobs,
            Tabs tabs,
            Models models,
            Supplier<LiveSettings.State> counting) {
        var stats = new LiveStats(recent, requests::underWay, tabs::statuses, clock);
        feed.start(new Sights(tabs::known, models::count, () -> sight(counting.get()), stats));
        var home = requireNonNull(file.toAbsolutePath().getParent()).toFile();
        var vitals =
                new Vitals(
                        recent,
                        new Vitals.Sources(
                                tabs::statuses,
                                () -> jobs.load().thenApply(Load::waiting),
                                () -> settings.get().queue().maxJobs(),
                                () -> settings.get().tabs().maxJobsPerTab(),
                                () -> requests.underWay().size(),
                                home::getUsableSpace,
                                () -> journal.health().well()),
                        clock);
        var watch =
                Alerts.start(
                        new SqliteAlerts(file),
                        vitals,
                        () -> settings.get().alerts(),
                        this::tell,
                        clock);
        alerts = watch;
        return new MonitorRoutes(
                feed, measuring.page(), watch, webhook::test, vitals, this::limits, clock);
    }

    private void tell(Alert alert) {
        feed.tell("alert", () -> AlertJson.of(alert));
        webhook.send(alert);
    }

    private HealthScore.Limits limits() {
        var now = settings.get().alerts();
        return new HealthScore.Limits(
                now.errorRatePercent(), now.slowP95Seconds(), now.diskFreeMegabytes());
    }

    @Override
    public void close() {
        if (alerts != null) {
            alerts.close();
        }
        webhook.close();
        log.close();
        feed.close();
        measuring.close();
    }
}
