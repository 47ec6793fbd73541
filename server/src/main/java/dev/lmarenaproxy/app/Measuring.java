package dev.lmarenaproxy.app;

import dev.lmarenaproxy.Model;
import dev.lmarenaproxy.dispatch.Jobs;
import dev.lmarenaproxy.dispatch.Models;
import dev.lmarenaproxy.dispatch.Tabs;
import dev.lmarenaproxy.http.MetricsPage;
import dev.lmarenaproxy.journal.Journal;
import dev.lmarenaproxy.metrics.Exposition;
import dev.lmarenaproxy.metrics.Metrics;
import dev.lmarenaproxy.metrics.Sources;
import dev.lmarenaproxy.metrics.Traces;
import dev.lmarenaproxy.monitor.RequestListener;
import dev.lmarenaproxy.monitor.Requests;
import dev.lmarenaproxy.settings.LiveSettings;
import dev.lmarenaproxy.settings.Settings;
import dev.lmarenaproxy.tab.TabListener;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What other programs measure, put together with those who know the figures. */
final class Measuring implements AutoCloseable {
    private final Supplier<Settings> settings;
    private final Models models;
    private final Metrics metrics;
    private final Traces traces;
    private LiveSettings.@Nullable State settled;

    /**
     * @param settings as they are now
     */
    Measuring(Supplier<Settings> settings, Models models, InstantSource clock) {
        this.settings = settings;
        this.models = models;
        this.metrics =
                new Metrics(
                        Application.version(),
                        name -> models.find(name).map(Model::name),
                        () -> settings.get().metrics().originalNames(),
                        clock);
        this.traces =
                new Traces(Application.version(), () -> settings.get().metrics().otlpEndpoint());
    }

    /** Who is to hear of requests. */
    List<RequestListener> listeners() {
        return List.of(metrics, traces);
    }

    /** Who is to hear of tabs. */
    TabListener tabs() {
        return metrics.tabs();
    }

    /** Counts changes of the settings; the first state is none. For one thread at a time. */
    void settings(LiveSettings.State now) {
        var before = settled;
        settled = now;
        if (before != null) {
            if (now.problem() != null) {
                metrics.reloaded(false);
            } else if (now.revision() != before.revision()) {
                metrics.reloaded(true);
            }
        }
    }

    /** Says where the figures are that are looked up; to be called once. */
    void start(Tabs tabs, Jobs jobs, Requests requests, Journal journal) {
        metrics.watch(
                new Sources(
                        tabs::statuses,
                        tabs::quietest,
                        jobs::load,
                        () -> requests.underWay().size(),
                        () -> settings.get().queue().maxJobs(),
                        models::count,
                        journal::health));
    }

    MetricsPage page() {
        return accept -> metrics.expose(accept).thenApply(Measuring::figures);
    }

    private static MetricsPage.Figures figures(Exposition all) {
        return new MetricsPage.Figures(all.contentType(), all.text());
    }

    @Override
    public void close() {
        metrics.close();
        traces.close();
    }
}
