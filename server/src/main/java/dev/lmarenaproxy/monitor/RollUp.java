package dev.lmarenaproxy.monitor;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What the requests that ended in one time add up to.
 *
 * @param at its beginning
 * @param name within the dimension
 * @param generatingMillis of those that were completed, from the first token to the end
 * @param durations of those that were completed, as {@link Spread} keeps them
 * @param firstTokens of those that were completed
 * @param lastAt when the last of them ended
 */
public record RollUp(
        Instant at,
        Dimension dimension,
        String name,
        Counts counts,
        long generatingMillis,
        Spread.Kept durations,
        Spread.Kept firstTokens,
        Instant lastAt) {
    public RollUp {
        requireNonNull(at);
        requireNonNull(dimension);
        requireNonNull(name);
        requireNonNull(counts);
        requireNonNull(durations);
        requireNonNull(firstTokens);
        requireNonNull(lastAt);
    }

    /** How many, of requests and tokens. */
    public record Counts(
            long completed,
            long failed,
            long cancelled,
            long refused,
            long input,
            long output,
            long reasoning) {
        static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);

        Counts plus(Counts more) {
            return new Counts(
                    completed + more.completed,
                    failed + more.failed,
                    cancelled + more.cancelled,
                    refused + more.refused,
                    input + more.input,
                    output + more.output,
                    reasoning + more.reasoning);
        }

        static Counts of(Ended one) {
            return new Counts(
                    one.status() == RequestRecord.Status.COMPLETED ? 1 : 0,
                    one.status() == RequestRecord.Status.FAILED ? 1 : 0,
                    one.status() == RequestRecord.Status.CANCELLED ? 1 : 0,
                    one.status() == RequestRecord.Status.REFUSED ? 1 : 0,
                    one.inputTokens(),
                    one.outputTokens(),
                    one.reasoningTokens());
        }

        public long requests() {
            return completed + failed + cancelled + refused;
        }
    }
}
