package dev.lmarenaproxy.dialect.openai;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a video model is asked: the client's words and, at their end, its wishes, for which the site
 * has no other place.
 *
 * @param size such as {@code 1280x720}; null for no wish
 * @param seconds null for no wish
 */
record VideoPrompt(String text, @Nullable String size, @Nullable Integer seconds) {
    private static final Pattern WISHES =
            Pattern.compile(
                    "(?:\\nSize: (?<size>\\d{1,5}x\\d{1,5}))?(?:\\nLength: (?<seconds>\\d{1,3}) seconds)?\\z");

    VideoPrompt {
        requireNonNull(text);
    }

    /** Reads what {@link #asked} wrote. */
    static VideoPrompt of(String asked) {
        var wishes = WISHES.matcher(asked);
        if (!wishes.find()) {
            throw new IllegalStateException("the pattern matches every end");
        }
        var seconds = wishes.group("seconds");
        return new VideoPrompt(
                asked.substring(0, wishes.start()),
                wishes.group("size"),
                seconds == null ? null : Integer.valueOf(seconds));
    }

    String asked() {
        return text
                + (size == null ? "" : "\nSize: " + size)
                + (seconds == null ? "" : "\nLength: " + seconds + " seconds");
    }
}
