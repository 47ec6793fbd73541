package dev.lmarenaproxy.dialect.anthropic;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.dialect.ErrorBody;
import dev.lmarenaproxy.dialect.FaultMeaning;
import dev.lmarenaproxy.dialect.JsonText;
import java.util.regex.Pattern;

/**
 * Faults as Anthropic's clients read them. They know no field for the path of what is wrong, so
 * that the message begins with it.
 */
public final class AnthropicErrors {
    private static final Pattern INDEX = Pattern.compile("\\[(\\d+)]");

    /** How a message begins that names the field already. */
    private static final Pattern NAMED = Pattern.compile("^Invalid (?:type for )?'[^']*': ");

    /** By this the library knows that it has to send whole conversations. */
    private static final String NO_THREADS =
            ",\"details\":{\"error_code\":\"thread_unsupported_request\",\"unsupported\":[\"thread\"]}";

    private AnthropicErrors() {}

    /**
     * The JSON is also what a stream that breaks off sends as its last event.
     *
     * @param requestId by which the request can be found again
     */
    public static ErrorBody body(Fault fault, String requestId) {
        var meaning = FaultMeaning.of(fault);
        var kind = Kind.of(meaning);
        var out = new StringBuilder("{\"type\":\"error\",\"error\":{\"type\":\"");
        out.append(kind.type()).append("\",\"message\":");
        JsonText.appendString(message(fault), out);
        if (MessagesRequest.THREAD.equals(fault.param())) {
            out.append(NO_THREADS);
        }
        out.append("},\"request_id\":");
        JsonText.appendString(requestId, out);
        return new ErrorBody(kind.status(), meaning.headers(), out.append('}').toString());
    }

    private static String message(Fault fault) {
        if (fault.kind() == Fault.Kind.CONTEXT_LENGTH_EXCEEDED) {
            // programs that shorten a conversation by themselves look for these words
            return "prompt is too long: " + fault.message();
        }
        var param = fault.param();
        if (param == null || fault.kind() == Fault.Kind.MODEL_NOT_FOUND) {
            return fault.message();
        }
        var what =
                fault.kind() == Fault.Kind.MISSING_PARAMETER
                        ? "Field required"
                        : NAMED.matcher(fault.message()).replaceFirst("");
        return path(param) + ": " + what;
    }

    private static String path(String param) {
        // the name that the field has in our own terms
        var own = param.equals("response_format") ? "output_config.format" : param;
        return INDEX.matcher(own).replaceAll(".$1");
    }

    private record Kind(int status, String type) {
        static Kind of(FaultMeaning meaning) {
            var status = meaning.status();
            return switch (status) {
                case 403 -> new Kind(status, "permission_error");
                case 404 -> new Kind(status, "not_found_error");
                case 413 -> new Kind(status, "request_too_large");
                case 429 -> new Kind(status, "rate_limit_error");
                // asking again later would help nobody while a person is waited for
                case 503 ->
                        meaning.needsPerson()
                                ? new Kind(status, "api_error")
                                : new Kind(529, "overloaded_error");
                case 504 -> new Kind(status, "timeout_error");
                default -> new Kind(status, status < 500 ? "invalid_request_error" : "api_error");
            };
        }
    }
}
