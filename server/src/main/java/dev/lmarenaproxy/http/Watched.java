package dev.lmarenaproxy.http;

import static java.util.Objects.requireNonNullElse;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.monitor.ClientRequest;
import dev.lmarenaproxy.monitor.RequestRecord.Origin;
import dev.lmarenaproxy.monitor.RequestRecord.Trace;
import dev.lmarenaproxy.monitor.Requests;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells of the requests for answers, from the moment they enter. */
final class Watched implements Handler<RoutingContext> {
    private static final String KEY = "request";

    private static final Set<String> ENDPOINTS =
            Set.of(
                    "/v1/chat/completions",
                    "/v1/completions",
                    "/v1/responses",
                    "/v1/messages",
                    "/v1/images/generations",
                    "/v1/images/edits",
                    "/v1/videos");

    private final Requests requests;
    private final InstantSource clock;

    Watched(Requests requests, InstantSource clock) {
        this.requests = requests;
        this.clock = clock;
    }

    @Override
    public void handle(RoutingContext context) {
        var request = context.request();
        var path = endpoint(requireNonNullElse(request.path(), ""));
        if (request.method().equals(HttpMethod.POST) && ENDPOINTS.contains(path)) {
            var begun = begin(request, RequestName.of(request.response()), path);
            context.put(KEY, begun);
            context.addEndHandler(
                    sent -> begun.responded(context.response().getStatusCode(), sent.succeeded()));
        }
        context.next();
    }

    /** Routes take a slash at their end, too. */
    private static String endpoint(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /**
     * @param name by which the client knows it
     */
    ClientRequest begin(HttpServerRequest request, String name, String endpoint) {
        var program = request.getHeader(HttpHeaders.USER_AGENT);
        return requests.begin(
                new Origin(
                        name,
                        endpoint,
                        Caller.owner(request),
                        program == null ? "" : program,
                        clock.instant(),
                        trace(request)));
    }

    private static @Nullable Trace trace(HttpServerRequest request) {
        var parent = request.getHeader("traceparent");
        if (parent == null) {
            return null;
        }
        // several lines are one list
        var state = request.headers().getAll("tracestate");
        return new Trace(parent, state.isEmpty() ? null : String.join(",", state));
    }

    /** The request that is served, of a route for answers. */
    static ClientRequest of(RoutingContext context) {
        var request = find(context);
        if (request == null) {
            throw new IllegalStateException("nobody watches " + context.request().path());
        }
        return request;
    }

    /** The request is refused, or failed; where it is one for an answer. */
    static void fault(RoutingContext context, Fault fault) {
        var request = find(context);
        if (request != null) {
            request.fault(fault);
        }
    }

    private static @Nullable ClientRequest find(RoutingContext context) {
        return context.<@Nullable ClientRequest>get(KEY);
    }
}
