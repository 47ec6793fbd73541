package dev.lmarenaproxy.dialect;

import dev.lmarenaproxy.Usage;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The usage of several answers. */
public final class UsageSum {
    private final Set<Integer> prompts = new HashSet<>();
    private @Nullable Usage sum;

    /** An answer to the same prompt: the prompt counts once. */
    public void add(@Nullable Usage usage) {
        add(usage, 0);
    }

    /**
     * An answer to one of several prompts; each counts once, whichever of its answers comes first.
     *
     * @param prompt its place among them
     */
    public void add(@Nullable Usage usage, int prompt) {
        if (usage == null) {
            return;
        }
        var input = prompts.add(prompt) ? usage.promptTokens() : 0;
        var before = sum == null ? new Usage(0, 0, 0) : sum;
        sum =
                new Usage(
                        before.promptTokens() + input,
                        before.completionTokens() + usage.completionTokens(),
                        before.reasoningTokens() + usage.reasoningTokens());
    }

    /** Null where nobody counted. */
    public @Nullable Usage sum() {
        return sum;
    }
}
