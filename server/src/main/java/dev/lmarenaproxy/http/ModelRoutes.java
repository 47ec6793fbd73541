package dev.lmarenaproxy.http;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Model;
import dev.lmarenaproxy.dialect.anthropic.ModelPage;
import dev.lmarenaproxy.dialect.openai.ModelList;
import dev.lmarenaproxy.dispatch.Models;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** {@code /v1/models} and what belongs to it. */
final class ModelRoutes {
    private static final String PREFIX = "/v1/models/";

    private final Vertx vertx;
    private final Models models;

    ModelRoutes(Vertx vertx, Models models) {
        this.vertx = vertx;
        this.models = models;
    }

    void addTo(Router router) {
        router.get("/v1/models").handler(this::list);
        router.get("/v1/models/*").handler(this::one);
        router.post("/v1/refresh-models").handler(this::refresh);
    }

    private void list(RoutingContext context) {
        if (RequestName.isAnthropic(context.response())) {
            page(context);
            return;
        }
        Responses.json(context, ModelList.list(models.all(), models.readAt()));
    }

    private void page(RoutingContext context) {
        var query = context.queryParams();
        try {
            Responses.json(
                    context,
                    ModelPage.of(
                            models.all(),
                            models.readAt(),
                            query.get("limit"),
                            query.get("before_id"),
                            query.get("after_id")));
        } catch (FaultException wrong) {
            Responses.fault(context, wrong.fault());
        }
    }

    private void one(RoutingContext context) {
        // the raw path: an id may hold slashes, encoded or not
        var name = decode(requireNonNull(context.request().path()).substring(PREFIX.length()));
        models.find(name)
                .ifPresentOrElse(
                        model -> Responses.json(context, json(context, model)),
                        () -> Responses.fault(context, unknown(name)));
    }

    private String json(RoutingContext context, Model model) {
        return RequestName.isAnthropic(context.response())
                ? ModelPage.one(model, models.readAt())
                : ModelList.one(model, models.readAt());
    }

    private void refresh(RoutingContext context) {
        Future.fromCompletionStage(models.refresh(), vertx.getOrCreateContext())
                .onSuccess(_ -> list(context))
                .onFailure(failure -> Responses.failure(context, failure));
    }

    private Fault unknown(String name) {
        return models.unknown(name);
    }

    /** Percent-encoded, or, as some clients send it, as bare UTF-8 that was read as Latin-1. */
    private static String decode(String raw) {
        var path =
                raw.chars().anyMatch(c -> c > 0x7f && c <= 0xff)
                        ? new String(
                                raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                        : raw;
        try {
            // a plus in a path is a plus
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return path;
        }
    }
}
