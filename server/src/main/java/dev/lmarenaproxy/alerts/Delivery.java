package dev.lmarenaproxy.alerts;

import org.jspecify.annotations.Nullable;

/**
 * What came of sending a message to a webhook.
 *
 * @param status of HTTP; null where there was no answer
 * @param problem why it was not taken, without the address; null where it was
 */
public record Delivery(@Nullable Integer status, @Nullable String problem) {
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    public boolean sent() {
        return problem == null;
    }

    /** Whether another attempt may come to something. */
    public boolean mayPass() {
        return status == null
                || status == REQUEST_TIMEOUT
                || status == TOO_MANY
                || status >= SERVER_ERROR;
    }
}
