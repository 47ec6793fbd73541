package dev.lmarenaproxy.scheduler;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.TabId;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A tab and what it works on. It is changed through {@link Browsers#change} only. */
final class Tab {
    /** The fewest jobs first, then the longest rest. */
    static final Comparator<Tab> BY_STRAIN =
            Comparator.comparingInt((Tab tab) -> tab.jobs.size())
                    .thenComparingLong(tab -> tab.lastStart)
                    .thenComparingLong(tab -> tab.number);

    static final Comparator<Tab> BY_DOUBT =
            Comparator.comparing((Tab tab) -> requireNonNull(tab.doubtedUntil))
                    .thenComparingLong(tab -> tab.number);

    final TabId id;
    final Browser browser;
    final Set<Ticket> jobs = new LinkedHashSet<>();
    boolean ready;

    /** Why it needs the person, as it says itself; null when it is well. */
    @Nullable Fault need;

    /** A refusal that speaks of a need, until {@link #doubtedUntil}: the tab may not know of it. */
    @Nullable Fault doubt;

    @Nullable Instant doubtedUntil;

    /** Refusals since its last success, those during a doubt not counted. */
    int refusals;

    /** Counts the starts of all tabs. */
    long lastStart;

    private final long number;

    Tab(TabId id, Browser browser, long number) {
        this.id = id;
        this.browser = browser;
        this.number = number;
    }

    /** Why it gets nothing before a person did something; null when it is well. */
    @Nullable Fault trouble() {
        return need == null ? doubt : need;
    }

    Standing standing() {
        if (!ready) {
            return Standing.AWAY;
        }
        if (trouble() != null) {
            return Standing.TROUBLED;
        }
        return browser.parkedUntil == null ? Standing.OPEN : Standing.PARKED;
    }

    /** Whether it may get jobs, and if not, why. */
    enum Standing {
        AWAY,
        TROUBLED,
        PARKED,
        OPEN
    }
}
