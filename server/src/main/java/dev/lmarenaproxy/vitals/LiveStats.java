package dev.lmarenaproxy.vitals;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.monitor.ClientRequest;
import dev.lmarenaproxy.monitor.RequestRecord.Status;
import dev.lmarenaproxy.tab.TabStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** The figures of the moment, for those who watch. Any thread; answers at once. */
public final class LiveStats implements Supplier<ObjectNode> {
    /** Short enough to follow, long enough not to flicker. */
    private static final Duration RATE = Duration.ofSeconds(10);

    private static final Duration SPEED = Duration.ofMinutes(1);

    private final RecentRequests recent;
    private final Supplier<Collection<ClientRequest>> underWay;
    private final Supplier<List<TabStatus>> tabs;
    private final InstantSource clock;

    public LiveStats(
            RecentRequests recent,
            Supplier<Collection<ClientRequest>> underWay,
            Supplier<List<TabStatus>> tabs,
            InstantSource clock) {
        this.recent = recent;
        this.underWay = underWay;
        this.tabs = tabs;
        this.clock = clock;
    }

    @Override
    public ObjectNode get() {
        var now = clock.instant();
        var count = TabCount.of(tabs.get());
        var states = underWay.get().stream().map(request -> request.record().status()).toList();
        return JsonNodeFactory.instance
                .objectNode()
                .put("at", now.toString())
                .put("qps", (double) recent.since(now.minus(RATE)).completed() / RATE.toSeconds())
                .put("running", states.stream().filter(Status.RUNNING::equals).count())
                .put("waiting", states.stream().filter(Status.WAITING::equals).count())
                .put("tabs_ready", count.ready())
                .put("tabs_connected", count.connected())
                .put("tokens_per_second", recent.since(now.minus(SPEED)).tokensPerSecond())
                .put("completed", recent.completed())
                .put("failed", recent.failed());
    }
}
