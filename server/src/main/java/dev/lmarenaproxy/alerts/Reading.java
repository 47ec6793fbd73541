package dev.lmarenaproxy.alerts;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a rule says of the moment.
 *
 * @param holds whether it is so now
 * @param value measured; null where it is how long it has been so, in seconds
 * @param patience how long it must be so before it is told
 * @param message one sentence, if it is told
 */
record Reading(
        Rule rule,
        boolean holds,
        @Nullable Double value,
        double threshold,
        Duration patience,
        String message) {}
