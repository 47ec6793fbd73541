package dev.lmarenaproxy.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Requests for the headers alone, as programs send them that look whether something is there. */
final class HeadRequests {
    private HeadRequests() {}

    static boolean isOne(RoutingContext context) {
        return context.request().method().equals(HttpMethod.HEAD);
    }

    /** Tells how long the body would be that Vert.x leaves out. */
    static void measure(RoutingContext context) {
        if (isOne(context)) {
            var response = context.response();
            context.addHeadersEndHandler(_ -> {
                // an answer in pieces has no length
                if (response.bytesWritten() > 0) {
                    response.putHeader(
                            HttpHeaders.CONTENT_LENGTH, Long.toString(response.bytesWritten()));
                }
            });
        }
        context.next();
    }

    /** Each route there is by now that answers GET answers HEAD, with the same headers. */
    static void addTo(Router router) {
        for (var route : router.getRoutes()) {
            var methods = route.methods();
            if (methods != null && methods.contains(HttpMethod.GET)) {
                route.method(HttpMethod.HEAD);
            }
        }
    }
}
