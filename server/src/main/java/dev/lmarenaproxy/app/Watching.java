package dev.lmarenaproxy.app;

import dev.lmarenaproxy.dispatch.Models;
import dev.lmarenaproxy.dispatch.Tabs;
import dev.lmarenaproxy.feed.Feed;
import dev.lmarenaproxy.feed.Sights;
import dev.lmarenaproxy.http.MonitorRoutes;
import dev.lmarenaproxy.monitor.RequestListener;
import dev.lmarenaproxy.monitor.Requests;
import dev.lmarenaproxy.vitals.LiveStats;
import dev.lmarenaproxy.vitals.RecentRequests;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** What watches the gateway at work, put together: the live feed and the figures of the moment. */
final class Watching implements AutoCloseable {
    private final RecentRequests recent = new RecentRequests();
    private final Measuring measuring;
    private final InstantSource clock;
    private final Feed feed;
    private final LogFeed log;

    Watching(Measuring measuring, InstantSource clock) {
        this.measuring = measuring;
        this.clock = clock;
        this.feed = new Feed(clock);
        this.log = LogFeed.into(feed);
    }

    /** Who is to hear of requests. */
    List<RequestListener> listeners() {
        return Stream.concat(Stream.of(recent, feed), measuring.listeners().stream()).toList();
    }

    /**
     * Begins to watch.
     *
     * @param revision of the settings
     */
    void start(Requests requests, Tabs tabs, Models models, LongSupplier revision) {
        var stats = new LiveStats(recent, requests::underWay, tabs::statuses, clock);
        feed.start(new Sights(tabs::known, models::count, revision, stats));
    }

    MonitorRoutes routes() {
        return new MonitorRoutes(feed, measuring.page(), clock);
    }

    @Override
    public void close() {
        log.close();
        feed.close();
        measuring.close();
    }
}
