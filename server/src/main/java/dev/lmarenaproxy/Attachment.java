package dev.lmarenaproxy;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A picture that goes with a message.
 *
 * @param name a file name, for the site
 * @param contentType such as {@code image/png}
 * @param base64 the bytes, in base64 without line breaks: as they came, and as they go to the tab
 * @param param the path of the field in which the client sent it, for a fault that is about it;
 *     null where nobody knows
 */
public record Attachment(String name, String contentType, String base64, @Nullable String param) {
    public Attachment {
        requireNonNull(name);
        requireNonNull(contentType);
        for (var at = 0; at < base64.length(); at++) {
            if (!isBase64(base64.charAt(at))) {
                throw new IllegalArgumentException("not base64");
            }
        }
    }

    private static boolean isBase64(char c) {
        return (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/'
                || c == '=';
    }

    public Attachment(String name, String contentType, String base64) {
        this(name, contentType, base64, null);
    }

    /** The number of bytes that {@link #base64} stands for. */
    public long size() {
        var padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
        return base64.length() / 4 * 3L - padding;
    }

    /** Whether it is the same picture, wherever it came from. */
    public boolean shows(Attachment other) {
        return contentType.equals(other.contentType) && base64.equals(other.base64);
    }
}
