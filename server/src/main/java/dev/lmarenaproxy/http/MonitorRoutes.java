package dev.lmarenaproxy.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.alerts.AlertJson;
import dev.lmarenaproxy.alerts.Alerts;
import dev.lmarenaproxy.alerts.Delivery;
import dev.lmarenaproxy.feed.Feed;
import dev.lmarenaproxy.vitals.Figures;
import dev.lmarenaproxy.vitals.HealthJson;
import dev.lmarenaproxy.vitals.HealthScore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What is asked of the moment: the live feed at {@code /ws/monitor}, {@code GET /metrics}, {@code
 * GET /api/alerts} with {@code POST /api/alerts/test}, and {@code GET /api/health/detailed}.
 */
public final class MonitorRoutes {
    private static final int USUAL_PAGE = 50;
    private static final int LARGEST_PAGE = 500;

    private final Feed feed;
    private final MetricsPage metrics;
    private final Alerts alerts;
    private final Supplier<CompletionStage<Delivery>> test;
    private final Supplier<Figures> figures;
    private final Supplier<HealthScore.Limits> limits;
    private final InstantSource clock;

    /**
     * @param test sends a test to the webhook
     * @param figures may take a while
     * @param limits from where on things cost points
     */
    public MonitorRoutes(
            Feed feed,
            MetricsPage metrics,
            Alerts alerts,
            Supplier<CompletionStage<Delivery>> test,
            Supplier<Figures> figures,
            Supplier<HealthScore.Limits> limits,
            InstantSource clock) {
        this.feed = feed;
        this.metrics = metrics;
        this.alerts = alerts;
        this.test = test;
        this.figures = figures;
        this.limits = limits;
        this.clock = clock;
    }

    void addTo(Router router, Vertx vertx) {
        router.get("/metrics").handler(new MetricsRoute(vertx, metrics));
        router.get("/ws/monitor").handler(new FeedSocket(vertx, feed, clock));
        router.get("/api/alerts").handler(context -> alerts(context, vertx));
        router.post("/api/alerts/test").handler(context -> test(context, vertx));
        router.get("/api/health/detailed").handler(context -> health(context, vertx));
    }

    private void alerts(RoutingContext context, Vertx vertx) {
        try {
            var paging = Paging.of(context, USUAL_PAGE, LARGEST_PAGE);
            answer(
                    context,
                    vertx,
                    alerts.page(paging.limit(), paging.offset())
                            .thenApply(page -> json(page, paging).toString()));
        } catch (FaultException e) {
            Responses.fault(context, e.fault());
        }
    }

    private static ObjectNode json(Alerts.Page page, Paging paging) {
        var list = paging.told(AlertJson.of(page.alerts()), page.total(), false);
        list.set("rules", AlertJson.rules(page.rules()));
        return list;
    }

    private void test(RoutingContext context, Vertx vertx) {
        answer(
                context,
                vertx,
                test.get()
                        .thenApply(delivery ->
                                JsonNodeFactory.instance
                                        .objectNode()
                                        .put("sent", delivery.sent())
                                        .put("status", delivery.status())
                                        .put("problem", delivery.problem())
                                        .toString()));
    }

    private void health(RoutingContext context, Vertx vertx) {
        answer(
                context,
                vertx,
                CompletableFuture.supplyAsync(
                        () -> {
                            var now = figures.get();
                            return HealthJson.of(HealthScore.of(now, limits.get()), now).toString();
                        },
                        Thread::startVirtualThread));
    }

    private static void answer(
            RoutingContext context, Vertx vertx, CompletionStage<String> answer) {
        Future.fromCompletionStage(answer, vertx.getOrCreateContext())
                .onSuccess(json -> Responses.json(context, json))
                .onFailure(failure -> Responses.failure(context, failure));
    }
}
