package dev.lmarenaproxy.emulation;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends a text before the first stop in it: the one that is complete first, the longest where
 * several are. Held back is only what may be a stop's beginning. Each character is looked at once
 * for each stop, however the text is cut into pieces (Knuth, Morris and Pratt).
 */
final class Stops {
    private final String[] stops;

    /** For each stop and number of its characters, how many begin anew at its end. */
    private final int[][] borders;

    /** How many characters of each stop the text ends with. */
    private final int[] begun;

    private final StringBuilder held = new StringBuilder();
    private @Nullable String found;

    Stops(List<String> texts) {
        stops = texts.toArray(String[]::new);
        borders = texts.stream().map(Stops::borders).toArray(int[][]::new);
        begun = new int[stops.length];
    }

    /** What of the text so far can be shown now, and wasn't yet. */
    String add(String piece) {
        if (stops.length == 0 || matched()) {
            return matched() ? "" : piece;
        }
        held.append(piece);
        int looked = held.length() - piece.length();
        for (int i = 0; i < piece.length(); i++) {
            String stop = advance(piece.charAt(i));
            if (stop != null) {
                found = stop;
                held.setLength(looked + i + 1 - stop.length());
                return rest();
            }
        }
        int shown = held.length() - Arrays.stream(begun).max().orElse(0);
        String text = held.substring(0, shown);
        held.delete(0, shown);
        return text;
    }

    /** What was held back, once nothing follows. */
    String rest() {
        String text = held.toString();
        held.setLength(0);
        Arrays.fill(begun, 0);
        return text;
    }

    boolean matched() {
        return found != null;
    }

    /** The stop that ended the text; null where none did. */
    @Nullable String found() {
        return found;
    }

    /** The stop that {@code next} completes, or null. */
    private @Nullable String advance(char next) {
        String longest = null;
        for (int i = 0; i < stops.length; i++) {
            int length = begun[i];
            while (length > 0 && stops[i].charAt(length) != next) {
                length = borders[i][length];
            }
            if (stops[i].charAt(length) == next) {
                length++;
            }
            if (length == stops[i].length()) {
                if (longest == null || length > longest.length()) {
                    longest = stops[i];
                }
                length = borders[i][length];
            }
            begun[i] = length;
        }
        return longest;
    }

    private static int[] borders(String stop) {
        var borders = new int[stop.length() + 1];
        int length = 0;
        for (int i = 1; i < stop.length(); i++) {
            while (length > 0 && stop.charAt(i) != stop.charAt(length)) {
                length = borders[length];
            }
            if (stop.charAt(i) == stop.charAt(length)) {
                length++;
            }
            borders[i + 1] = length;
        }
        return borders;
    }
}
