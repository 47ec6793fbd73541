package dev.lmarenaproxy.emulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the end of a JSON object that comes character by character, and its {@code name}. It knows
 * strings and brackets, and leaves everything else to a parser.
 */
final class JsonScanner {
    private static final String NAME = "name";
    private static final int LONGEST_NAME = 256;

    /** The brackets that are open. */
    private final StringBuilder open = new StringBuilder();

    private boolean inString;
    private boolean escaped;
    private boolean complete;

    /** The string of the outermost object that is being read, or was read last. */
    private final StringBuilder string = new StringBuilder();

    private boolean isKey = true;
    private boolean isNameValue;
    private @Nullable String name;

    void next(char c) {
        if (inString) {
            inString(c);
            return;
        }
        switch (c) {
            case '"' -> {
                inString = true;
                string.setLength(0);
            }
            case '{', '[' -> open.append(c);
            case '}', ']' -> {
                open.setLength(Math.max(0, open.length() - 1));
                complete = open.isEmpty();
            }
            case ':' -> {
                if (open.length() == 1) {
                    isNameValue = isKey && NAME.contentEquals(string);
                    isKey = false;
                }
            }
            case ',' -> {
                if (open.length() == 1) {
                    isKey = true;
                    isNameValue = false;
                }
            }
            default -> {}
        }
    }

    private void inString(char c) {
        if (escaped) {
            escaped = false;
        } else if (c == '\\') {
            escaped = true;
        } else if (c == '"') {
            inString = false;
            if (open.length() == 1 && isNameValue && name == null) {
                name = unescaped();
            }
            return;
        }
        if (open.length() == 1 && string.length() < LONGEST_NAME) {
            string.append(c);
        }
    }

    private @Nullable String unescaped() {
        if (string.indexOf("\\") < 0) {
            return string.toString();
        }
        try {
            return LooseJson.read("\"" + string + "\"").textValue();
        } catch (JsonProcessingException broken) {
            return null;
        }
    }

    /** The value of the outermost object's {@code name}, once it was read. */
    @Nullable String name() {
        return name;
    }

    boolean inString() {
        return inString;
    }

    int depth() {
        return open.length();
    }

    boolean complete() {
        return complete;
    }

    /** The brackets that would close what is open. */
    String missingEnd() {
        var end = new StringBuilder();
        for (int i = open.length() - 1; i >= 0; i--) {
            end.append(open.charAt(i) == '{' ? '}' : ']');
        }
        return end.toString();
    }
}
