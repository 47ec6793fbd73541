package dev.lmarenaproxy.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lmarenaproxy.monitor.RequestDetails.Excerpt;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A text that is kept up to 64 kB. For one thread at a time. */
final class Text {
    /** Of UTF-8 when it comes as bytes, else of characters. */
    static final int MOST = 64 * 1024;

    private final boolean kept;
    private final StringBuilder text = new StringBuilder();
    private boolean truncated;

    /**
     * @param kept whether anything is kept at all
     */
    Text(boolean kept) {
        this.kept = kept;
    }

    static Text of(byte[] utf8) {
        var text = new Text(true);
        text.truncated = utf8.length > MOST;
        var end = Math.min(utf8.length, MOST);
        // not within a character
        while (text.truncated && end > 0 && (utf8[end] & 0xC0) == 0x80) {
            end--;
        }
        text.text.append(new String(Arrays.copyOf(utf8, end), UTF_8));
        return text;
    }

    void add(String piece) {
        if (!kept || truncated) {
            return;
        }
        var room = MOST - text.length();
        if (piece.length() <= room) {
            text.append(piece);
        } else {
            truncated = true;
            var within = room > 0 && Character.isHighSurrogate(piece.charAt(room - 1));
            text.append(piece, 0, within ? room - 1 : room);
        }
    }

    void clear() {
        text.setLength(0);
        truncated = false;
    }

    @Nullable Excerpt excerpt() {
        return kept ? new Excerpt(text.toString(), truncated) : null;
    }
}
