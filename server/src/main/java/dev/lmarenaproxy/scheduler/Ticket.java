package dev.lmarenaproxy.scheduler;

import dev.lmarenaproxy.TabId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** A job from its submission to its end, as the scheduler sees it. */
final class Ticket {
    static final Comparator<Ticket> BY_SUBMISSION =
            Comparator.comparing((Ticket ticket) -> ticket.request.submittedAt())
                    .thenComparingLong(ticket -> ticket.number);
    static final Comparator<Ticket> BY_DEADLINE =
            Comparator.comparing((Ticket ticket) -> ticket.deadline)
                    .thenComparingLong(ticket -> ticket.number);

    final Request request;

    /** Counts tickets, so that no two are equal in any order. */
    final long number;

    /**
     * When the job must have ended, whatever it does until then. It is changed through {@link
     * Patience#moves} only.
     */
    Instant deadline;

    /** The last attempt's, or 0. */
    int epoch;

    /** Where it runs; null while it waits. */
    @Nullable Tab tab;

    /** Where the last attempt failed; null before one did. */
    @Nullable TabId failedTab;

    @Nullable String failedBrowser;

    /** Failed attempts of each sort; see {@link RetryPolicy}. */
    int interruptions;

    int siteFaults;
    int silences;
    int refusals;

    /** Since when it waits without a break: its submission, or the end of its last attempt. */
    Instant waitsSince;

    /** When its pause after a failed attempt is over; null when it has none. */
    @Nullable Instant restsUntil;

    /** When {@link Patience} began to watch it, and what the clock of the queue showed then. */
    Instant watchedSince;

    Duration queueTimeBefore = Duration.ZERO;

    Ticket(Request request, long number, Instant deadline, Instant now) {
        this.request = request;
        this.number = number;
        this.deadline = deadline;
        this.epoch = request.epoch();
        this.waitsSince = now;
        this.watchedSince = now;
    }

    String model() {
        return request.model();
    }
}
