package dev.lmarenaproxy;

import static java.util.Objects.requireNonNull;

/**
 * A picture that goes with a message.
 *
 * @param name a file name, for the site
 * @param contentType such as {@code image/png}
 * @param base64 the bytes, in base64 without line breaks: as they came, and as they go to the tab
 */
public record Attachment(String name, String contentType, String base64) {
    public Attachment {
        requireNonNull(name);
        requireNonNull(contentType);
        requireNonNull(base64);
    }

    /** The number of bytes that {@link #base64} stands for. */
    public long size() {
        var padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
        return base64.length() / 4 * 3L - padding;
    }
}
