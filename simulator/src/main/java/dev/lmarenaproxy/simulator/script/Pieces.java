package dev.lmarenaproxy.simulator.script;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Cuts a text into the pieces it is streamed in; joined, they are the text again. */
final class Pieces {
    private static final Pattern BEFORE_A_GAP = Pattern.compile("(?<=\\S)(?=\\s)");

    private Pieces() {}

    /** A word each, with the white space before it; nothing for an empty text. */
    static List<String> words(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(BEFORE_A_GAP.split(text));
    }

    /** So many pieces of about the same length; fewer where the text has fewer code points. */
    static List<String> count(String text, int count) {
        var codePoints = text.codePoints().toArray();
        var pieces = new ArrayList<String>();
        for (var piece = 0; piece < count; piece++) {
            var from = (int) ((long) codePoints.length * piece / count);
            var to = (int) ((long) codePoints.length * (piece + 1) / count);
            if (to > from) {
                pieces.add(new String(codePoints, from, to - from));
            }
        }
        return pieces;
    }
}
