package dev.lmarenaproxy.vitals;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests that ended in a stretch of time.
 *
 * @param durations of the completed ones, in milliseconds, ascending
 * @param outputTokens of the completed ones
 * @param writingMillis how long their answers took from the first token on, all together
 */
public record Window(List<Long> durations, int failed, long outputTokens, long writingMillis) {
    private static final double PER_SECOND = 1000.0;
    private static final int PERCENT = 100;

    public Window {
        durations = durations.stream().sorted().toList();
    }

    public int completed() {
        return durations.size();
    }

    /** Completed and failed ones. */
    public int judged() {
        return completed() + failed;
    }

    /** From 0 to 1; null where nothing was completed and nothing failed. */
    public @Nullable Double errorRate() {
        return judged() == 0 ? null : (double) failed / judged();
    }

    /** The duration that so many percent don't exceed; null where nothing was completed. */
    public @Nullable Long percentileMillis(int percent) {
        if (durations.isEmpty()) {
            return null;
        }
        // the nearest rank
        var rank = (durations.size() * (long) percent + PERCENT - 1) / PERCENT;
        return durations.get((int) Math.max(1, rank) - 1);
    }

    /** Null where none was written. */
    public @Nullable Double tokensPerSecond() {
        return writingMillis == 0 ? null : outputTokens * PER_SECOND / writingMillis;
    }
}
