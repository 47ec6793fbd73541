package dev.lmarenaproxy.monitor;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.journal.JournalException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where records of requests are kept, with what they add up to. It blocks: methods that change
 * something are for one thread, those that read for another one. Reading sees all that was written
 * before.
 */
public interface RequestStore extends AutoCloseable {
    /** A record, and what is kept beside it: nothing until its end. */
    record Kept(RequestRecord record, RequestDetails details) {
        public Kept {
            requireNonNull(record);
            requireNonNull(details);
        }
    }

    /**
     * Which requests are asked for; null is any.
     *
     * @param statuses of which one they have
     * @param text a part of the id, the model, the error or the client; a large store searches the
     *     newest only, but for the beginning of an id
     * @param from when they began, inclusive
     * @param to when they began, exclusive
     */
    record Filter(
            List<RequestRecord.Status> statuses,
            @Nullable String model,
            @Nullable String owner,
            @Nullable String text,
            @Nullable Instant from,
            @Nullable Instant to) {
        /** All of them. */
        public static final Filter ALL = new Filter(List.of(), null, null, null, null, null);

        /**
         * Those that did not get an answer through the gateway's, the site's or their own fault.
         */
        public static final Filter ERRORS =
                new Filter(
                        List.of(RequestRecord.Status.FAILED, RequestRecord.Status.REFUSED),
                        null,
                        null,
                        null,
                        null,
                        null);

        public Filter {
            statuses = List.copyOf(statuses);
        }

        /** The same, whatever they say. */
        public Filter withoutText() {
            return new Filter(statuses, model, owner, null, from, to);
        }
    }

    /** Keeps the newest of each request, all of it or, when it fails, nothing. */
    void write(List<Kept> batch) throws JournalException;

    /** How many there are. */
    long size() throws JournalException;

    /** The highest number of a request; 0 where there is none. */
    long lastNumber() throws JournalException;

    /** The requests without an end, oldest first. */
    List<RequestRecord> underWay() throws JournalException;

    /** Those that the filter lets through, newest first. */
    List<RequestRecord> page(Filter filter, int limit, int offset) throws JournalException;

    /**
     * How many there are.
     *
     * @param more whether there may be more than were counted
     */
    record Count(int counted, boolean more) {}

    /** How many the filter lets through, counted up to {@code most}. */
    Count count(Filter filter, int most) throws JournalException;

    /** Those with a higher number that have ended, oldest first. */
    List<RequestRecord> after(long number, boolean onlyErrors, int limit) throws JournalException;

    /**
     * The newest one with this id, which clients may use again.
     *
     * @param startedAt only one that began in this millisecond; null for any
     */
    Optional<Kept> find(String id, @Nullable Instant startedAt) throws JournalException;

    /** What figures are reckoned from, for the thread that reads. */
    Figures figures();

    /** What is reckoned from figures. */
    interface Reckoning<T> {
        T of(Figures figures) throws JournalException;
    }

    /** Reckons from figures that are all of one moment, whatever is written meanwhile. */
    <T> T reckon(Reckoning<T> reckoning) throws JournalException;

    /** The same, for the thread that writes. */
    Figures figuresForSums();

    /**
     * Keeps sums in place of those that were there.
     *
     * @param upTo all requests that ended before are now summed up on this level
     */
    void keep(Level level, Instant upTo, List<RollUp> sums) throws JournalException;

    /** Forgets the sums that a request which ended then would be a part of, and all later ones. */
    void forgetSums(Instant from) throws JournalException;

    /** Keeps how busy the gateway was. */
    void keep(Sample sample) throws JournalException;

    /**
     * Removes a few old requests with all that belongs to them: a step of some milliseconds.
     *
     * @param endedBefore requests that ended before are removed
     * @param bytes how large the store may be; while it is larger the oldest are removed
     * @return whether there is more to do
     */
    boolean prune(Instant endedBefore, long bytes) throws JournalException;

    @Override
    void close();
}
