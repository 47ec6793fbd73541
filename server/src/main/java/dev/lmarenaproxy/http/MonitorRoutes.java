package dev.lmarenaproxy.http;

import dev.lmarenaproxy.feed.Feed;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.InstantSource;

/** What is to be seen of the moment: the live feed, and the figures for Prometheus. */
public final class MonitorRoutes {
    private final Feed feed;
    private final MetricsPage metrics;
    private final InstantSource clock;

    public MonitorRoutes(Feed feed, MetricsPage metrics, InstantSource clock) {
        this.feed = feed;
        this.metrics = metrics;
        this.clock = clock;
    }

    void addTo(Router router, Vertx vertx) {
        router.get("/metrics").handler(new MetricsRoute(vertx, metrics));
        router.get("/ws/monitor").handler(new FeedSocket(vertx, feed, clock));
    }
}
