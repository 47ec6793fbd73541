package dev.lmarenaproxy.simulator.script;

import static java.util.Objects.requireNonNull;

import java.util.SplittableRandom;

/**
 * A text that its mark alone decides, unlike that of every other mark: what {@code story=mark
 * words=60} in a directive means, so that a test can tell whose text it got and whether all of it.
 *
 * @param mark stands at the text's beginning and again in each paragraph
 * @param words how many words the text has, the marks not counted
 */
public record Story(String mark, int words) {
    static final int USUAL_WORDS = 60;

    private static final int WORDS_OF_A_PARAGRAPH = 20;
    private static final String CONSONANTS = "bdfghklmnprstvwz";
    private static final String VOWELS = "aeiouäéø";
    private static final String[] GAPS = {" ", " ", " ", " ", ", ", ". ", " 鷺", " 🐟 ", "\n", "  "};

    public Story {
        requireNonNull(mark);
    }

    public String text() {
        // a hash of 64 bits: two marks in a test never come to the same seed
        var seed = 1125899906842597L;
        for (var i = 0; i < mark.length(); i++) {
            seed = 31 * seed + mark.charAt(i);
        }
        var random = new SplittableRandom(seed);
        var text = new StringBuilder();
        for (var word = 0; word < words; word++) {
            if (word % WORDS_OF_A_PARAGRAPH == 0) {
                text.append(word == 0 ? "" : "\n\n").append(mark).append(": ");
            } else {
                text.append(GAPS[random.nextInt(GAPS.length)]);
            }
            for (var syllable = 2 + random.nextInt(3); syllable > 0; syllable--) {
                text.append(CONSONANTS.charAt(random.nextInt(CONSONANTS.length())));
                text.append(VOWELS.charAt(random.nextInt(VOWELS.length())));
            }
        }
        return text.append('.').toString();
    }
}
