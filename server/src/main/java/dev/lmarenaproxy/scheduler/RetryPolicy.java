package dev.lmarenaproxy.scheduler;

import dev.lmarenaproxy.Fault;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Whether a failed attempt is made again, and after which pause; one rule a sort of fault. */
final class RetryPolicy {
    /**
     * Tabs are closed and reloaded often, and nobody is to blame; but a job may be what kills them.
     */
    static final int MOST_INTERRUPTIONS = 10;

    /** An answer that failed for no reason given may be luck; twice is not. */
    static final int MOST_SILENCES = 1;

    /** Refusals say nothing of the job; the limit only keeps a mistake from going on for ever. */
    static final int MOST_REFUSALS = 100;

    private Retries retries;
    private final RandomGenerator random;

    RetryPolicy(Retries retries, RandomGenerator random) {
        this.retries = retries;
        this.random = random;
    }

    void retries(Retries fresh) {
        retries = fresh;
    }

    /**
     * Counts a failed attempt.
     *
     * @return the pause before the next one, perhaps zero; empty when there is none
     */
    Optional<Duration> after(Ticket ticket, Fault.Kind kind) {
        return switch (Remedy.of(kind)) {
            case NEW_TAB -> {
                // the first is most likely a reload
                int before = ticket.interruptions++;
                yield before < MOST_INTERRUPTIONS
                        ? Optional.of(before == 0 ? Duration.ZERO : pause(before))
                        : Optional.empty();
            }
            case PAUSE -> {
                int count = ++ticket.siteFaults;
                yield count <= retries.most() ? Optional.of(pause(count)) : Optional.empty();
            }
            case ONCE_MORE -> atOnce(++ticket.silences, MOST_SILENCES);
            // it is the browser or the tab that waits
            case PARK, PERSON -> atOnce(++ticket.refusals, MOST_REFUSALS);
            case NONE -> Optional.empty();
        };
    }

    private static Optional<Duration> atOnce(int count, int most) {
        return count <= most ? Optional.of(Duration.ZERO) : Optional.empty();
    }

    /** Doubles from one pause to the next, and scatters, lest all come back at the same moment. */
    private Duration pause(int count) {
        var pause = Doubling.pause(retries.firstPause(), retries.longestPause(), count);
        return Duration.ofMillis((long) (pause.toMillis() * (0.5 + random.nextDouble())));
    }
}
