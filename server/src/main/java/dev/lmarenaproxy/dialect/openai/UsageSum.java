package dev.lmarenaproxy.dialect.openai;

import dev.lmarenaproxy.Usage;
import org.jspecify.annotations.Nullable;

/** The usage of several answers to one prompt: the prompt counts once. */
final class UsageSum {
    private @Nullable Usage sum;

    void add(@Nullable Usage usage) {
        var before = sum;
        if (before == null) {
            sum = usage;
        } else if (usage != null) {
            sum =
                    new Usage(
                            before.promptTokens(),
                            before.completionTokens() + usage.completionTokens(),
                            before.reasoningTokens() + usage.reasoningTokens());
        }
    }

    /** Null where nobody counted. */
    @Nullable Usage sum() {
        return sum;
    }
}
