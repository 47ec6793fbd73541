package dev.lmarenaproxy;

/**
 * Tokens of one answer.
 *
 * @param completionTokens all that the model wrote, its reasoning included
 * @param reasoningTokens the part of {@code completionTokens} that was reasoning
 */
public record Usage(int promptTokens, int completionTokens, int reasoningTokens) {
    public Usage {
        if (promptTokens < 0 || completionTokens < 0 || reasoningTokens < 0) {
            throw new IllegalArgumentException("negative number of tokens");
        }
    }

    public int totalTokens() {
        return promptTokens + completionTokens;
    }
}
