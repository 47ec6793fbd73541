package dev.lmarenaproxy.pictures;

import java.util.NavigableMap;
import java.util.TreeMap;

/** Where a Markdown text holds code: fenced blocks, and spans between backticks. */
final class Code {
    private static final int SHORTEST_FENCE = 3;
    private static final int MOST_INDENT = 3;

    /** Ends of the stretches of code by their starts. */
    private final NavigableMap<Integer, Integer> stretches = new TreeMap<>();

    private final String text;

    private Code(String text) {
        this.text = text;
    }

    static Code in(String text) {
        var code = new Code(text);
        code.read();
        return code;
    }

    boolean covers(int at) {
        var before = stretches.floorEntry(at);
        return before != null && at < before.getValue();
    }

    private void read() {
        var paragraph = 0;
        var line = 0;
        while (line < text.length()) {
            var next = afterLine(line);
            var fence = fence(line, next);
            if (fence.isPresent()) {
                spans(paragraph, line);
                next = endOfBlock(fence, next);
                stretches.put(line, next);
                paragraph = next;
            } else if (isBlank(line, next)) {
                // a span doesn't reach over an empty line
                spans(paragraph, line);
                paragraph = next;
            }
            line = next;
        }
        spans(paragraph, text.length());
    }

    private boolean isBlank(int from, int to) {
        var at = from;
        while (at < to && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at == to;
    }

    private int afterLine(int from) {
        var end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end + 1;
    }

    /** A line of three or more backticks or tildes. */
    private record Fence(char of, int length, boolean bare) {
        boolean isPresent() {
            return length >= SHORTEST_FENCE;
        }

        boolean closes(Fence opening) {
            return of == opening.of && length >= opening.length && bare;
        }
    }

    private static final Fence NONE = new Fence(' ', 0, true);

    private Fence fence(int from, int to) {
        var at = from;
        while (at < to && text.charAt(at) == ' ') {
            at++;
        }
        if (at == to || at - from > MOST_INDENT) {
            return NONE;
        }
        var of = text.charAt(at);
        if (of != '`' && of != '~') {
            return NONE;
        }
        var length = run(at, to);
        var rest = at + length;
        var isSpan = of == '`' && text.indexOf('`', rest, to) >= 0;
        return isSpan ? NONE : new Fence(of, length, isBlank(rest, to));
    }

    /** A block that nobody closes goes to the end. */
    private int endOfBlock(Fence opening, int from) {
        var line = from;
        while (line < text.length()) {
            var next = afterLine(line);
            if (fence(line, next).closes(opening)) {
                return next;
            }
            line = next;
        }
        return text.length();
    }

    /** Adds what stands between as many backticks on both sides. */
    private void spans(int from, int to) {
        var at = text.indexOf('`', from, to);
        while (at >= 0) {
            var length = run(at, to);
            var end = closing(at + length, to, length);
            if (end > 0) {
                stretches.put(at, end);
            }
            at = text.indexOf('`', end > 0 ? end : at + length, to);
        }
    }

    private int closing(int from, int to, int length) {
        var at = text.indexOf('`', from, to);
        while (at >= 0) {
            var found = run(at, to);
            if (found == length) {
                return at + found;
            }
            at = text.indexOf('`', at + found, to);
        }
        return -1;
    }

    private int run(int from, int to) {
        var at = from;
        while (at < to && text.charAt(at) == text.charAt(from)) {
            at++;
        }
        return at - from;
    }
}
