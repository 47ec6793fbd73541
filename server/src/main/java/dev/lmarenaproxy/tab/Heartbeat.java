package dev.lmarenaproxy.tab;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a page still answers. Application pings are needed: a frozen page's browser answers the
 * protocol's own.
 */
final class Heartbeat {
    /** What is to be done about a page. */
    enum Pulse {
        STEADY,
        PING_DUE,
        /** It should have answered by now: it gets nothing new. */
        STALE,
        /** It is not there any more. */
        SILENT
    }

    private final SessionLimits limits;
    private Instant lastPingAt;
    private @Nullable Instant waitingSince;

    Heartbeat(SessionLimits limits, Instant now) {
        this.limits = limits;
        this.lastPingAt = now;
    }

    /** {@link Pulse#PING_DUE} is said once: the ping counts as sent. */
    Pulse at(Instant now) {
        if (waitingSince != null) {
            var waited = Duration.between(waitingSince, now);
            if (waited.compareTo(limits.silence()) >= 0) {
                return Pulse.SILENT;
            }
            return waited.compareTo(limits.stale()) >= 0 ? Pulse.STALE : Pulse.STEADY;
        }
        if (lastPingAt.plus(limits.heartbeat()).isAfter(now)) {
            return Pulse.STEADY;
        }
        lastPingAt = now;
        waitingSince = now;
        return Pulse.PING_DUE;
    }

    /** The page answered, or came back. */
    void answered() {
        waitingSince = null;
    }
}
