package dev.lmarenaproxy.monitor;

import dev.lmarenaproxy.journal.JournalException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What figures are reckoned from. It blocks; for one thread. */
public interface Figures {
    /** Visits the requests that ended from {@code from} on and before {@code to}, in any order. */
    void ended(Instant from, Instant to, Consumer<Ended> visitor) throws JournalException;

    /**
     * The newest requests that were completed or failed at this time or later, oldest first; at
     * most so many.
     */
    List<Ended> judged(Instant from, int most) throws JournalException;

    /** When the first request ended that ended at this time or later. */
    Optional<Instant> firstEnd(Instant from) throws JournalException;

    /** Visits the sums that begin in this time. */
    void sums(Level level, Dimension dimension, Instant from, Instant to, Consumer<RollUp> visitor)
            throws JournalException;

    /** Up to when the requests of a level are summed up. */
    Instant summedUpTo(Level level) throws JournalException;

    /** Visits what was sampled from {@code from} on and before {@code to}, in order. */
    void samples(Instant from, Instant to, Consumer<Sample> visitor) throws JournalException;
}
