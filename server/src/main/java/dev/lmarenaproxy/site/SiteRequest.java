package dev.lmarenaproxy.site;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * An HTTP request that the tab performs in the site's origin.
 *
 * @param path begins with a single {@code /}, so that it cannot leave the origin
 * @param headers names in lower case
 * @param body empty for none
 */
public record SiteRequest(String method, String path, Map<String, String> headers, String body) {
    public SiteRequest {
        requireNonNull(method);
        requireNonNull(body);
        headers = Map.copyOf(headers);
        if (!isPath(path)) {
            throw new IllegalArgumentException("not a path of the origin: " + path);
        }
    }

    /** Browsers read {@code \} as {@code /}, hence {@code /\host} is another host too. */
    static boolean isPath(String path) {
        return path.startsWith("/") && !path.startsWith("//") && path.indexOf('\\') < 0;
    }
}
