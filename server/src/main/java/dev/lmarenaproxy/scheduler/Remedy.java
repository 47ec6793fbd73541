package dev.lmarenaproxy.scheduler;

import dev.lmarenaproxy.Fault;

/** What helps after an attempt failed; each kind of fault has one. */
enum Remedy {
    /** The tab was lost: another one, or the same when it is back. */
    NEW_TAB,
    /** The site failed: some time. */
    PAUSE,
    /** The answer failed for no reason given: it may have been bad luck. */
    ONCE_MORE,
    /** The site limits the browser: the limit's end, or another browser. */
    PARK,
    /** The site wants something of the person in this tab. */
    PERSON,
    /** The same request would fail in the same way. */
    NONE;

    static Remedy of(Fault.Kind kind) {
        return switch (kind) {
            case STREAM_INTERRUPTED -> NEW_TAB;
            case UPSTREAM_ERROR -> PAUSE;
            case ANSWER_TIMEOUT, EMPTY_ANSWER, ANSWER_FAILED -> ONCE_MORE;
            case RATE_LIMITED -> PARK;
            case BROWSER_CHECK, VERIFICATION_REQUIRED, SIGNED_OUT -> PERSON;
            case INVALID_JSON,
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
                    NO_TAB_CONNECTED,
                    NO_TAB_ANSWERED,
                    QUEUE_FULL,
                    QUEUE_TIMEOUT,
                    ATTACHMENT_TOO_LARGE,
                    UPSTREAM_REJECTED,
                    ANSWER_TOO_LARGE,
                    MEDIA_UNREACHABLE,
                    INVALID_OUTPUT,
                    CANCELLED,
                    JOURNAL_UNREADABLE,
                    SETTINGS_NOT_SAVED,
                    SHUTTING_DOWN,
                    INTERNAL_ERROR ->
                    NONE;
        };
    }
}
