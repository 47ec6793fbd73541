package dev.lmarenaproxy.http;

import static dev.lmarenaproxy.Fault.Kind.REQUEST_TOO_LARGE;

import dev.lmarenaproxy.Fault;
import io.vertx.core.http.HttpServerRequest;

/**
 * How long a body may be.
 *
 * @param told the same for people, and what they can do
 */
record BodyLimit(int bytes, String told) {
    private static final int API_KILOBYTES = 256;

    /** Of the monitor's own routes. */
    static final BodyLimit API =
            new BodyLimit(API_KILOBYTES << 10, API_KILOBYTES + " kB, the most that is taken here.");

    /**
     * The limit of what is sent to the path of the request.
     *
     * @param mostBytes of a request to a model, as it is set
     */
    static BodyLimit of(HttpServerRequest request, int mostBytes) {
        return String.valueOf(request.path()).startsWith("/api/") ? API : ofAsked(mostBytes);
    }

    /** Of a request to a model. */
    static BodyLimit ofAsked(int mostBytes) {
        return new BodyLimit(
                mostBytes,
                (mostBytes >> 20) + " MB; the setting request.maxBodyMegabytes allows more.");
    }

    /** For a body that is longer. */
    Fault tooLarge() {
        return Fault.of(REQUEST_TOO_LARGE, "The request is larger than " + told);
    }
}
