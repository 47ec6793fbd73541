package dev.lmarenaproxy.simulator.script;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The last {@code [[sim: name=value flag name="quoted value"]]} of a prompt, taken apart. A flag
 * has an empty value. {@code before} and {@code after} are the prompt's text around it, stripped;
 * {@code source} is how it is written.
 */
record Directive(Map<String, String> settings, String before, String after, String source) {
    private static final String OPENING = "[[sim:";
    private static final String CLOSING = "]]";

    /**
     * The directive that a request follows: that of its prompt, or else one with {@code resume}
     * from earlier in the conversation.
     */
    static Optional<Directive> in(String prompt, String conversation) throws WrongDirective {
        var own = lastIn(prompt);
        return own.isPresent() ? own : lastIn(conversation).filter(Directive::resumes);
    }

    /** Whether it also holds for a request to go on with what it asked for. */
    boolean resumes() {
        return settings.containsKey("resume");
    }

    /** Finds and reads the last directive; empty where the prompt has none. */
    static Optional<Directive> lastIn(String prompt) throws WrongDirective {
        var start = prompt.lastIndexOf(OPENING);
        if (start < 0) {
            return Optional.empty();
        }
        var reader = new Reader(prompt, start + OPENING.length());
        var settings = reader.settings();
        var before = prompt.substring(0, start).strip();
        return Optional.of(
                new Directive(
                        settings,
                        before,
                        prompt.substring(reader.position).strip(),
                        prompt.substring(start, reader.position)));
    }

    private static final class Reader {
        private final String text;
        private int position;

        Reader(String text, int position) {
            this.text = text;
            this.position = position;
        }

        Map<String, String> settings() throws WrongDirective {
            var settings = new LinkedHashMap<String, String>();
            while (true) {
                skipBlanks();
                if (text.startsWith(CLOSING, position)) {
                    position += CLOSING.length();
                    return settings;
                }
                var name = name();
                var value = "";
                if (peek() == '=') {
                    position++;
                    value = peek() == '"' ? quoted(name) : bare(name);
                }
                if (settings.putIfAbsent(name, value) != null) {
                    throw new WrongDirective("'" + name + "' is given twice");
                }
            }
        }

        private String name() throws WrongDirective {
            var from = position;
            while (Character.isLetterOrDigit(peek()) || peek() == '-') {
                position++;
            }
            if (from == position) {
                throw atEnd()
                        ? unclosed()
                        : new WrongDirective("a setting can't start with '" + peek() + "'");
            }
            return text.substring(from, position);
        }

        private String bare(String name) throws WrongDirective {
            var from = position;
            while (!atEnd()
                    && !Character.isWhitespace(peek())
                    && !text.startsWith(CLOSING, position)) {
                position++;
            }
            if (atEnd()) {
                throw unclosed();
            }
            if (from == position) {
                throw new WrongDirective("'" + name + "=' has no value");
            }
            return text.substring(from, position);
        }

        private String quoted(String name) throws WrongDirective {
            var value = new StringBuilder();
            for (position++; !atEnd(); position++) {
                switch (peek()) {
                    case '"' -> {
                        position++;
                        return value.toString();
                    }
                    case '\\' -> {
                        position++;
                        value.append(escaped(name));
                    }
                    default -> value.append(peek());
                }
            }
            throw new WrongDirective("the text of '" + name + "' has no closing quote");
        }

        private char escaped(String name) throws WrongDirective {
            return switch (peek()) {
                case 'n' -> '\n';
                case 't' -> '\t';
                case '"', '\\' -> peek();
                default ->
                        throw new WrongDirective(
                                "the text of '"
                                        + name
                                        + "' has an escape other than \\n \\t \\\" \\\\");
            };
        }

        private void skipBlanks() {
            while (Character.isWhitespace(peek())) {
                position++;
            }
        }

        /** NUL at the end of the text, which is no part of any setting. */
        private char peek() {
            return atEnd() ? '\0' : text.charAt(position);
        }

        private boolean atEnd() {
            return position >= text.length();
        }

        private WrongDirective unclosed() {
            return new WrongDirective("it has no closing ]]");
        }
    }
}
