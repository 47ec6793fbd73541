package dev.lmarenaproxy.emulation;

import org.jspecify.annotations.Nullable;

/** One block of calls, from after its open tag on. */
final class CallBlock {
    /** Characters of no meaning between a tag and a call, or a call and its close tag. */
    private static final int LONGEST_GAP = 1000;

    private enum State {
        /** Outside of a call. */
        GAP,
        /** In what may be a tag. */
        TAG,
        CALL,
        /** In a block that isn't what it should be. */
        RUIN
    }

    /** How it goes on. */
    enum End {
        NONE,
        CLOSED,
        /** Another block has begun, without the close tag of this one. */
        OTHER_OPENED,
        /** What follows, {@link CallBlock#rest} first, are words; the close tag is missing. */
        LEFT
    }

    private final CallScanner.Found found;
    private State state = State.GAP;
    private final StringBuilder gap = new StringBuilder();

    /** The call, or the tag, that is being read. */
    private final StringBuilder text = new StringBuilder();

    private JsonScanner json = new JsonScanner();
    private RuinedBlock ruin = new RuinedBlock("", "");
    private boolean named;
    private int calls;

    /** In a line that begins or ends a code fence, which is passed over. */
    private boolean inFence;

    CallBlock(CallScanner.Found found) {
        this.found = found;
    }

    /** After {@link End#LEFT}: what was read and doesn't belong to the block. */
    String rest() {
        return gap.toString();
    }

    End next(char c) {
        return switch (state) {
            case GAP -> gap(c);
            case TAG -> tag(c);
            case CALL -> call(c);
            case RUIN -> ruined(c);
        };
    }

    private End gap(char c) {
        boolean isLineEnd = c == '\n' || c == '\r';
        boolean passedOver = isLineEnd || (inFence ? c != '{' : mayBeInGap(c));
        inFence = passedOver && !isLineEnd && (inFence || c == '`');
        if (passedOver && gap.length() < LONGEST_GAP) {
            gap.append(c);
        } else if (c == '{') {
            gap.setLength(0);
            text.setLength(0);
            json = new JsonScanner();
            named = false;
            state = State.CALL;
            call(c);
        } else if (c == '<') {
            text.setLength(0);
            text.append(c);
            state = State.TAG;
        } else {
            gap.append(c);
            return leave();
        }
        return End.NONE;
    }

    private boolean mayBeInGap(char c) {
        return " \t,[]`".indexOf(c) >= 0 || (c == '}' && calls > 0);
    }

    private End tag(char c) {
        text.append(c);
        String tag = text.toString();
        if (tag.equals(CallText.CLOSE)) {
            if (calls == 0) {
                ruin("it is empty");
            }
            return End.CLOSED;
        }
        if (calls > 0 && tag.equals(CallText.OPEN)) {
            return End.OTHER_OPENED;
        }
        if (CallText.CLOSE.startsWith(tag) || (calls > 0 && CallText.OPEN.startsWith(tag))) {
            return End.NONE;
        }
        gap.append(text);
        return leave();
    }

    /** What is in the gap is not of a block: words after one without close tag, or a ruin. */
    private End leave() {
        if (calls > 0) {
            return End.LEFT;
        }
        String read = gap.toString();
        beginRuin("", "it holds no JSON object");
        var end = End.NONE;
        for (int i = 0; i < read.length() && end == End.NONE; i++) {
            end = ruined(read.charAt(i));
        }
        return end;
    }

    private End call(char c) {
        text.append(c);
        json.next(c);
        String name = named ? null : json.name();
        if (name != null) {
            named = true;
            found.named(name);
        }
        if (json.complete()) {
            take(text.toString());
            state = State.GAP;
        } else if (c == '>' && !json.inString() && endsWithClose()) {
            text.setLength(text.length() - CallText.CLOSE.length());
            take(text + json.missingEnd());
            return End.CLOSED;
        } else if (json.depth() > CallScanner.DEEPEST) {
            beginRuin(
                    text,
                    "its JSON is nested deeper than %d levels".formatted(CallScanner.DEEPEST));
        } else if (text.length() >= CallScanner.MOST_CHARACTERS) {
            beginRuin(
                    text, "it is longer than %d characters".formatted(CallScanner.MOST_CHARACTERS));
        }
        return End.NONE;
    }

    private boolean endsWithClose() {
        int from = text.length() - CallText.CLOSE.length();
        return from >= 0 && text.indexOf(CallText.CLOSE, from) == from;
    }

    private void take(String call) {
        calls++;
        found.call(call);
        text.setLength(0);
    }

    private void beginRuin(CharSequence begun, String why) {
        ruin = new RuinedBlock(begun, why);
        state = State.RUIN;
    }

    private End ruined(char c) {
        var end = ruin.next(c);
        if (end != End.NONE) {
            calls++;
            found.ruined(ruin.text(), ruin.why());
        }
        return end;
    }

    private void ruin(String why) {
        calls++;
        found.ruined(text.toString(), why);
    }

    /**
     * Nothing follows.
     *
     * @param rescues whether calls may be looked for in a string without an end
     * @return what follows the block after all, or null
     */
    @Nullable String end(boolean rescues) {
        switch (state) {
            case GAP, TAG -> {
                if (calls == 0) {
                    ruin("it is empty");
                }
            }
            case CALL -> {
                int close = rescues ? RuinedBlock.closingLine(text) : -1;
                if (close >= 0) {
                    int after = text.indexOf(CallText.CLOSE, close) + CallText.CLOSE.length();
                    String rest = text.substring(after);
                    text.setLength(close);
                    ruin("a string in the JSON has no end; is a quote in it not escaped?");
                    return rest;
                }
                ruin("the JSON has no end");
            }
            case RUIN -> {
                calls++;
                found.ruined(ruin.text(), ruin.why());
            }
        }
        return null;
    }

    /** What there is of a call whose answer was cut off; null if there is none. */
    @Nullable String part() {
        return switch (state) {
            case GAP, TAG -> null;
            case CALL -> text.toString();
            case RUIN -> ruin.text();
        };
    }
}
