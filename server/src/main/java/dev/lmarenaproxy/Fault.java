package dev.lmarenaproxy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A member of the closed list of ways to fail.
 *
 * @param message one or two sentences for the person: what happened and what to do; never HTML,
 *     never a secret
 * @param param the path of the field that is wrong, such as {@code messages[0].role}, where one is
 * @param retryAfter when asking again makes sense, where that is known
 */
public record Fault(
        Kind kind, String message, @Nullable String param, @Nullable Duration retryAfter) {
    /** What failed. Each kind has a status, a code and a row in {@code docs/errors.md}. */
    public enum Kind {
        // what the client sent
        INVALID_JSON,
        MISSING_PARAMETER,
        INVALID_TYPE,
        INVALID_VALUE,
        UNSUPPORTED_PARAMETER,
        UNSUPPORTED_VALUE,
        CONTEXT_LENGTH_EXCEEDED,
        REQUEST_TOO_LARGE,
        IDEMPOTENCY_KEY_REUSED,
        SETTINGS_CHANGED,
        MODEL_NOT_FOUND,
        NOT_FOUND,
        PREVIOUS_RESPONSE_NOT_FOUND,
        CONNECTION_LIMIT_REACHED,
        ROUTE_NOT_FOUND,
        METHOD_NOT_ALLOWED,
        HOST_NOT_ALLOWED,
        ORIGIN_NOT_ALLOWED,
        // tabs and the queue
        NO_TAB_CONNECTED,
        NO_TAB_ANSWERED,
        QUEUE_FULL,
        QUEUE_TIMEOUT,
        ANSWER_TIMEOUT,
        STREAM_INTERRUPTED,
        // the site said no
        RATE_LIMITED,
        BROWSER_CHECK,
        VERIFICATION_REQUIRED,
        SIGNED_OUT,
        ATTACHMENT_TOO_LARGE,
        UPSTREAM_REJECTED,
        UPSTREAM_ERROR,
        EMPTY_ANSWER,
        ANSWER_FAILED,
        ANSWER_TOO_LARGE,
        MEDIA_UNREACHABLE,
        INVALID_OUTPUT,
        // the gateway itself
        CANCELLED,
        JOURNAL_UNREADABLE,
        SETTINGS_NOT_SAVED,
        SHUTTING_DOWN,
        INTERNAL_ERROR
    }

    public Fault {
        requireNonNull(kind);
        requireNonNull(message);
    }

    public static Fault of(Kind kind, String message) {
        return new Fault(kind, message, null, null);
    }

    /** Nobody has the site open. */
    public static Fault noTab(Duration waited) {
        return of(
                Kind.NO_TAB_CONNECTED,
                "No browser tab is connected (waited "
                        + waited.toSeconds()
                        + " s). Open the site in a browser that has the LMArena Proxy userscript, and"
                        + " look at its badge.");
    }

    /** A fault of one field of the request. */
    public static Fault at(Kind kind, String param, String message) {
        return new Fault(kind, message, param, null);
    }
}
