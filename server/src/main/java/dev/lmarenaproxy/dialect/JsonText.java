package dev.lmarenaproxy.dialect;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Escapes text for JSON that any client can read. */
public final class JsonText {
    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

    /** Below it no character needs more than JSON's own escapes. */
    private static final char FIRST_SPECIAL = '\u0085';

    private JsonText() {}

    /** Appends {@code text} as a JSON string in quotes. */
    public static void appendString(String text, StringBuilder out) {
        out.append('"');
        append(text, out);
        out.append('"');
    }

    public static void appendStringOrNull(@Nullable String text, StringBuilder out) {
        if (text == null) {
            out.append("null");
        } else {
            appendString(text, out);
        }
    }

    /** Appends what was read as JSON, with all its strings escaped as here. */
    public static void appendNode(JsonNode node, StringBuilder out) {
        switch (node.getNodeType()) {
            case OBJECT -> {
                var separator = '{';
                for (var field : node.properties()) {
                    out.append(separator);
                    appendString(field.getKey(), out);
                    out.append(':');
                    appendNode(field.getValue(), out);
                    separator = ',';
                }
                out.append(node.isEmpty() ? "{}" : "}");
            }
            case ARRAY -> {
                var separator = '[';
                for (var item : node) {
                    out.append(separator);
                    appendNode(item, out);
                    separator = ',';
                }
                out.append(node.isEmpty() ? "[]" : "]");
            }
            case STRING -> appendString(node.textValue(), out);
            case BOOLEAN, NUMBER, NULL, MISSING, BINARY, POJO -> out.append(node);
        }
    }

    /**
     * Appends {@code text} as the inside of a JSON string.
     *
     * <p>Beyond what JSON asks for: half a surrogate pair becomes U+FFFD, since it has no UTF-8;
     * U+0085, U+2028 and U+2029 are escaped, since some clients' line readers break an event there.
     */
    public static void append(String text, StringBuilder out) {
        var from = 0;
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c < FIRST_SPECIAL) {
                continue;
            }
            if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                continue;
            }
            var escape = escapeOf(c);
            if (escape != null) {
                ENCODER.quoteAsString(text.substring(from, i), out);
                out.append(escape);
                from = i + 1;
            }
        }
        ENCODER.quoteAsString(text.substring(from), out);
    }

    private static @Nullable String escapeOf(char c) {
        return switch (c) {
            case '\u0085' -> "\\u0085";
            case '\u2028' -> "\\u2028";
            case '\u2029' -> "\\u2029";
            default -> Character.isSurrogate(c) ? "\\uFFFD" : null;
        };
    }
}
