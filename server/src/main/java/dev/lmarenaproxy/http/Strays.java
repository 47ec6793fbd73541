package dev.lmarenaproxy.http;

import static dev.lmarenaproxy.Fault.Kind.INVALID_VALUE;
import static dev.lmarenaproxy.Fault.Kind.METHOD_NOT_ALLOWED;
import static dev.lmarenaproxy.Fault.Kind.ROUTE_NOT_FOUND;
import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.Fault;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Answers what no route takes, or what a route failed at. */
final class Strays {
    private Strays() {}

    /**
     * @param tooLarge for a body that is longer than allowed
     */
    static void addTo(Router router, Function<RoutingContext, Fault> tooLarge) {
        router.errorHandler(400, context -> Responses.fault(context, malformed()));
        router.errorHandler(404, context -> Responses.fault(context, noRoute(context)));
        router.errorHandler(
                405,
                context -> {
                    context.response().putHeader(HttpHeaders.ALLOW, allowed(router, context));
                    Responses.fault(context, noMethod(context));
                });
        router.errorHandler(413, context -> Responses.fault(context, tooLarge.apply(context)));
        router.errorHandler(500, context -> Responses.failure(context, failureOf(context)));
    }

    private static Throwable failureOf(RoutingContext context) {
        var failure = context.failure();
        return failure == null ? new IllegalStateException("no reason given") : failure;
    }

    static Fault malformed() {
        return Fault.of(INVALID_VALUE, "The request's URL or headers are malformed or too long.");
    }

    private static Fault noRoute(RoutingContext context) {
        return Fault.of(
                ROUTE_NOT_FOUND,
                "Unknown request URL: "
                        + context.request().method()
                        + " "
                        + context.request().path()
                        + ". The API is under /v1.");
    }

    /** The methods that some route has for the path, such as {@code GET, POST}. */
    private static String allowed(Router router, RoutingContext context) {
        var path = requireNonNull(context.request().path());
        return router.getRoutes().stream()
                .filter(route -> route.getPath() != null && route.methods() != null)
                .filter(route -> matches(route, path))
                .flatMap(route -> route.methods().stream())
                .map(HttpMethod::name)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static boolean matches(Route route, String path) {
        var own = requireNonNull(route.getPath());
        return route.isExactPath() ? own.equals(path) : path.startsWith(own);
    }

    private static Fault noMethod(RoutingContext context) {
        return Fault.of(
                METHOD_NOT_ALLOWED,
                context.request().method()
                        + " is not allowed for "
                        + context.request().path()
                        + ".");
    }
}
