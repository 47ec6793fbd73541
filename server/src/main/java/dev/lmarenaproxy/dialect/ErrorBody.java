package dev.lmarenaproxy.dialect;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * A fault as a client reads it.
 *
 * @param headers in lower case
 * @param json the body
 */
public record ErrorBody(int status, Map<String, String> headers, String json) {
    public ErrorBody {
        headers = Map.copyOf(headers);
        requireNonNull(json);
    }
}
