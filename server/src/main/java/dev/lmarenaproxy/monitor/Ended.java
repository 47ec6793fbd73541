package dev.lmarenaproxy.monitor;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What counts of a request that has ended.
 *
 * @param firstTokenMillis null where nothing was answered
 */
public record Ended(
        Instant at,
        RequestRecord.Status status,
        @Nullable String model,
        String owner,
        @Nullable String tab,
        @Nullable String errorCode,
        long durationMillis,
        @Nullable Long firstTokenMillis,
        int inputTokens,
        int outputTokens,
        int reasoningTokens) {
    public Ended {
        requireNonNull(at);
        requireNonNull(status);
        requireNonNull(owner);
    }

    /** Whether it tells how well the gateway does: it was completed, or failed. */
    public boolean isJudged() {
        return status == RequestRecord.Status.COMPLETED || status == RequestRecord.Status.FAILED;
    }

    /** Of a record that has its outcome. */
    public static Ended of(RequestRecord record) {
        var outcome = requireNonNull(record.outcome());
        var usage = outcome.usage();
        var tab = record.work().tab();
        var error = outcome.error();
        return new Ended(
                outcome.at(),
                outcome.status(),
                record.model(),
                record.origin().owner().id(),
                tab == null ? null : tab.value(),
                error == null ? null : error.code(),
                requireNonNull(record.durationMillis()),
                record.timeToFirstTokenMillis(),
                usage == null ? 0 : usage.promptTokens(),
                usage == null ? 0 : usage.completionTokens(),
                usage == null ? 0 : usage.reasoningTokens());
    }
}
