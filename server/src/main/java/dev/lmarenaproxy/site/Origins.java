package dev.lmarenaproxy.site;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The origins that tabs of the site may come from: {@code https://host}, or {@code https://*.host}
 * for all below it.
 */
final class Origins {
    private static final String HOST = "[a-z0-9-]+(\\.[a-z0-9-]+)*";
    private static final Pattern PATTERN = Pattern.compile("https://(\\*\\.)?" + HOST);
    private static final Pattern ORIGIN = Pattern.compile("https://" + HOST);

    private static final String ANY_BELOW = "https://*.";

    private final Set<String> patterns;

    /** All must be {@link #isPattern patterns}. */
    Origins(List<String> patterns) {
        this.patterns = new LinkedHashSet<>(patterns);
    }

    static boolean isPattern(String text) {
        return PATTERN.matcher(text).matches();
    }

    boolean allow(String origin) {
        // the form is checked first, so that "https://evil/.arena.ai" is no subdomain
        return ORIGIN.matcher(origin).matches()
                && patterns.stream().anyMatch(pattern -> covers(pattern, origin));
    }

    Set<String> patterns() {
        return Collections.unmodifiableSet(patterns);
    }

    private static boolean covers(String pattern, String origin) {
        return pattern.startsWith(ANY_BELOW)
                ? origin.endsWith(pattern.substring(ANY_BELOW.length() - 1))
                : origin.equals(pattern);
    }
}
