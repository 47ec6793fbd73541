package dev.lmarenaproxy.emulation;

import org.jspecify.annotations.Nullable;

/**
 * Tells the calls in an answer from its words. Each character is looked at once, whatever pieces
 * the answer comes in; held back is only what may be the beginning of a block.
 *
 * <p>A block begins with {@link CallText#OPEN} at the beginning of a line, after at most three
 * spaces, outside of {@link Fences}; the rest of that line is empty or begins the JSON. It holds
 * JSON objects, one a call. What models do to it is taken: objects in an array or in a code fence,
 * brackets too few or too many, a close tag that is missing or within a string.
 */
final class CallScanner {
    /** Characters of one call. */
    static final int MOST_CHARACTERS = 1 << 20;

    static final int DEEPEST = 100;

    /** How often a string without an end is given up to look for calls after it. */
    private static final int MOST_RESCUES = 16;

    private static final int MOST_SPACES = 3;

    /** Characters of the line that opens a block, or of what follows its close tag. */
    private static final int LONGEST_LINE = 1000;

    /** Characters of a tag that hardly begin anything else. */
    private static final int SURELY_A_TAG = 6;

    /** What was found, in order. */
    interface Found {
        void words(String text);

        /** The call that is being read has this name; its {@link #call} or ruin follows. */
        void named(String name);

        /** One object, as it was written. */
        void call(String json);

        /**
         * A block that holds no call, or none that ends.
         *
         * @param why for the model
         */
        void ruined(String block, String why);

        /** The answer goes on with the results of its calls, which it can't know. */
        void imitatedResult();
    }

    private enum State {
        WORDS,
        /** After the tag that opens a block, in its line. */
        OPENED,
        BLOCK,
        /** After a block, in its line. */
        CLOSED,
        /** Whatever comes is passed over. */
        DONE
    }

    private final Found found;
    private final Fences fences = new Fences();
    private State state = State.WORDS;

    /** Words that are not yet passed on. */
    private final StringBuilder words = new StringBuilder();

    /** What is held back: perhaps a tag, perhaps words. */
    private final StringBuilder held = new StringBuilder();

    /** Whether {@link #held} may become a tag that begins its line. */
    private boolean beginsLine = true;

    private CallBlock block;

    /** Whether there was a call. */
    private boolean called;

    /** A block had no close tag, which may still come. */
    private boolean unclosed;

    /** After a block: a carriage return was seen, and a line feed may belong to it. */
    private boolean returned;

    private int rescues;

    CallScanner(Found found) {
        this.found = found;
        this.block = new CallBlock(found);
    }

    void add(String piece) {
        read(piece);
        passWords();
    }

    private void read(String text) {
        for (int i = 0; i < text.length(); i++) {
            next(text.charAt(i));
        }
    }

    /** Nothing follows. */
    void end() {
        String rest = endOnce();
        while (rest != null) {
            close();
            read(rest);
            rest = endOnce();
        }
        state = State.DONE;
        passWords();
    }

    /** What is to be read again after all, or null. */
    private @Nullable String endOnce() {
        switch (state) {
            case WORDS, CLOSED -> release();
            case OPENED -> {
                beginBlock();
                block.end(false);
            }
            case BLOCK -> {
                rescues++;
                return block.end(rescues <= MOST_RESCUES);
            }
            case DONE -> {}
        }
        return null;
    }

    /** Nothing follows of an answer that was cut off: what there is of a call, or null. */
    @Nullable String cutOff() {
        if (state == State.WORDS && held.toString().strip().length() < SURELY_A_TAG) {
            release();
        }
        String part = state == State.BLOCK ? block.part() : null;
        state = State.DONE;
        passWords();
        return part;
    }

    private void next(char c) {
        switch (state) {
            case WORDS -> word(c);
            case OPENED -> opened(c);
            case BLOCK -> inBlock(c);
            case CLOSED -> closed(c);
            case DONE -> {}
        }
    }

    private void word(char c) {
        fences.next(c);
        if (beginsLine) {
            held.append(c);
            if (mayBeTag()) {
                tag();
                return;
            }
            beginsLine = false;
            release();
        } else {
            words.append(c);
        }
        if (isLineEnd(c)) {
            beginsLine = !fences.open();
        }
    }

    private boolean mayBeTag() {
        int spaces = 0;
        while (spaces < held.length() && held.charAt(spaces) == ' ') {
            spaces++;
        }
        String tag = held.substring(spaces);
        return spaces <= MOST_SPACES
                && (CallText.OPEN.startsWith(tag)
                        || (unclosed && CallText.CLOSE.startsWith(tag))
                        || (called && CallText.RESULT.startsWith(tag)));
    }

    private void tag() {
        String tag = held.toString().stripLeading();
        if (tag.equals(CallText.OPEN)) {
            state = State.OPENED;
        } else if (tag.equals(CallText.CLOSE)) {
            close();
        } else if (tag.equals(CallText.RESULT)) {
            state = State.DONE;
            passWords();
            found.imitatedResult();
        }
    }

    private void opened(char c) {
        if (c == '{' || c == '[' || isLineEnd(c)) {
            beginBlock();
            inBlock(c);
        } else if ((c == ' ' || c == '\t') && held.length() < LONGEST_LINE) {
            fences.next(c);
            held.append(c);
        } else {
            beginsLine = false;
            release();
            state = State.WORDS;
            word(c);
        }
    }

    private void beginBlock() {
        passWords();
        held.setLength(0);
        unclosed = false;
        called = true;
        block = new CallBlock(found);
        state = State.BLOCK;
    }

    private void inBlock(char c) {
        var end = block.next(c);
        switch (end) {
            case NONE -> {}
            case CLOSED -> close();
            case OTHER_OPENED -> {
                fences.beginLine();
                fences.next('<');
                held.setLength(0);
                held.append(CallText.OPEN);
                state = State.OPENED;
            }
            case LEFT -> {
                unclosed = true;
                beginsLine = false;
                fences.beginLine();
                state = State.WORDS;
                read(block.rest());
            }
        }
    }

    private void close() {
        held.setLength(0);
        unclosed = false;
        fences.beginLine();
        state = State.CLOSED;
    }

    private void closed(char c) {
        if (c == '\n' || (c == '\r' && !returned)) {
            held.setLength(0);
            returned = c == '\r';
            if (!returned) {
                beginLine();
            }
        } else if ((c == ' ' || c == '\t') && !returned && held.length() < LONGEST_LINE) {
            held.append(c);
        } else {
            String text = held.append(c).toString();
            held.setLength(0);
            beginLine();
            read(text);
        }
    }

    private void beginLine() {
        returned = false;
        beginsLine = true;
        state = State.WORDS;
    }

    private void release() {
        words.append(held);
        held.setLength(0);
    }

    private void passWords() {
        if (!words.isEmpty()) {
            String text = words.toString();
            words.setLength(0);
            found.words(text);
        }
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }
}
