package dev.lmarenaproxy.monitor;

import dev.lmarenaproxy.journal.JournalException;
import dev.lmarenaproxy.monitor.RequestRecord.Status;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps records in memory, for tests and where there is no disk; beyond 10,000 it forgets the
 * oldest. Safe for threads.
 */
public final class MemoryRequests implements RequestStore, Figures {
    private static final int MOST = 10_000;
    private static final int MOST_SAMPLES = 10_000;

    private final NavigableMap<Long, Kept> byNumber = new TreeMap<>();
    private final NavigableMap<Instant, Sample> samples = new TreeMap<>();
    private final Map<Level, Instant> summedUpTo = new EnumMap<>(Level.class);
    private final Map<Level, NavigableMap<Time, RollUp>> sums = new EnumMap<>(Level.class);

    @Override
    public synchronized void write(List<Kept> batch) {
        for (var kept : batch) {
            byNumber.put(kept.record().number(), kept);
            if (byNumber.size() > MOST) {
                byNumber.pollFirstEntry();
            }
        }
    }

    @Override
    public synchronized long size() {
        return byNumber.size();
    }

    @Override
    public synchronized long lastNumber() {
        return byNumber.isEmpty() ? 0 : byNumber.lastKey();
    }

    private Stream<RequestRecord> records() {
        return byNumber.values().stream().map(Kept::record);
    }

    private Stream<RequestRecord> newestFirst() {
        return records()
                .sorted(
                        Comparator.comparing((RequestRecord one) -> one.origin().startedAt())
                                .thenComparingLong(RequestRecord::number)
                                .reversed());
    }

    @Override
    public synchronized List<RequestRecord> underWay() {
        return newestFirst().filter(record -> record.outcome() == null).toList().reversed();
    }

    @Override
    public synchronized List<RequestRecord> page(Filter filter, int limit, int offset) {
        return newestFirst().filter(one -> passes(one, filter)).skip(offset).limit(limit).toList();
    }

    @Override
    public synchronized Count count(Filter filter, int most) {
        var found = (int) records().filter(one -> passes(one, filter)).count();
        return new Count(Math.min(found, most), found > most);
    }

    private static boolean passes(RequestRecord one, Filter filter) {
        var began = one.origin().startedAt();
        return (filter.statuses().isEmpty()
                        || filter.statuses().stream().anyMatch(it -> is(one, it)))
                && (filter.model() == null || filter.model().equals(one.model()))
                && (filter.owner() == null || filter.owner().equals(one.origin().owner().id()))
                && (filter.from() == null || !began.isBefore(filter.from()))
                && (filter.to() == null || began.isBefore(filter.to()))
                && (filter.text() == null || says(one, filter.text()));
    }

    /** Whether a tab works on one that is under way is known elsewhere. */
    private static boolean is(RequestRecord one, Status status) {
        return switch (status) {
            case WAITING, RUNNING -> one.outcome() == null;
            case COMPLETED, FAILED, CANCELLED, REFUSED -> one.status() == status;
        };
    }

    private static boolean says(RequestRecord one, String text) {
        var error = one.outcome() == null ? null : one.outcome().error();
        return Stream.of(
                        one.origin().id(),
                        one.model(),
                        one.origin().client(),
                        error == null ? null : error.code(),
                        error == null ? null : error.message())
                .anyMatch(part -> isWithin(part, text));
    }

    private static boolean isWithin(@Nullable String whole, String words) {
        return whole != null
                && whole.toLowerCase(Locale.ROOT).contains(words.toLowerCase(Locale.ROOT));
    }

    @Override
    public synchronized List<RequestRecord> after(long number, boolean onlyErrors, int limit) {
        return byNumber.tailMap(number, false).values().stream()
                .map(Kept::record)
                .filter(record -> record.outcome() != null)
                .filter(record -> !onlyErrors || passes(record, Filter.ERRORS))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Optional<Kept> find(String id, @Nullable Instant startedAt) {
        return byNumber.descendingMap().values().stream()
                .filter(kept -> kept.record().origin().id().equals(id))
                .filter(kept ->
                        startedAt == null || kept.record().origin().startedAt().equals(startedAt))
                .findFirst();
    }

    @Override
    public Figures figures() {
        return this;
    }

    @Override
    public synchronized <T> T reckon(Reckoning<T> reckoning) throws JournalException {
        return reckoning.of(this);
    }

    @Override
    public Figures figuresForSums() {
        return this;
    }

    private Stream<Ended> ended() {
        return records().filter(record -> record.outcome() != null).map(Ended::of);
    }

    @Override
    public synchronized void ended(Instant from, Instant to, Consumer<Ended> visitor) {
        ended().filter(one -> !one.at().isBefore(from) && one.at().isBefore(to)).forEach(visitor);
    }

    @Override
    public synchronized List<Ended> judged(Instant from, int most) {
        var found =
                ended().filter(Ended::isJudged)
                        .filter(one -> !one.at().isBefore(from))
                        .sorted(Comparator.comparing(Ended::at))
                        .toList();
        return found.subList(Math.max(0, found.size() - most), found.size());
    }

    @Override
    public synchronized Optional<Instant> firstEnd(Instant from) {
        return ended().map(Ended::at).filter(at -> !at.isBefore(from)).min(Instant::compareTo);
    }

    @Override
    public synchronized void sums(
            Level level, Dimension dimension, Instant from, Instant to, Consumer<RollUp> visitor) {
        sums(level).subMap(Time.begin(from), Time.begin(to)).values().stream()
                .filter(one -> one.dimension() == dimension)
                .forEach(visitor);
    }

    private NavigableMap<Time, RollUp> sums(Level level) {
        return sums.computeIfAbsent(level, _ -> new TreeMap<>());
    }

    /** Sums in the order of their times. */
    private record Time(Instant at, int dimension, String name) implements Comparable<Time> {
        static Time begin(Instant at) {
            return new Time(at, -1, "");
        }

        static Time of(RollUp one) {
            return new Time(one.at(), one.dimension().number(), one.name());
        }

        @Override
        public int compareTo(Time other) {
            return Comparator.comparing(Time::at)
                    .thenComparingInt(Time::dimension)
                    .thenComparing(Time::name)
                    .compare(this, other);
        }
    }

    @Override
    public synchronized Instant summedUpTo(Level level) {
        return summedUpTo.getOrDefault(level, Instant.EPOCH);
    }

    @Override
    public synchronized void keep(Level level, Instant upTo, List<RollUp> kept) {
        kept.forEach(one -> sums(level).put(Time.of(one), one));
        summedUpTo.put(level, upTo);
    }

    @Override
    public synchronized void forgetSums(Instant from) {
        for (var level : Level.values()) {
            var begin = level.floor(from);
            if (begin.isBefore(summedUpTo(level))) {
                summedUpTo.put(level, begin);
                sums(level).tailMap(Time.begin(begin)).clear();
            }
        }
    }

    @Override
    public synchronized void keep(Sample sample) {
        samples.put(sample.at(), sample);
        if (samples.size() > MOST_SAMPLES) {
            samples.pollFirstEntry();
        }
    }

    @Override
    public synchronized void samples(Instant from, Instant to, Consumer<Sample> visitor) {
        samples.subMap(from, to).values().forEach(visitor);
    }

    @Override
    public synchronized boolean prune(Instant endedBefore, long bytes) {
        byNumber.values()
                .removeIf(kept -> {
                    var outcome = kept.record().outcome();
                    return outcome != null && outcome.at().isBefore(endedBefore);
                });
        var oldest = firstEnd(Instant.EPOCH);
        for (var level : Level.values()) {
            var begin = oldest.map(level::floor).orElse(Instant.MAX);
            sums(level).headMap(Time.begin(begin)).clear();
        }
        return false;
    }

    @Override
    public void close() {
        // nothing outlives it
    }
}
