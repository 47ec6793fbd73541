package dev.lmarenaproxy.dialect.openai;

import dev.lmarenaproxy.Usage;
import org.jspecify.annotations.Nullable;

/** The usage of several answers. */
final class UsageSum {
    private @Nullable Usage sum;

    /** An answer to the same prompt: the prompt counts once. */
    void add(@Nullable Usage usage) {
        add(usage, false);
    }

    /**
     * @param countsPrompt whether the prompt is another one than those before
     */
    void add(@Nullable Usage usage, boolean countsPrompt) {
        var before = sum;
        if (before == null) {
            sum = usage;
        } else if (usage != null) {
            sum =
                    new Usage(
                            before.promptTokens() + (countsPrompt ? usage.promptTokens() : 0),
                            before.completionTokens() + usage.completionTokens(),
                            before.reasoningTokens() + usage.reasoningTokens());
        }
    }

    /** Null where nobody counted. */
    @Nullable Usage sum() {
        return sum;
    }
}
