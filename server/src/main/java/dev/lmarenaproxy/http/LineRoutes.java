package dev.lmarenaproxy.http;

import static dev.lmarenaproxy.Fault.Kind.NOT_FOUND;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.dispatch.JobStatus;
import dev.lmarenaproxy.dispatch.Jobs;
import dev.lmarenaproxy.dispatch.Tabs;
import dev.lmarenaproxy.feed.TabJson;
import dev.lmarenaproxy.tab.CloseCode;
import dev.lmarenaproxy.tab.TabSession;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Consumer;

/**
 * What is on the line: {@code GET /api/tabs}, each tab's state and what it needs, with {@code POST
 * /api/tabs/{id}/drain}, {@code /undrain}, {@code /reload} and {@code /disconnect}; {@code GET
 * /api/jobs}, the requests under way and their places in the queue, with {@code POST
 * /api/jobs/{id}/cancel}. Times are ISO 8601 in UTC.
 */
final class LineRoutes {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int USUAL_PAGE = 100;
    private static final int LARGEST_PAGE = 1000;

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
        router.post("/api/tabs/:id/disconnect")
                .handler(context -> act(context, tab -> tab.close(CloseCode.DISMISSED)));
        router.get("/api/jobs").handler(this::jobs);
        router.post("/api/jobs/:id/cancel").handler(this::cancel);
    }

    private void tabs(RoutingContext context) {
        try {
            var paging = Paging.of(context, USUAL_PAGE, LARGEST_PAGE);
            Responses.json(context, paging.of(tabs.known(), TabJson::of).toString());
        } catch (FaultException e) {
            Responses.fault(context, e.fault());
        }
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
        try {
            var paging = Paging.of(context, USUAL_PAGE, LARGEST_PAGE);
            Future.fromCompletionStage(jobs.statuses(), vertx.getOrCreateContext())
                    .onSuccess(statuses ->
                            Responses.json(
                                    context, paging.of(statuses, LineRoutes::json).toString()))
                    .onFailure(failure -> Responses.failure(context, failure));
        } catch (FaultException e) {
            Responses.fault(context, e.fault());
        }
    }

    private void cancel(RoutingContext context) {
        var id = context.pathParam("id");
        Future.fromCompletionStage(jobs.statuses(), vertx.getOrCreateContext())
                .onSuccess(statuses ->
                        statuses.stream()
                                .map(JobStatus::id)
                                .filter(job -> job.value().equals(id))
                                .findAny()
                                .ifPresentOrElse(
                                        job -> {
                                            jobs.cancel(job);
                                            context.response().setStatusCode(202).end();
                                        },
                                        () ->
                                                Responses.fault(
                                                        context,
                                                        Fault.of(
                                                                NOT_FOUND,
                                                                "No job under way has this id;"
                                                                        + " GET /api/jobs lists"
                                                                        + " them."))))
                .onFailure(failure -> Responses.failure(context, failure));
    }

    private static ArrayNode json(List<JobStatus> jobs) {
        var data = JSON.createArrayNode();
        jobs.stream().map(LineRoutes::json).forEach(data::add);
        return data;
    }

    private static ObjectNode json(JobStatus status) {
        var tab = status.tab();
        var json =
                JSON.createObjectNode()
                        .put("id", status.id().value())
                        .put("model", status.model())
                        .put("state", state(status))
                        .put("submitted", status.submittedAt().toString())
                        .put("attempts", status.attempts())
                        .put("tab", tab == null ? null : tab.value())
                        .put("streamed", status.streamed())
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
}
