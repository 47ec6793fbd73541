package dev.lmarenaproxy.http;

import dev.lmarenaproxy.feed.Feed;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.InstantSource;

/** What dashboards ask for of the moment: the live feed. */
public final class MonitorRoutes {
    private final Feed feed;
    private final InstantSource clock;

    public MonitorRoutes(Feed feed, InstantSource clock) {
        this.feed = feed;
        this.clock = clock;
    }

    void addTo(Router router, Vertx vertx) {
        router.get("/ws/monitor").handler(new FeedSocket(vertx, feed, clock));
    }
}
