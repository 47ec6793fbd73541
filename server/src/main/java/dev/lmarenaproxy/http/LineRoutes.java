package dev.lmarenaproxy.http;

import static dev.lmarenaproxy.Fault.Kind.NOT_FOUND;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.dispatch.JobStatus;
import dev.lmarenaproxy.dispatch.Jobs;
import dev.lmarenaproxy.dispatch.Tabs;
import dev.lmarenaproxy.tab.TabSession;
import dev.lmarenaproxy.tab.TabStatus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is on the line: {@code GET /api/tabs}, each tab's state and what it needs, with {@code POST
 * /api/tabs/{id}/drain}, {@code /undrain} and {@code /reload}; {@code GET /api/jobs}, the requests
 * under way and their places in the queue. Times are ISO 8601 in UTC.
 */
final class LineRoutes {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Vertx vertx;
    private final Tabs tabs;
    private final Jobs jobs;

    LineRoutes(Vertx vertx, Tabs tabs, Jobs jobs) {
        this.vertx = vertx;
        this.tabs = tabs;
        this.jobs = jobs;
    }

    void addTo(Router router) {
        router.get("/api/tabs").handler(this::tabs);
        router.post("/api/tabs/:id/drain").handler(context -> act(context, tab -> tab.drain(true)));
        router.post("/api/tabs/:id/undrain")
                .handler(context -> act(context, tab -> tab.drain(false)));
        router.post("/api/tabs/:id/reload").handler(context -> act(context, TabSession::reload));
        router.get("/api/jobs").handler(this::jobs);
    }

    private void tabs(RoutingContext context) {
        var list = JSON.createObjectNode();
        var data = list.putArray("data");
        Stream.of(tabs.statuses(), tabs.gone())
                .flatMap(List::stream)
                .map(LineRoutes::json)
                .forEach(data::add);
        Responses.json(context, list.toString());
    }

    private void act(RoutingContext context, Consumer<TabSession> action) {
        var id = context.pathParam("id");
        tabs.all().stream()
                .filter(tab -> tab.id().value().equals(id))
                .findAny()
                .ifPresentOrElse(
                        tab -> {
                            action.accept(tab);
                            context.response().setStatusCode(202).end();
                        },
                        () ->
                                Responses.fault(
                                        context,
                                        Fault.of(
                                                NOT_FOUND,
                                                "No connected tab has this id; GET /api/tabs"
                                                        + " lists them.")));
    }

    private void jobs(RoutingContext context) {
        Future.fromCompletionStage(jobs.statuses(), vertx.getOrCreateContext())
                .onSuccess(statuses -> {
                    var list = JSON.createObjectNode();
                    var data = list.putArray("data");
                    statuses.stream().map(LineRoutes::json).forEach(data::add);
                    Responses.json(context, list.toString());
                })
                .onFailure(failure -> Responses.failure(context, failure));
    }

    private static ObjectNode json(TabStatus tab) {
        var need = tab.need();
        return JSON.createObjectNode()
                .put("id", tab.id().value())
                .put("browser", tab.browser())
                .put("state", tab.state().name().toLowerCase(Locale.ROOT))
                .put("reason", tab.reason())
                .put("state_since", tab.stateSince().toString())
                .put("need", need == null ? null : need.name().toLowerCase(Locale.ROOT))
                .put("limited_until", text(tab.limitedUntil()))
                .put("last_success", text(tab.lastSuccess()))
                .put("connected_since", tab.since().toString())
                .put("running", tab.running())
                .put("visible", tab.visible())
                .put("signed_in", tab.signedIn())
                .put("script", tab.script());
    }

    private static ObjectNode json(JobStatus status) {
        var job = status.job();
        var tab = status.tab();
        var json =
                JSON.createObjectNode()
                        .put("id", job.id().value())
                        .put("model", job.model().name())
                        .put("state", state(status))
                        .put("submitted", job.submittedAt().toString())
                        .put("attempts", status.attempts())
                        .put("tab", tab == null ? null : tab.value())
                        .put("streamed", job.streamed())
                        .put("clients", status.clients());
        return status.position() == 0
                ? json.putNull("position")
                : json.put("position", status.position());
    }

    private static String state(JobStatus status) {
        if (status.tab() != null) {
            return "running";
        }
        // or it is on its way into the journal, or its end is
        return status.position() > 0 ? "waiting" : "being_written";
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
