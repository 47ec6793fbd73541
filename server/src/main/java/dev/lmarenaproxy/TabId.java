package dev.lmarenaproxy;

import java.util.regex.Pattern;

/**
 * The name that a browser tab gave itself; it stays through reloads of the page.
 *
 * @param value 1 to 64 of {@code A-Z a-z 0-9 _ -}
 */
public record TabId(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    public TabId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a tab id: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
