package dev.lmarenaproxy.alerts;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One time that something was wrong.
 *
 * @param id counts the alerts of this home folder
 * @param since when it began to be so, some time before it was told
 * @param resolvedAt when it was over; null while it is not
 * @param value what was measured when it was told
 * @param threshold of the rule then
 * @param message one sentence, without anything of what people ask
 */
public record Alert(
        long id,
        Rule rule,
        Instant since,
        @Nullable Instant resolvedAt,
        double value,
        double threshold,
        String message) {
    public Alert {
        requireNonNull(rule);
        requireNonNull(since);
        requireNonNull(message);
    }

    public boolean firing() {
        return resolvedAt == null;
    }

    Alert resolved(Instant at) {
        return new Alert(id, rule, since, at, value, threshold, message);
    }
}
