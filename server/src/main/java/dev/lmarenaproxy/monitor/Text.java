package dev.lmarenaproxy.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lmarenaproxy.monitor.RequestDetails.Excerpt;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A text of which no more than a part is kept. For one thread at a time. */
final class Text {
    private final int most;
    private final StringBuilder text = new StringBuilder();
    private boolean truncated;

    /**
     * @param most bytes, of UTF-8 when it comes as such, else characters; 0 for nothing
     */
    Text(int most) {
        this.most = most;
    }

    static Text of(byte[] utf8, int most) {
        var text = new Text(most);
        text.truncated = utf8.length > most;
        var end = Math.min(utf8.length, most);
        // not within a character
        while (text.truncated && end > 0 && (utf8[end] & 0xC0) == 0x80) {
            end--;
        }
        text.text.append(new String(Arrays.copyOf(utf8, end), UTF_8));
        return text;
    }

    void add(String piece) {
        if (most == 0 || truncated) {
            return;
        }
        var room = most - text.length();
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
        return most > 0 ? new Excerpt(text.toString(), truncated) : null;
    }
}
