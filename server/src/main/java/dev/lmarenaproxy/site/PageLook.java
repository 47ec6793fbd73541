package dev.lmarenaproxy.site;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tab is to look for in the site's page.
 *
 * @param patterns regular expressions of JavaScript, each looked for in the page's scripts; what
 *     its first group matches is what is wanted
 * @param state the key of {@code history.state} whose value is wanted too
 * @param page the path of a page whose scripts are looked at, fetched anew; null for the scripts of
 *     the page that the tab shows
 */
public record PageLook(List<String> patterns, String state, @Nullable String page) {
    public PageLook {
        patterns = List.copyOf(patterns);
        requireNonNull(state);
    }
}
