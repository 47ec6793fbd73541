package dev.lmarenaproxy.simulator;

import io.vertx.core.http.HttpHeaders;

/** Whether pages of another origin may read and write the site's files (CORS). */
final class FilesPolicy {
    private final boolean forPages;

    FilesPolicy(SimulatorOptions options) {
        this.forPages = options.filesForPages();
    }

    /** Adds the headers that allow it; true where the request was only a question about them. */
    boolean answers(Exchange exchange) {
        var response = exchange.response();
        if (forPages) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        }
        if (!exchange.method().equals("OPTIONS")) {
            return false;
        }
        if (forPages) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, PUT")
                    .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, "content-type");
        }
        response.setStatusCode(forPages ? 204 : 403).end();
        return true;
    }
}
