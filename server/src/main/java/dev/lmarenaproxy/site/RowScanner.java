package dev.lmarenaproxy.site;

import java.util.Arrays;

/**
 * Cuts the bytes of an answer into rows, {@code <name>:<JSON value>}, wherever the network split
 * them. A row ends where its JSON value ends, not at the line break, for the site leaves line
 * breaks out. A {@code data: } before a row is framing.
 *
 * <p>Each byte is looked at once. A row that lies in one piece is read where it is; one that
 * doesn't is gathered, up to {@link #MAX_ROW_BYTES}. A row that cannot be JSON is counted as
 * broken, and the next one is looked for after the next line break. Not for use by two threads at a
 * time.
 */
final class RowScanner {
    static final int MAX_ROW_BYTES = 8 * 1024 * 1024;

    /** The name of the record that may stand before the rows: a bare JSON object. */
    static final int RECORD = -1;

    /** The name of a row whose name is longer than four characters: no row that we know. */
    private static final int LONG_NAME = 0;

    private static final int DATA = 'd' << 24 | 'a' << 16 | 't' << 8 | 'a';
    private static final int MAX_NAME_LENGTH = 16;
    private static final byte[] NOTHING = {};

    private enum Place {
        BETWEEN_ROWS,
        NAME,
        BEFORE_VALUE,
        STRING,
        NESTED,
        NUMBER,
        LITERAL,
        BROKEN_LINE,
        TOO_LARGE
    }

    private Place place = Place.BETWEEN_ROWS;
    private int name;
    private int nameLength;
    private int depth;
    private boolean escaped;
    private int literalLeft;
    private boolean firstValue = true;
    private long broken;

    private byte[] input = NOTHING;
    private int position;
    private int end;
    // the value's first byte in the input
    private int start;
    private byte[] held = NOTHING;
    private int heldLength;

    private byte[] rowBytes = NOTHING;
    private int rowFrom;
    private int rowTo;

    /** The next piece; all rows of the one before must have been taken. It is not kept. */
    void offer(byte[] bytes, int offset, int length) {
        input = bytes;
        position = offset;
        end = offset + length;
        start = offset;
    }

    /** Moves to the next complete row, which stays readable until the next call. */
    boolean next() {
        while (position < end && place != Place.TOO_LARGE) {
            if (step()) {
                return take();
            }
        }
        if (isInValue()) {
            hold();
        } else {
            held = NOTHING;
        }
        input = NOTHING;
        rowBytes = NOTHING;
        return false;
    }

    /**
     * The one to four ASCII characters before the colon, the last one lowest; or {@link #RECORD}.
     */
    int name() {
        return name;
    }

    /** Holds the value from {@link #from()} to {@link #to()}. */
    byte[] bytes() {
        return rowBytes;
    }

    int from() {
        return rowFrom;
    }

    int to() {
        return rowTo;
    }

    /** The row turned out not to be JSON: what follows it on its line cannot be trusted. */
    void breakLine() {
        broken++;
        place = Place.BROKEN_LINE;
    }

    long broken() {
        return broken;
    }

    /** A row was larger than the limit; no more rows come. */
    boolean tooLarge() {
        return place == Place.TOO_LARGE;
    }

    /** Goes on by a byte or a run of them; true when a value ends at the position. */
    private boolean step() {
        return switch (place) {
            case BETWEEN_ROWS -> betweenRows(input[position]);
            case NAME -> inName(input[position]);
            case BEFORE_VALUE -> beforeValue(input[position]);
            case STRING -> inString();
            case NESTED -> nested(input[position++]);
            case NUMBER -> inNumber();
            case LITERAL -> inLiteral(input[position]);
            case BROKEN_LINE -> inBrokenLine();
            case TOO_LARGE -> false;
        };
    }

    private boolean betweenRows(byte b) {
        if (isNameCharacter(b)) {
            name = b;
            nameLength = 1;
            place = Place.NAME;
            position++;
        } else if (b == '{') {
            name = RECORD;
            begin(Place.NESTED);
            depth = 1;
        } else if (b == '\n' || b == '\r' || b == ' ' || b == '\t') {
            position++;
        } else {
            breakLine();
        }
        return false;
    }

    private boolean inName(byte b) {
        if (b == ':') {
            place = name == DATA ? Place.BETWEEN_ROWS : Place.BEFORE_VALUE;
            position++;
        } else if (isNameCharacter(b) && nameLength < MAX_NAME_LENGTH) {
            nameLength++;
            name = nameLength > 4 ? LONG_NAME : name << 8 | b;
            position++;
        } else {
            breakLine();
        }
        return false;
    }

    private boolean beforeValue(byte b) {
        switch (b) {
            case ' ', '\t' -> position++;
            case '"' -> {
                depth = 0;
                begin(Place.STRING);
            }
            case '{', '[' -> {
                depth = 1;
                begin(Place.NESTED);
            }
            case 't', 'f', 'n' -> {
                literalLeft = b == 'f' ? 4 : 3;
                begin(Place.LITERAL);
            }
            default -> {
                if (isNumberCharacter(b)) {
                    begin(Place.NUMBER);
                } else {
                    breakLine();
                }
            }
        }
        return false;
    }

    private void begin(Place value) {
        place = value;
        start = position++;
        heldLength = 0;
        escaped = false;
    }

    private boolean inString() {
        while (position < end) {
            byte b = input[position++];
            if (b == '\n') {
                breakRow();
                return false;
            }
            if (escaped) {
                escaped = false;
            } else if (b == '\\') {
                escaped = true;
            } else if (b == '"') {
                place = Place.NESTED;
                return depth == 0;
            }
        }
        return false;
    }

    private boolean nested(byte b) {
        switch (b) {
            case '"' -> place = Place.STRING;
            case '{', '[' -> depth++;
            case '}', ']' -> depth--;
            case '\n' -> {
                // an error body is one JSON object, maybe over several lines; a row has one line
                if (name != RECORD || !firstValue) {
                    breakRow();
                    return false;
                }
            }
            default -> {}
        }
        return depth == 0;
    }

    private boolean inNumber() {
        while (position < end && isNumberCharacter(input[position])) {
            position++;
        }
        return position < end;
    }

    private boolean inLiteral(byte b) {
        if (b < 'a' || b > 'z') {
            breakLine();
            return false;
        }
        position++;
        return --literalLeft == 0;
    }

    private boolean inBrokenLine() {
        while (position < end) {
            if (input[position++] == '\n') {
                place = Place.BETWEEN_ROWS;
                return false;
            }
        }
        return false;
    }

    /** The line ended inside the value; the next row begins here. */
    private void breakRow() {
        if (heldLength + (position - start) > MAX_ROW_BYTES) {
            place = Place.TOO_LARGE;
        } else {
            broken++;
            place = Place.BETWEEN_ROWS;
        }
    }

    private boolean take() {
        firstValue = false;
        if (heldLength > 0) {
            hold();
            rowBytes = held;
            rowFrom = 0;
            rowTo = heldLength;
        } else {
            rowBytes = input;
            rowFrom = start;
            rowTo = position;
        }
        if (place == Place.TOO_LARGE || rowTo - rowFrom > MAX_ROW_BYTES) {
            place = Place.TOO_LARGE;
            return false;
        }
        place = Place.BETWEEN_ROWS;
        return true;
    }

    private void hold() {
        int length = position - start;
        int needed = heldLength + length;
        if (needed > MAX_ROW_BYTES) {
            place = Place.TOO_LARGE;
            return;
        }
        if (needed > held.length) {
            held = Arrays.copyOf(held, Math.min(MAX_ROW_BYTES, Math.max(needed, 2 * held.length)));
        }
        System.arraycopy(input, start, held, heldLength, length);
        heldLength = needed;
    }

    private boolean isInValue() {
        return switch (place) {
            case STRING, NESTED, NUMBER, LITERAL -> true;
            case BETWEEN_ROWS, NAME, BEFORE_VALUE, BROKEN_LINE, TOO_LARGE -> false;
        };
    }

    private static boolean isNameCharacter(byte b) {
        return isDigit(b) || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
    }

    private static boolean isNumberCharacter(byte b) {
        return isDigit(b) || b == '-' || b == '+' || b == '.' || b == 'e' || b == 'E';
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
