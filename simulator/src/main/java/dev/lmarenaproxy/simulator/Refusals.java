package dev.lmarenaproxy.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.simulator.script.Refusal;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Puts refusals into responses, each as it was seen at the site. */
final class Refusals {
    static final String VERIFICATION_FAILED = "recaptcha validation failed";
    static final int ASKS_A_WINDOW = 1800;
    static final int WINDOW_SECONDS = 300;

    private final Pages pages;

    Refusals(Pages pages) {
        this.pages = pages;
    }

    void send(Refusal refusal, Exchange exchange, Instant now) {
        switch (refusal) {
            case Refusal.RateLimit limit -> rateLimit(limit, exchange, now);
            case Refusal.BrowserCheck(int status) ->
                    exchange.html(status, pages.browserCheck("/", false));
            case Refusal.HumanVerification _ -> exchange.json(403, error(VERIFICATION_FAILED));
            case Refusal.SignedOut(boolean redirect) -> {
                if (redirect) {
                    exchange.redirect(303, Pages.SIGN_IN);
                } else {
                    exchange.json(401, error("Unauthorized"));
                }
            }
            case Refusal.TooLarge _ -> exchange.json(413, error("Payload too large"));
            case Refusal.ModelWithdrawn(int status) ->
                    exchange.json(status, error("Model not found"));
            case Refusal.ServerFault(int status, boolean html) -> {
                if (html) {
                    exchange.html(status, pages.serverFault(status));
                } else {
                    exchange.json(status, error("Internal server error"));
                }
            }
            case Refusal.ErrorInBody(var shape) -> exchange.json(200, errorIn(shape));
            case Refusal.PromptFailed _ -> exchange.json(429, error("prompt failed"));
        }
    }

    /** What an answer tells of the limit: {@code ratelimit} and its policy. */
    static void tellLimit(HttpServerResponse response, int asked, Instant now) {
        var left = Math.max(0, ASKS_A_WINDOW - asked);
        var reset = WINDOW_SECONDS - now.getEpochSecond() % WINDOW_SECONDS;
        response.putHeader("ratelimit", ratelimit(left, reset))
                .putHeader("ratelimit-policy", ASKS_A_WINDOW + ";w=" + WINDOW_SECONDS);
    }

    private static void rateLimit(Refusal.RateLimit limit, Exchange exchange, Instant now) {
        var seconds = Math.ceilDiv(limit.retryAfter().toMillis(), 1000);
        var response = exchange.response();
        var message = "Too many requests";
        switch (limit.told()) {
            case RETRY_AFTER_SECONDS -> response.putHeader("retry-after", Long.toString(seconds));
            case RETRY_AFTER_DATE ->
                    response.putHeader(
                            "retry-after",
                            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                    now.plusSeconds(seconds).atOffset(ZoneOffset.UTC)));
            case RATELIMIT -> {
                response.putHeader("ratelimit", ratelimit(0, seconds));
                response.putHeader("ratelimit-policy", ASKS_A_WINDOW + ";w=" + WINDOW_SECONDS);
            }
            case RATELIMIT_FIELDS -> {
                response.putHeader("ratelimit-limit", Integer.toString(ASKS_A_WINDOW));
                response.putHeader("ratelimit-remaining", "0");
                response.putHeader(
                        "ratelimit-reset", Long.toString(now.getEpochSecond() + seconds));
            }
            case BODY_ONLY -> message += ". Try again in " + seconds + " seconds.";
        }
        exchange.json(429, error(message));
    }

    private static String ratelimit(int remaining, long reset) {
        return "limit=%d, remaining=%d, reset=%d".formatted(ASKS_A_WINDOW, remaining, reset);
    }

    private static ObjectNode errorIn(Refusal.ErrorInBody.Shape shape) {
        var message = "Something went wrong";
        return switch (shape) {
            case TEXT -> error(message);
            case OBJECT -> {
                var body = Json.MAPPER.createObjectNode();
                body.putObject("error").put("message", message);
                yield body;
            }
            case MESSAGE -> Json.MAPPER.createObjectNode().put("message", message);
        };
    }

    private static ObjectNode error(String message) {
        return Json.MAPPER.createObjectNode().put("error", message);
    }
}
