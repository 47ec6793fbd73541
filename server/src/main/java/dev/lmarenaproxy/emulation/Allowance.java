package dev.lmarenaproxy.emulation;

import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.TokenLimit;
import java.util.function.Consumer;

/**
 * Cuts an answer after a number of tokens. The cut is the same however the answer comes in pieces.
 *
 * <p>A text has no more tokens than bytes in UTF-8, so that nothing is counted as long as the bytes
 * are few enough. (Where they are many, some words are counted in advance with each piece, so that
 * no piece waits for all.) After that each word is counted once, when the next one has begun: how
 * many tokens the beginning of a word has says nothing of the whole. Held back is at most the one
 * word that may be too much.
 */
final class Allowance {
    /** Bytes that are counted at once without a delay that anyone notices. */
    private static final int MUCH = 8192;

    /** Characters that are looked at in advance with each piece, where much is to be counted. */
    private static final int SOME = 1024;

    /** Characters after which a word without an end is counted as if it had one. */
    private static final int LONGEST_WORD = 512;

    private final TokenCounter counter;
    private final boolean withReasoning;

    /** Tokens that are left after the counted words. */
    private int left;

    /** Whether {@link #words} are of the reasoning. */
    private boolean reasoning;

    /** What isn't counted yet, from the beginning of a word on. */
    private final StringBuilder words = new StringBuilder();

    /** How many characters of {@link #words} are passed on, and were looked at for words' ends. */
    private int passed;

    private int looked;
    private int wordStart;
    private long bytes;
    private boolean used;

    Allowance(TokenLimit limit, TokenCounter counter) {
        this.counter = counter;
        this.withReasoning = limit.withReasoning();
        this.left = limit.tokens();
    }

    /** Whether there was more than is allowed. */
    boolean used() {
        return used;
    }

    void add(JobEvent.Content content, Consumer<JobEvent.Content> out) {
        if (content instanceof JobEvent.Text(var text)) {
            add(false, text, out);
        } else if (withReasoning && content instanceof JobEvent.Reasoning(var text)) {
            add(true, text, out);
        } else if (!used) {
            out.accept(content);
        }
    }

    /** Passes on what is held back, once nothing follows. */
    void end(Consumer<JobEvent.Content> out) {
        if (!used && bytes > left) {
            countAll();
        }
        pass(words.length(), out);
    }

    private void countAll() {
        countComplete(words.length());
        if (!used) {
            count(words.length());
        }
    }

    private void add(boolean isReasoning, String piece, Consumer<JobEvent.Content> out) {
        if (used) {
            return;
        }
        if (isReasoning != reasoning) {
            countAll();
            pass(words.length(), out);
            forgetCounted();
            reasoning = isReasoning;
        }
        if (used) {
            return;
        }
        words.append(piece);
        bytes += utf8Length(piece, 0, piece.length());
        if (bytes > left) {
            countComplete(words.length());
        } else if (bytes > MUCH && bytes > left / 2) {
            countComplete(Math.min(words.length(), looked + SOME));
        }
        pass(used ? words.length() : bytes <= left ? wholeCharacters() : wordStart, out);
        forgetCounted();
    }

    /** The length without half of a pair at the end: the cut may come before it. */
    private int wholeCharacters() {
        int length = words.length();
        return length > 0 && Character.isHighSurrogate(words.charAt(length - 1))
                ? length - 1
                : length;
    }

    private void pass(int to, Consumer<JobEvent.Content> out) {
        if (to > passed) {
            String text = words.substring(passed, to);
            passed = to;
            out.accept(reasoning ? new JobEvent.Reasoning(text) : new JobEvent.Text(text));
        }
    }

    /** Counts the words that are sure to have ended. */
    private void countComplete(int end) {
        while (looked < end && !used) {
            if (looked > wordStart && beginsAt(looked)) {
                count(looked);
            }
            looked++;
        }
    }

    private boolean beginsAt(int i) {
        char c = words.charAt(i);
        if (i - wordStart >= LONGEST_WORD) {
            return !Character.isLowSurrogate(c);
        }
        // where the encoder cuts texts apart, whatever comes before and after
        return c == ' ' && !Character.isWhitespace(words.charAt(i - 1));
    }

    private void count(int end) {
        String word = words.substring(wordStart, end);
        int tokens = counter.count(word);
        if (tokens > left) {
            used = true;
            words.setLength(wordStart + counter.lengthOf(left, word));
            return;
        }
        left -= tokens;
        bytes -= utf8Length(words, wordStart, end);
        wordStart = end;
    }

    private void forgetCounted() {
        if (wordStart > 0) {
            words.delete(0, wordStart);
            passed = Math.max(0, passed - wordStart);
            looked -= wordStart;
            wordStart = 0;
        }
    }

    private static int utf8Length(CharSequence text, int from, int to) {
        int length = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            // half of a pair is half of four bytes
            length += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return length;
    }
}
