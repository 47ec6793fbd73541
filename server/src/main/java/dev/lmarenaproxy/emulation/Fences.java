package dev.lmarenaproxy.emulation;

/**
 * Follows a text character by character and tells which of its lines are in a fenced code block, as
 * CommonMark has it: fences of at least three backticks or tildes, closed by one as long, or by the
 * end of the text. They may be indented by three spaces, in a list by as many more as its items.
 *
 * <p>What is quoted ({@code >}) is passed over, with its fences. A fence that was opened in a list
 * stays open after the list; a model that means this is unlikely, one that forgets to indent isn't.
 */
final class Fences {
    private static final int MOST_INDENT = 3;
    private static final int SHORTEST = 3;
    private static final int TAB = 4;

    private enum Phase {
        INDENT,
        NUMBER,
        MARKER,
        RUN,
        INFO,
        OTHER
    }

    private Phase phase = Phase.INDENT;
    private int column;

    /** Where the content of the last list item begins; 0 outside lists. */
    private int listColumn;

    /** Where the line's own content may begin: after its list markers. */
    private int base;

    private char runOf;
    private int runLength;
    private int runColumn;
    private int digits;

    /** The fence that is open: its character, or 0. */
    private char fence;

    private int fenceLength;
    private int fenceColumn;

    /** Whether the line that begins now is in a code block, or may be the one that ends it. */
    boolean open() {
        return fence != 0;
    }

    /** What follows is at the beginning of a line, whatever came before. */
    void beginLine() {
        phase = Phase.INDENT;
        column = 0;
        base = 0;
    }

    void next(char c) {
        if (c == '\n' || c == '\r') {
            endLine();
            beginLine();
            return;
        }
        switch (phase) {
            case INDENT -> indent(c);
            case NUMBER -> number(c);
            case MARKER -> marker(c);
            case RUN -> run(c);
            case INFO -> {
                if (fence != 0 ? !isSpace(c) : c == '`' && runOf == '`') {
                    phase = Phase.OTHER;
                }
            }
            case OTHER -> {}
        }
        column += c == '\t' ? TAB - column % TAB : 1;
    }

    private void indent(char c) {
        if (isSpace(c)) {
            return;
        }
        if ((c == '`' || c == '~') && mayBeFence(c)) {
            phase = Phase.RUN;
            runOf = c;
            runLength = 1;
            runColumn = column;
            return;
        }
        phase = Phase.OTHER;
        if (fence == 0 && column - Math.max(base, listColumn) <= MOST_INDENT) {
            if (c == '-' || c == '+' || c == '*') {
                phase = Phase.MARKER;
                return;
            }
            if (c >= '0' && c <= '9') {
                phase = Phase.NUMBER;
                digits = 1;
                return;
            }
        }
        if (column == 0 && fence == 0) {
            listColumn = 0;
        }
    }

    private boolean mayBeFence(char c) {
        return fence == 0
                ? column - Math.max(base, listColumn) <= MOST_INDENT
                : c == fence && column - fenceColumn <= MOST_INDENT;
    }

    private void number(char c) {
        if (c >= '0' && c <= '9' && digits < 9) {
            digits++;
        } else if (c == '.' || c == ')') {
            phase = Phase.MARKER;
        } else {
            noMarker();
        }
    }

    private void marker(char c) {
        if (isSpace(c)) {
            base = column + 1;
            listColumn = base;
            phase = Phase.INDENT;
        } else {
            noMarker();
        }
    }

    private void noMarker() {
        phase = Phase.OTHER;
        if (base == 0) {
            listColumn = 0;
        }
    }

    private void run(char c) {
        if (c == runOf) {
            runLength++;
        } else if (runLength < (fence == 0 ? SHORTEST : fenceLength) || !mayFollow(c)) {
            phase = Phase.OTHER;
        } else {
            phase = Phase.INFO;
        }
    }

    private boolean mayFollow(char c) {
        return fence == 0 || isSpace(c);
    }

    private void endLine() {
        boolean isFence =
                phase == Phase.INFO
                        || (phase == Phase.RUN
                                && runLength >= (fence == 0 ? SHORTEST : fenceLength));
        if (!isFence) {
            return;
        }
        if (fence == 0) {
            fence = runOf;
            fenceLength = runLength;
            fenceColumn = runColumn;
        } else {
            fence = 0;
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
