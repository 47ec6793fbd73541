package dev.lmarenaproxy.http;

import static dev.lmarenaproxy.Fault.Kind.INVALID_VALUE;

import dev.lmarenaproxy.Fault;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/**
 * Before the monitor's own routes, whose origins {@link Guard} looks at: what changes something is
 * JSON and says so, as a page of another origin can send anything else without being asked first.
 */
final class ApiGate implements Handler<RoutingContext> {
    @Override
    public void handle(RoutingContext context) {
        var request = context.request();
        if (request.method().equals(HttpMethod.POST) && !isJson(request)) {
            Responses.fault(
                    context,
                    Fault.of(
                            INVALID_VALUE,
                            "Send this with the header content-type: application/json."));
        } else {
            context.next();
        }
    }

    private static boolean isJson(HttpServerRequest request) {
        var type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return type != null
                && type.toLowerCase(Locale.ROOT).matches("\\s*application/json\\s*(;.*)?");
    }
}
