package dev.lmarenaproxy.http;

import static java.util.Objects.requireNonNullElse;

import dev.lmarenaproxy.dialect.ErrorFormat;
import dev.lmarenaproxy.dialect.anthropic.AnthropicErrors;
import dev.lmarenaproxy.dialect.openai.OpenAiErrors;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The name that a request has in the log and at its client. Anthropic's clients look for it in
 * another header; that header, set when the request enters, tells them apart from then on.
 */
final class RequestName {
    static final String HEADER = "x-request-id";
    static final String ANTHROPIC_HEADER = "request-id";

    private static final String ANTHROPIC_PATHS = "/v1/messages";
    private static final String ANTHROPIC_VERSION = "anthropic-version";
    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private RequestName() {}

    /** Names the request; it keeps the name that its client gave it, where that is a sane one. */
    static void give(HttpServerRequest request) {
        var given = request.getHeader(HEADER);
        var name = given != null && SANE.matcher(given).matches() ? given : another();
        request.response().putHeader(HEADER, name);
        if (requireNonNullElse(request.path(), "").startsWith(ANTHROPIC_PATHS)
                || request.headers().contains(ANTHROPIC_VERSION)) {
            request.response().putHeader(ANTHROPIC_HEADER, name);
        }
    }

    /** A name that nobody has. */
    static String another() {
        return "req_" + UUID.randomUUID().toString().replace("-", "");
    }

    static String of(HttpServerResponse response) {
        return requireNonNullElse(response.headers().get(HEADER), "");
    }

    static boolean isAnthropic(HttpServerResponse response) {
        return response.headers().contains(ANTHROPIC_HEADER);
    }

    /** How faults are told to whoever asks. */
    static ErrorFormat errors(HttpServerResponse response) {
        return isAnthropic(response)
                ? fault -> AnthropicErrors.body(fault, of(response))
                : OpenAiErrors::body;
    }
}
