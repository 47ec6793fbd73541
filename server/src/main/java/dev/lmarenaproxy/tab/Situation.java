package dev.lmarenaproxy.tab;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Sums up how it stands with a tab, and remembers since when. */
final class Situation {
    /** How it stands with the page and its connection. */
    enum Line {
        CUT,
        OPEN,
        /** Open, but the page doesn't answer. */
        STALE,
        GONE
    }

    private final Frame.Hello first;
    private final Instant since;
    private TabState state = TabState.DISCONNECTED;
    private Instant stateSince;
    private @Nullable Instant lastSuccess;

    /**
     * @param first the page's first hello
     * @param former what was known of the tab when its page was another one
     */
    Situation(Frame.Hello first, @Nullable TabStatus former, Instant now) {
        this.first = first;
        this.since = now;
        this.stateSince = now;
        this.lastSuccess = former == null ? null : former.lastSuccess();
    }

    /** An answer came to its good end. */
    void succeeded(Instant now) {
        lastSuccess = now;
    }

    TabStatus sum(Line line, Notices notices, int running, Instant now) {
        var next = state(line, notices, running);
        if (next != state) {
            state = next;
            stateSince = now;
        }
        return new TabStatus(
                first.tab(),
                first.browser(),
                first.script(),
                state,
                stateSince,
                line == Line.OPEN || line == Line.STALE,
                line == Line.OPEN && !notices.draining(),
                notices.draining(),
                notices.page().visible(),
                notices.page().signedIn(),
                notices.need(),
                notices.limitedUntil(),
                lastSuccess,
                notices.lastReload(),
                since,
                running);
    }

    private static TabState state(Line line, Notices notices, int running) {
        return switch (line) {
            case GONE -> TabState.GONE;
            case CUT -> TabState.DISCONNECTED;
            case STALE -> TabState.STALE;
            case OPEN -> {
                if (notices.draining()) {
                    yield TabState.DRAINING;
                }
                if (notices.need() != null) {
                    yield TabState.NEEDS_PERSON;
                }
                if (notices.limitedUntil() != null) {
                    yield TabState.RATE_LIMITED;
                }
                yield running > 0 ? TabState.BUSY : TabState.READY;
            }
        };
    }
}
