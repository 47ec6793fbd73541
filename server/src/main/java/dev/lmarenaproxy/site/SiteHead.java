package dev.lmarenaproxy.site;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * The head of the site's answer as the tab saw it.
 *
 * @param url where the answer came from in the end
 * @param redirected whether that is another place than the one asked
 * @param headers names in lower case
 */
public record SiteHead(int status, String url, boolean redirected, Map<String, String> headers) {
    public SiteHead {
        requireNonNull(url);
        headers = Map.copyOf(headers);
    }

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    boolean isHtml() {
        return headers.getOrDefault("content-type", "").contains("text/html");
    }
}
