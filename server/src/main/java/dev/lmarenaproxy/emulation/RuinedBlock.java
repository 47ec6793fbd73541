package dev.lmarenaproxy.emulation;

/**
 * A block that isn't what it should be, up to its end: its close tag wherever that stands, or the
 * open tag of another block at the beginning of a line.
 */
final class RuinedBlock {
    /** Beyond, it is read but not kept. */
    private static final int MOST_CHARACTERS = 64 * 1024;

    private final StringBuilder text = new StringBuilder();
    private final String why;
    private int closeMatched;
    private int openMatched;
    private boolean beginsLine;

    /**
     * @param begun what was read of it
     * @param why it is ruined, for the model
     */
    RuinedBlock(CharSequence begun, String why) {
        this.why = why;
        this.beginsLine = begun.isEmpty();
        text.append(begun, 0, Math.min(begun.length(), MOST_CHARACTERS));
    }

    CallBlock.End next(char c) {
        if (text.length() < MOST_CHARACTERS) {
            text.append(c);
        }
        closeMatched = matched(CallText.CLOSE, closeMatched, c);
        openMatched = openMatched > 0 || beginsLine ? matched(CallText.OPEN, openMatched, c) : 0;
        beginsLine = c == '\n' || c == '\r' || (beginsLine && c == ' ');
        if (closeMatched == CallText.CLOSE.length()) {
            return CallBlock.End.CLOSED;
        }
        return openMatched == CallText.OPEN.length()
                ? CallBlock.End.OTHER_OPENED
                : CallBlock.End.NONE;
    }

    /** How much of {@code tag}, in which only the first character is {@code <}, is there. */
    private static int matched(String tag, int before, char c) {
        return c == tag.charAt(before) ? before + 1 : c == '<' ? 1 : 0;
    }

    String text() {
        return text.toString();
    }

    String why() {
        return why;
    }

    /**
     * Where a block ends whose JSON has no end, because a quote in it isn't escaped: before the
     * first line that begins with the close tag. Negative if there is none.
     */
    static int closingLine(StringBuilder block) {
        int close = block.indexOf(CallText.CLOSE);
        while (close >= 0) {
            int line = close;
            while (line > 0 && (block.charAt(line - 1) == ' ' || block.charAt(line - 1) == '\t')) {
                line--;
            }
            if (line > 0 && (block.charAt(line - 1) == '\n' || block.charAt(line - 1) == '\r')) {
                return line;
            }
            close = block.indexOf(CallText.CLOSE, close + 1);
        }
        return -1;
    }
}
