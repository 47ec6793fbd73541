package dev.lmarenaproxy.dialect;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.Fault;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a fault means to a client, whatever it speaks: the only mapping of faults to status and
 * code. {@code docs/errors.md} is its table for people.
 *
 * @param type OpenAI's word for this sort of error
 * @param retryAfter when asking again makes sense, where that is known
 * @param needsPerson whether asking again is useless before a person did something
 */
public record FaultMeaning(
        int status, String type, String code, @Nullable Duration retryAfter, boolean needsPerson) {
    public FaultMeaning {
        requireNonNull(type);
        requireNonNull(code);
    }

    private FaultMeaning(int status, String type, String code) {
        this(status, type, code, null, false);
    }

    public static FaultMeaning of(Fault fault) {
        var meaning = of(fault.kind());
        return fault.retryAfter() == null ? meaning : meaning.after(fault.retryAfter());
    }

    private static FaultMeaning of(Fault.Kind kind) {
        return switch (kind) {
            case INVALID_JSON -> request(400, "invalid_json");
            case MISSING_PARAMETER -> request(400, "missing_required_parameter");
            case INVALID_TYPE -> request(400, "invalid_type");
            case INVALID_VALUE -> request(400, "invalid_value");
            case UNSUPPORTED_PARAMETER -> request(400, "unsupported_parameter");
            case UNSUPPORTED_VALUE -> request(400, "unsupported_value");
            case CONTEXT_LENGTH_EXCEEDED -> request(400, "context_length_exceeded");
            case REQUEST_TOO_LARGE -> request(413, "request_too_large");
            case IDEMPOTENCY_KEY_REUSED -> request(422, "idempotency_key_reused");
            case SETTINGS_CHANGED -> request(409, "settings_changed");
            case MODEL_NOT_FOUND -> request(404, "model_not_found");
            case NOT_FOUND -> request(404, "not_found");
            case PREVIOUS_RESPONSE_NOT_FOUND -> request(400, "previous_response_not_found");
            case CONNECTION_LIMIT_REACHED -> request(400, "websocket_connection_limit_reached");
            case ROUTE_NOT_FOUND -> request(404, "unknown_url");
            case METHOD_NOT_ALLOWED -> request(405, "method_not_allowed");
            case HOST_NOT_ALLOWED -> request(421, "host_not_allowed");
            case ORIGIN_NOT_ALLOWED ->
                    new FaultMeaning(403, "permission_error", "origin_not_allowed");
            case NO_TAB_CONNECTED -> server(503, "no_tab_connected").untilPersonActs();
            case NO_TAB_ANSWERED -> server(503, "no_tab_answered");
            case QUEUE_FULL -> limit("queue_full").after(Duration.ofSeconds(5));
            case QUEUE_TIMEOUT -> server(503, "queue_timeout");
            case ANSWER_TIMEOUT -> server(504, "answer_timeout");
            case STREAM_INTERRUPTED -> server(502, "stream_interrupted");
            case RATE_LIMITED -> limit("rate_limit_exceeded").after(Duration.ofSeconds(30));
            case BROWSER_CHECK, VERIFICATION_REQUIRED, SIGNED_OUT ->
                    server(503, "tab_needs_person").untilPersonActs();
            case ATTACHMENT_TOO_LARGE -> request(413, "attachment_too_large");
            case UPSTREAM_REJECTED -> server(502, "upstream_rejected");
            case UPSTREAM_ERROR -> server(502, "upstream_error");
            case EMPTY_ANSWER -> server(502, "empty_answer");
            case ANSWER_FAILED -> server(502, "answer_failed");
            case ANSWER_TOO_LARGE -> server(502, "answer_too_large");
            case MEDIA_UNREACHABLE -> server(502, "media_unreachable");
            case INVALID_OUTPUT -> server(502, "invalid_output");
            // nobody is left to read it: only for the log
            case CANCELLED -> request(499, "client_closed");
            case JOURNAL_UNREADABLE -> server(503, "journal_unreadable");
            case SETTINGS_NOT_SAVED -> server(500, "settings_not_saved");
            case SHUTTING_DOWN -> server(503, "shutting_down").after(Duration.ofSeconds(5));
            case INTERNAL_ERROR -> server(500, "internal_error");
        };
    }

    private static FaultMeaning request(int status, String code) {
        return new FaultMeaning(status, "invalid_request_error", code);
    }

    private static FaultMeaning server(int status, String code) {
        return new FaultMeaning(status, "server_error", code);
    }

    private static FaultMeaning limit(String code) {
        return new FaultMeaning(429, "rate_limit_error", code);
    }

    private FaultMeaning after(Duration wait) {
        return new FaultMeaning(status, type, code, wait, needsPerson);
    }

    private FaultMeaning untilPersonActs() {
        return new FaultMeaning(status, type, code, Duration.ofSeconds(30), true);
    }

    /**
     * The headers that tell clients when to ask again, in lower case: {@code retry-after} in whole
     * seconds, {@code x-should-retry: false} where it is useless.
     */
    public Map<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        if (retryAfter != null) {
            headers.put("retry-after", Long.toString(wholeSeconds(retryAfter)));
        }
        if (needsPerson) {
            headers.put("x-should-retry", "false");
        }
        return headers;
    }

    /** Rounded up, and never 0: a client would ask again at once. */
    private static long wholeSeconds(Duration wait) {
        return Math.max(1, wait.toSeconds() + (wait.toNanosPart() > 0 ? 1 : 0));
    }
}
