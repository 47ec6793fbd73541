package dev.lmarenaproxy.emulation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.regex.Pattern;

/**
 * Reads JSON as models write it. What can mean only one thing is put right: line breaks and other
 * control characters within strings, escapes that JSON doesn't know, commas before a closing
 * bracket.
 */
final class LooseJson {
    static final int DEEPEST = CallScanner.DEEPEST;

    /** Beyond, arithmetic with a number may take forever. */
    private static final int MOST_EXPONENT = 400;

    private static final String NUMBER = "a number is out of range";

    /** Where the parser says that something began; its numbers are of no use. */
    private static final Pattern PLACE =
            Pattern.compile(" \\((?:start marker|for \\w+ starting) at .*\\)$", Pattern.DOTALL);

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEEPEST)
                                                    .build())
                                    // the message would hold what the model wrote
                                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                                    // names of members are strangers' words, seen once
                                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private LooseJson() {}

    static JsonNode read(String text) throws JsonProcessingException {
        return readStrict(tidied(text));
    }

    static JsonNode readStrict(String text) throws JsonProcessingException {
        JsonNode node;
        try {
            node = MAPPER.readTree(text);
        } catch (NumberFormatException tooLarge) {
            throw new Refusal(NUMBER);
        }
        if (node.isMissingNode()) {
            throw new Refusal("there is nothing");
        }
        checkNumbers(node);
        return node;
    }

    /** What is wrong, in words that hold nothing of the text but a character. */
    static String problem(JsonProcessingException broken) {
        return PLACE.matcher(broken.getOriginalMessage()).replaceFirst("");
    }

    private static void checkNumbers(JsonNode node) throws Refusal {
        if (node.isBigDecimal() && Math.abs((long) node.decimalValue().scale()) > MOST_EXPONENT) {
            throw new Refusal(NUMBER);
        }
        for (var child : node) {
            checkNumbers(child);
        }
    }

    /** Valid JSON stays as it is. */
    static String tidied(String text) {
        var out = new StringBuilder(text.length() + 16);
        boolean inString = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!inString) {
                inString = c == '"';
                if (c != ',' || !isBeforeBracket(text, i + 1)) {
                    out.append(c);
                }
            } else if (c == '\\' && i + 1 < text.length()) {
                i++;
                escape(text, i, out);
            } else if (c < ' ') {
                control(c, out);
            } else {
                inString = c != '"';
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean isBeforeBracket(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) <= ' ') {
            i++;
        }
        return i < text.length() && (text.charAt(i) == '}' || text.charAt(i) == ']');
    }

    private static void escape(String text, int at, StringBuilder out) {
        char c = text.charAt(at);
        if (c == '\'') {
            out.append(c);
        } else if (c < ' ') {
            control(c, out);
        } else if ("\"\\/bfnrt".indexOf(c) >= 0 || (c == 'u' && isHex(text, at + 1))) {
            out.append('\\').append(c);
        } else {
            // a backslash of a path or a pattern
            out.append("\\\\").append(c);
        }
    }

    private static boolean isHex(String text, int from) {
        if (from + 4 > text.length()) {
            return false;
        }
        for (int i = from; i < from + 4; i++) {
            if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
                return false;
            }
        }
        return true;
    }

    private static void control(char c, StringBuilder out) {
        switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> out.append("\\u%04x".formatted((int) c));
        }
    }

    /** What the parser doesn't refuse by itself. */
    private static final class Refusal extends JsonProcessingException {
        private static final long serialVersionUID = 1L;

        Refusal(String message) {
            super(message);
        }
    }
}
