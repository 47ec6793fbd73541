package dev.lmarenaproxy.tab;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.TabId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a tab at one moment.
 *
 * @param browser the profile of a browser that the tab belongs to
 * @param script the version of its userscript
 * @param stateSince since when it is in this state
 * @param connected false while its connection is cut and it may still come back
 * @param ready may be given jobs, apart from its need and its limit
 * @param draining gets no new jobs, because the person wants it so
 * @param need what the site wants of the person in this tab; null for nothing
 * @param limitedUntil until when the site takes nothing of its browser; null for no limit
 * @param lastSuccess when an answer came to its good end, in this page or one before it
 * @param lastReload when the tab was last told to load its page again, this one or one before it
 * @param since when its page connected
 * @param running requests that it is working on
 */
public record TabStatus(
        TabId id,
        String browser,
        String script,
        TabState state,
        Instant stateSince,
        boolean connected,
        boolean ready,
        boolean draining,
        boolean visible,
        boolean signedIn,
        @Nullable Need need,
        @Nullable Instant limitedUntil,
        @Nullable Instant lastSuccess,
        @Nullable Instant lastReload,
        Instant since,
        int running) {
    /** Why it is in its state, in one sentence. */
    public String reason() {
        return switch (state) {
            case READY -> "It waits for requests.";
            case BUSY -> "It works on requests: " + running + ".";
            case NEEDS_PERSON -> requireNonNull(need).fault().message();
            case RATE_LIMITED ->
                    "The site takes no more requests of this browser until %s."
                            .formatted(
                                    requireNonNull(limitedUntil).truncatedTo(ChronoUnit.SECONDS));
            case DRAINING -> "It gets no new requests until it is told to go on.";
            case STALE -> "It does not answer; the browser may have put it to sleep.";
            case DISCONNECTED -> "Its connection is cut; it may come back.";
            case GONE -> "It was closed, reloaded, or away for too long.";
        };
    }
}
