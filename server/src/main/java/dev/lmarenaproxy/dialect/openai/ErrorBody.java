package dev.lmarenaproxy.dialect.openai;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.Fault;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A fault as OpenAI's clients read it. The only mapping of faults to status and code; {@code
 * docs/errors.md} is its table for people.
 *
 * @param headers in lower case; {@code retry-after} in whole seconds, {@code x-should-retry: false}
 *     where asking again is useless before a person did something
 * @param json also what a stream that breaks off sends as its last event
 */
public record ErrorBody(int status, Map<String, String> headers, String json) {
    public ErrorBody {
        headers = Map.copyOf(headers);
        requireNonNull(json);
    }

    public static ErrorBody of(Fault fault) {
        var meaning = meaning(fault.kind());
        return new ErrorBody(
                meaning.status(), headers(meaning, fault.retryAfter()), json(meaning, fault));
    }

    private static Meaning meaning(Fault.Kind kind) {
        return switch (kind) {
            case INVALID_JSON -> Meaning.request(400, "invalid_json");
            case MISSING_PARAMETER -> Meaning.request(400, "missing_required_parameter");
            case INVALID_TYPE -> Meaning.request(400, "invalid_type");
            case INVALID_VALUE -> Meaning.request(400, "invalid_value");
            case UNSUPPORTED_PARAMETER -> Meaning.request(400, "unsupported_parameter");
            case UNSUPPORTED_VALUE -> Meaning.request(400, "unsupported_value");
            case CONTEXT_LENGTH_EXCEEDED -> Meaning.request(400, "context_length_exceeded");
            case REQUEST_TOO_LARGE -> Meaning.request(413, "request_too_large");
            case IDEMPOTENCY_KEY_REUSED -> Meaning.request(422, "idempotency_key_reused");
            case MODEL_NOT_FOUND -> Meaning.request(404, "model_not_found");
            case ROUTE_NOT_FOUND -> Meaning.request(404, "unknown_url");
            case METHOD_NOT_ALLOWED -> Meaning.request(405, "method_not_allowed");
            case HOST_NOT_ALLOWED -> Meaning.request(421, "host_not_allowed");
            case ORIGIN_NOT_ALLOWED -> new Meaning(403, "permission_error", "origin_not_allowed");
            case NO_TAB_CONNECTED -> Meaning.server(503, "no_tab_connected").untilPersonActs();
            case NO_TAB_ANSWERED -> Meaning.server(503, "no_tab_answered");
            case QUEUE_FULL -> Meaning.limit("queue_full").after(Duration.ofSeconds(5));
            case QUEUE_TIMEOUT -> Meaning.server(503, "queue_timeout");
            case ANSWER_TIMEOUT -> Meaning.server(504, "answer_timeout");
            case STREAM_INTERRUPTED -> Meaning.server(502, "stream_interrupted");
            case RATE_LIMITED -> Meaning.limit("rate_limit_exceeded").after(Duration.ofSeconds(30));
            case BROWSER_CHECK, VERIFICATION_REQUIRED, SIGNED_OUT ->
                    Meaning.server(503, "tab_needs_person").untilPersonActs();
            case ATTACHMENT_TOO_LARGE -> Meaning.request(413, "attachment_too_large");
            case UPSTREAM_REJECTED -> Meaning.server(502, "upstream_rejected");
            case UPSTREAM_ERROR -> Meaning.server(502, "upstream_error");
            case EMPTY_ANSWER -> Meaning.server(502, "empty_answer");
            case ANSWER_FAILED -> Meaning.server(502, "answer_failed");
            case ANSWER_TOO_LARGE -> Meaning.server(502, "answer_too_large");
            case INVALID_OUTPUT -> Meaning.server(502, "invalid_output");
            // nobody is left to read it: only for the log
            case CANCELLED -> Meaning.request(499, "client_closed");
            case JOURNAL_UNREADABLE -> Meaning.server(503, "journal_unreadable");
            case SHUTTING_DOWN -> Meaning.server(503, "shutting_down").after(Duration.ofSeconds(5));
            case INTERNAL_ERROR -> Meaning.server(500, "internal_error");
        };
    }

    private static Map<String, String> headers(Meaning meaning, @Nullable Duration retryAfter) {
        var headers = new LinkedHashMap<String, String>();
        var wait = retryAfter != null ? retryAfter : meaning.retryAfter();
        if (wait != null) {
            headers.put("retry-after", Long.toString(wholeSeconds(wait)));
        }
        if (meaning.needsPerson()) {
            headers.put("x-should-retry", "false");
        }
        return headers;
    }

    /** Rounded up, and never 0: a client would ask again at once. */
    private static long wholeSeconds(Duration wait) {
        return Math.max(1, wait.toSeconds() + (wait.toNanosPart() > 0 ? 1 : 0));
    }

    private static String json(Meaning meaning, Fault fault) {
        var out = new StringBuilder("{\"error\":{\"message\":");
        JsonText.appendString(fault.message(), out);
        out.append(",\"type\":");
        JsonText.appendString(meaning.type(), out);
        out.append(",\"param\":");
        JsonText.appendStringOrNull(fault.param(), out);
        out.append(",\"code\":");
        JsonText.appendString(meaning.code(), out);
        return out.append("}}").toString();
    }

    /**
     * What a kind of fault means to a client; {@code retryAfter} where the fault itself has none.
     */
    private record Meaning(
            int status,
            String type,
            String code,
            @Nullable Duration retryAfter,
            boolean needsPerson) {
        Meaning(int status, String type, String code) {
            this(status, type, code, null, false);
        }

        static Meaning request(int status, String code) {
            return new Meaning(status, "invalid_request_error", code);
        }

        static Meaning server(int status, String code) {
            return new Meaning(status, "server_error", code);
        }

        static Meaning limit(String code) {
            return new Meaning(429, "rate_limit_error", code);
        }

        Meaning after(Duration wait) {
            return new Meaning(status, type, code, wait, needsPerson);
        }

        Meaning untilPersonActs() {
            return new Meaning(status, type, code, Duration.ofSeconds(30), true);
        }
    }
}
