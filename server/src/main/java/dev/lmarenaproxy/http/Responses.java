package dev.lmarenaproxy.http;

import static io.vertx.core.http.HttpHeaders.CONTENT_TYPE;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.dialect.ErrorBody;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whole answers: JSON, and errors in the words of whoever asks. */
final class Responses {
    private static final Logger LOG = LoggerFactory.getLogger(Responses.class);

    private Responses() {}

    static void json(RoutingContext context, String json) {
        context.response().putHeader(CONTENT_TYPE, "application/json").end(json);
    }

    /** Answers with the fault, unless an answer has begun or the client has gone. */
    static void fault(RoutingContext context, Fault fault) {
        Watched.fault(context, fault);
        fault(context.response(), fault);
    }

    static void fault(HttpServerResponse response, Fault fault) {
        error(response, RequestName.errors(response).body(fault));
    }

    /** Answers with the error, unless an answer has begun or the client has gone. */
    static void error(HttpServerResponse response, ErrorBody error) {
        if (response.headWritten() || response.closed()) {
            return;
        }
        response.setStatusCode(error.status()).putHeader(CONTENT_TYPE, "application/json");
        error.headers().forEach(response::putHeader);
        response.end(error.json());
    }

    /** Answers with the fault that the failure carries; any other failure is our own. */
    static void failure(RoutingContext context, Throwable failure) {
        var request = context.request();
        fault(context, faultOf(request.method() + " " + request.path(), failure));
    }

    /**
     * The fault that the failure carries; any other failure is our own.
     *
     * @param request names it in the log
     */
    static Fault faultOf(String request, Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FaultException known) {
                return known.fault();
            }
        }
        LOG.error("request failed: {}", request, failure);
        return Fault.of(
                Fault.Kind.INTERNAL_ERROR,
                "The gateway could not handle the request; its log tells more.");
    }
}
