package dev.lmarenaproxy.emulation;

import dev.lmarenaproxy.TokenLimit;
import dev.lmarenaproxy.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an answer is to end, if it hasn't ended before.
 *
 * @param stops texts that end it, before them
 */
record Cut(List<String> stops, @Nullable TokenLimit limit) {
    Cut {
        stops = List.copyOf(stops);
    }

    boolean isNone() {
        return stops.isEmpty() && limit == null;
    }

    @Nullable Allowance allowance() {
        return limit == null ? null : new Allowance(limit, new TokenCounter());
    }

    /** What was counted, less what the limit cut off. */
    @Nullable Usage clamp(@Nullable Usage usage) {
        if (limit == null || usage == null) {
            return usage;
        }
        if (limit.withReasoning()) {
            int completion = Math.min(usage.completionTokens(), limit.tokens());
            return new Usage(
                    usage.promptTokens(),
                    completion,
                    Math.min(usage.reasoningTokens(), completion));
        }
        int reasoning = Math.min(usage.reasoningTokens(), usage.completionTokens());
        int text = Math.min(usage.completionTokens() - reasoning, limit.tokens());
        return new Usage(usage.promptTokens(), reasoning + text, reasoning);
    }
}
