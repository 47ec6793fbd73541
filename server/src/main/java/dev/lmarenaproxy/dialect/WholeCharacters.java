package dev.lmarenaproxy.dialect;

/**
 * Keeps characters whole where pieces of text were cut inside a surrogate pair: the first half
 * waits for the piece that brings the second.
 */
public final class WholeCharacters {
    private String held = "";

    /** What can be passed on now; may be empty. */
    public String next(String piece) {
        var text = held.isEmpty() ? piece : held + piece;
        var end = text.length();
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        held = text.substring(end);
        return text.substring(0, end);
    }

    /** The half that no piece completed; empty where there is none. */
    public String rest() {
        return held;
    }
}
