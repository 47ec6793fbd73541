package dev.lmarenaproxy;

/**
 * How long an answer may become.
 *
 * @param tokens at least 1
 * @param withReasoning whether the model's reasoning counts too
 */
public record TokenLimit(int tokens, boolean withReasoning) {
    public TokenLimit {
        if (tokens < 1) {
            throw new IllegalArgumentException("a limit of no tokens");
        }
    }
}
