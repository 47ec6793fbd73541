package dev.lmarenaproxy.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON string from its bytes. Nearly every row of an answer is one, and a parser's set-up
 * costs more than the row. Bytes that are not UTF-8 become U+FFFD.
 */
final class JsonString {
    private JsonString() {}

    /**
     * The string between {@code from} and {@code to}, quotes included; null when it is not JSON.
     */
    static @Nullable String decode(byte[] bytes, int from, int to) {
        int last = to - 1;
        if (last <= from || bytes[from] != '"' || bytes[last] != '"') {
            return null;
        }
        boolean escapes = false;
        for (int i = from + 1; i < last; i++) {
            byte b = bytes[i];
            if (b == '\\') {
                escapes = true;
            } else if (b >= 0 && b < 0x20) {
                return null;
            }
        }
        var raw = new String(bytes, from + 1, last - from - 1, UTF_8);
        return escapes ? unescape(raw) : raw;
    }

    private static @Nullable String unescape(String raw) {
        var text = new StringBuilder(raw.length());
        int i = 0;
        while (i < raw.length()) {
            char c = raw.charAt(i++);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            if (i == raw.length()) {
                return null;
            }
            char escape = raw.charAt(i++);
            int character = escape == 'u' ? hex(raw, i) : meaning(escape);
            if (character < 0) {
                return null;
            }
            i += escape == 'u' ? 4 : 0;
            text.append((char) character);
        }
        return text.toString();
    }

    private static int meaning(char escape) {
        return switch (escape) {
            case '"', '\\', '/' -> escape;
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> -1;
        };
    }

    private static int hex(String raw, int from) {
        if (raw.length() - from < 4) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            char c = raw.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
