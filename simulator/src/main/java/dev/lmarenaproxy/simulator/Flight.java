package dev.lmarenaproxy.simulator;

import com.fasterxml.jackson.databind.node.TextNode;

/** Next.js flight text inside a page: JavaScript strings that are pushed one after the other. */
final class Flight {
    private static final String MODELS = "\"initialModels\":";

    private Flight() {}

    /** The pushes that carry the text, cut in two where the shape says so. */
    static String pushes(String text, ModelListShape shape) {
        return switch (shape) {
            case FLIGHT -> push(text);
            case FLIGHT_SPLIT_IN_ESCAPE -> {
                var backslash = text.indexOf('\\', text.indexOf(MODELS));
                yield pushesSplitAt(backslash < 0 ? text.length() / 2 : backslash + 1, text);
            }
            case FLIGHT_SPLIT_IN_CHARACTER -> {
                var half = text.length() / 2;
                for (var index = text.indexOf(MODELS); index < text.length(); index++) {
                    if (Character.isHighSurrogate(text.charAt(index))) {
                        half = index + 1;
                        break;
                    }
                }
                yield pushesSplitAt(half, text);
            }
            case PLAIN, NONE -> "";
        };
    }

    private static String pushesSplitAt(int position, String text) {
        return push(text.substring(0, position)) + push(text.substring(position));
    }

    private static String push(String text) {
        return "<script>self.__next_f.push([1," + inScript(quoted(text)) + "])</script>\n";
    }

    /** JSON that can stand in a script element of a UTF-8 page. */
    static String inScript(String json) {
        return json.replace("<", "\\u003c");
    }

    /** Lone halves of a surrogate pair have no UTF-8 form, so they are escaped. */
    private static String quoted(String text) {
        var literal = new StringBuilder();
        TextNode.valueOf(text)
                .toString()
                .codePoints()
                .forEach(point -> {
                    if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                        literal.append("\\u%04x".formatted(point));
                    } else {
                        literal.appendCodePoint(point);
                    }
                });
        return literal.toString();
    }
}
