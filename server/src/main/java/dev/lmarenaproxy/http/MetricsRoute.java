package dev.lmarenaproxy.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** {@code GET /metrics}: the figures for Prometheus, in the form that the asker names. */
final class MetricsRoute implements Handler<RoutingContext> {
    private final Vertx vertx;
    private final MetricsPage page;

    MetricsRoute(Vertx vertx, MetricsPage page) {
        this.vertx = vertx;
        this.page = page;
    }

    @Override
    public void handle(RoutingContext context) {
        var accept = context.request().getHeader(HttpHeaders.ACCEPT);
        Future.fromCompletionStage(page.figures(accept), vertx.getOrCreateContext())
                .onSuccess(figures ->
                        context.response()
                                .putHeader(HttpHeaders.CONTENT_TYPE, figures.contentType())
                                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                                .end(figures.text()))
                .onFailure(failure -> Responses.failure(context, failure));
    }
}
