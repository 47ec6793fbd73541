package dev.lmarenaproxy.tab;

import dev.lmarenaproxy.tab.Frame.Reload.Cause;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a tab is told to load its page again: once nothing is on its way through it, or after some
 * patience all the same, and never twice within a minute.
 */
final class Reloads {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final Duration PAUSE = Duration.ofMinutes(1);

    private @Nullable Instant last;
    private @Nullable Instant wantedAt;
    private Cause reason = Cause.PERSON;

    /**
     * @param last when the tab was last told so, by this page's session or one before it
     */
    Reloads(@Nullable Instant last) {
        this.last = last;
    }

    @Nullable Instant last() {
        return last;
    }

    /** One is wanted. An order that waits already stays as it is, but the person's counts more. */
    void want(Cause why, Instant now) {
        if (wantedAt == null) {
            wantedAt = now;
            reason = why;
        } else if (why == Cause.PERSON) {
            reason = why;
        }
    }

    /** The browser need not be checked any more: one that waits for that is not wanted. */
    void needless() {
        if (reason == Cause.BROWSER_CHECK) {
            wantedAt = null;
        }
    }

    /** What the tab is to be told now, if anything; it counts as told. */
    @Nullable Cause due(boolean busy, Instant now) {
        if (wantedAt == null
                || (busy && wantedAt.plus(PATIENCE).isAfter(now))
                || (last != null && last.plus(PAUSE).isAfter(now))) {
            return null;
        }
        wantedAt = null;
        last = now;
        return reason;
    }
}
