package dev.lmarenaproxy.tab;

/** How it stands with a tab: of all that is the case, what keeps it most from taking jobs. */
public enum TabState {
    /** Takes jobs, and has none. */
    READY,
    /** Works on requests, and may take more. */
    BUSY,
    /** The site wants something of the person first: {@link TabStatus#need()}. */
    NEEDS_PERSON,
    /** The site takes nothing of this browser until {@link TabStatus#limitedUntil()}. */
    RATE_LIMITED,
    /** Finishes what it has and takes nothing new: the person wants it so. */
    DRAINING,
    /** Has not answered a ping; its page may be frozen. */
    STALE,
    /** Its connection is cut; it may come back. */
    DISCONNECTED,
    /** Closed, reloaded, or away for too long. */
    GONE
}
