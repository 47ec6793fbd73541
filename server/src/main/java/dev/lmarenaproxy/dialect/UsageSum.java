package dev.lmarenaproxy.dialect;

import dev.lmarenaproxy.Usage;
import org.jspecify.annotations.Nullable;

/** The usage of several answers. */
public final class UsageSum {
    private @Nullable Usage sum;

    /** An answer to the same prompt: the prompt counts once. */
    public void add(@Nullable Usage usage) {
        add(usage, false);
    }

    /**
     * A further answer.
     *
     * @param countsPrompt whether the prompt is another one than those before
     */
    public void add(@Nullable Usage usage, boolean countsPrompt) {
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
    public @Nullable Usage sum() {
        return sum;
    }
}
