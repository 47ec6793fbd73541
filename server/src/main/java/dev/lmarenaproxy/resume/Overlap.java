package dev.lmarenaproxy.resume;

import java.util.Arrays;

/**
 * Finds, while a text arrives character by character, how much of its beginning repeats the end of
 * another text, or all of it.
 *
 * <p>This is the search of Knuth, Morris and Pratt with the arriving text as the pattern: the start
 * of the leftmost place in the given text that fits everything so far only ever moves to the right,
 * so all work together is linear. Only places in the last {@link #LONGEST} characters count, and
 * the very start: memory is bounded however long the given text is.
 */
public final class Overlap {
    /** Less than this is taken for chance, unless it is the whole given text. */
    static final int SHORTEST = 16;

    /** More is taken only for the whole given text. */
    public static final int LONGEST = 1 << 16;

    private static final int MOST_BY_CHANCE = 128;

    private final String given;
    private final StringBuilder arrived = new StringBuilder();

    /** For each beginning of what arrived: how long a shorter beginning is that it ends with. */
    private int[] borders = new int[64];

    /** The given text is compared up to here ... */
    private int at;

    /** ... where it ends with so many characters of what arrived. */
    private int matched;

    private boolean endDecided;
    private int length;
    private int likeStart;

    public Overlap(String given) {
        this.given = given;
        this.at = Math.max(0, given.length() - LONGEST);
        compareEnd(false);
    }

    /** Whether more characters would not change {@link #length()}. */
    public boolean decided() {
        return isWhole() || (endDecided && !isLikeStart());
    }

    public void add(char next) {
        if (isLikeStart() && likeStart < given.length() && given.charAt(likeStart) == next) {
            likeStart++;
        }
        length++;
        if (length <= LONGEST + MOST_BY_CHANCE) {
            arrived.append(next);
        }
        if (!endDecided) {
            addBorder(next);
            compareEnd(false);
        }
    }

    /** Nothing more comes. */
    public void end() {
        if (!endDecided) {
            compareEnd(true);
        }
    }

    /** How many characters of the beginning are a repetition. */
    int length() {
        if (isWhole()) {
            return given.length();
        }
        return matched >= SHORTEST && at == given.length() ? matched : 0;
    }

    /**
     * Whether the text says from its start on what the given one says, but differs before the given
     * one's end: another version of it, not its rest.
     */
    boolean isAnotherVersion() {
        int tooMuch = Math.clamp(given.length() / 2, SHORTEST, MOST_BY_CHANCE);
        return !isWhole() && likeStart - length() >= tooMuch;
    }

    /**
     * What arrived, the repetition left away; all of it only for a text that is not another
     * version, or where the given one is not too long.
     */
    public String rest() {
        return isWhole() ? "" : arrived.substring(length());
    }

    private boolean isWhole() {
        return likeStart == given.length();
    }

    private boolean isLikeStart() {
        return likeStart == length;
    }

    private void compareEnd(boolean complete) {
        int lastStart = given.length() - SHORTEST;
        while (at < given.length() && at - matched <= lastStart) {
            if (matched == arrived.length()) {
                if (!complete) {
                    return;
                }
                if (matched == 0) {
                    break;
                }
                matched = borders[matched - 1];
            } else if (given.charAt(at) == arrived.charAt(matched)) {
                matched++;
                at++;
            } else if (matched > 0) {
                matched = borders[matched - 1];
            } else {
                at++;
            }
        }
        endDecided = true;
    }

    private void addBorder(char next) {
        int index = arrived.length() - 1;
        if (index == borders.length) {
            borders = Arrays.copyOf(borders, 2 * borders.length);
        }
        int border = index == 0 ? 0 : borders[index - 1];
        while (border > 0 && arrived.charAt(border) != next) {
            border = borders[border - 1];
        }
        borders[index] = index > 0 && arrived.charAt(border) == next ? border + 1 : border;
    }
}
