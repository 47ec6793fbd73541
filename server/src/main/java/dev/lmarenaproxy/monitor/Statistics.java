package dev.lmarenaproxy.monitor;

import dev.lmarenaproxy.journal.JournalException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Figures of any time, reckoned from the store: whole days, hours and minutes from what was summed
 * up, the edges from the requests themselves. A request counts when it ends.
 */
final class Statistics {
    private final Figures figures;

    Statistics(Figures figures) {
        this.figures = figures;
    }

    /** Figures of one time, by dimension and name. */
    record Summary(Map<Dimension, Map<String, Sums>> sums) {
        Sums all() {
            return sums.getOrDefault(Dimension.ALL, Map.of()).getOrDefault("", new Sums());
        }

        /** How many there are of a dimension. */
        int names(Dimension dimension) {
            return sums.getOrDefault(dimension, Map.of()).size();
        }

        /** Those that were asked for most come first; of more than that the others are left out. */
        List<Map.Entry<String, Sums>> by(Dimension dimension, int most) {
            Comparator<Map.Entry<String, Sums>> mostAsked =
                    Comparator.comparingLong(entry -> -entry.getValue().counts().requests());
            return sums.getOrDefault(dimension, Map.of()).entrySet().stream()
                    .sorted(mostAsked.thenComparing(Map.Entry::getKey))
                    .limit(most)
                    .toList();
        }
    }

    Summary summary(Instant from, Instant to) throws JournalException {
        var sums = new EnumMap<Dimension, Map<String, Sums>>(Dimension.class);
        visit(
                later(from, oldest(to)),
                to,
                Level.WEEK,
                List.of(Dimension.values()),
                some -> sums(sums, some.dimension(), some.name()).add(some),
                one -> add(one, sums));
        return new Summary(sums);
    }

    /**
     * When the oldest request ended that is kept: a time that was summed up before it began to be
     * removed is not to be counted as a whole.
     */
    private Instant oldest(Instant otherwise) throws JournalException {
        return figures.firstEnd(Instant.EPOCH).orElse(otherwise);
    }

    /**
     * The longest times that are within and summed up, and at the edges shorter ones, down to the
     * requests themselves.
     */
    private void visit(
            Instant from,
            Instant to,
            @Nullable Level level,
            List<Dimension> dimensions,
            Consumer<RollUp> summed,
            Consumer<Ended> single)
            throws JournalException {
        if (!from.isBefore(to)) {
            return;
        }
        if (level == null) {
            figures.ended(from, to, single);
            return;
        }
        var below = level.below();
        var begin = level.ceiling(from);
        var end = earlier(level.floor(to), figures.summedUpTo(level));
        if (begin.isBefore(end)) {
            visit(from, begin, below, dimensions, summed, single);
            for (var dimension : dimensions) {
                figures.sums(level, dimension, begin, end, summed);
            }
            visit(end, to, below, dimensions, summed, single);
        } else {
            visit(from, to, below, dimensions, summed, single);
        }
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private static void add(Ended one, Map<Dimension, Map<String, Sums>> sums) {
        for (var dimension : Dimension.values()) {
            var name = dimension.name(one);
            if (name != null) {
                sums(sums, dimension, name).add(one);
            }
        }
    }

    private static Sums sums(
            Map<Dimension, Map<String, Sums>> sums, Dimension dimension, String name) {
        return sums.computeIfAbsent(dimension, _ -> new HashMap<>())
                .computeIfAbsent(name, _ -> new Sums());
    }

    /** What the requests add up to that ended in one time of a level. */
    List<RollUp> sumUp(Level level, Instant at) throws JournalException {
        var sums = new EnumMap<Dimension, Map<String, Sums>>(Dimension.class);
        var end = level.end(at);
        var below = level.below();
        if (below == null) {
            figures.ended(at, end, one -> add(one, sums));
        } else {
            for (var dimension : Dimension.values()) {
                figures.sums(
                        below,
                        dimension,
                        at,
                        end,
                        some -> sums(sums, dimension, some.name()).add(some));
            }
        }
        var all = new ArrayList<RollUp>();
        sums.forEach((dimension, byName) ->
                byName.forEach((name, sum) -> all.add(sum.rollUp(at, dimension, name))));
        return all;
    }

    /** A piece of the course of time. */
    static final class Step {
        private final Instant at;
        private final Sums sums = new Sums();
        private @Nullable Sample sample;

        private Step(Instant at) {
            this.at = at;
        }

        Instant at() {
            return at;
        }

        Sums sums() {
            return sums;
        }

        /** The last one taken in it; null where none was. */
        @Nullable Sample sample() {
            return sample;
        }
    }

    /**
     * The course of time, in steps of equal length from the one that {@code from} is in.
     *
     * @param seconds of a step, as {@link #stepSeconds} gives them
     */
    List<Step> timeline(Instant from, Instant to, long seconds) throws JournalException {
        var millis = seconds * 1000;
        var begin = Instant.ofEpochMilli(Math.floorDiv(from.toEpochMilli(), millis) * millis);
        var steps = new ArrayList<Step>();
        for (var at = begin; at.isBefore(to); at = at.plusMillis(millis)) {
            steps.add(new Step(at));
        }
        if (steps.isEmpty()) {
            return steps;
        }
        visit(
                later(begin, oldest(to)),
                to,
                level(seconds),
                List.of(Dimension.ALL),
                some -> step(steps, some.at(), millis).sums.add(some),
                one -> step(steps, one.at(), millis).sums.add(one));
        figures.samples(begin, to, sample -> step(steps, sample.at(), millis).sample = sample);
        return steps;
    }

    private static Step step(List<Step> steps, Instant at, long millis) {
        var since = Duration.between(steps.getFirst().at, at).toMillis();
        return steps.get((int) (since / millis));
    }

    /** The longest times that a step is made of; null where it is shorter than all. */
    private static @Nullable Level level(long seconds) {
        Level longest = null;
        for (var level : Level.values()) {
            longest = seconds % level.seconds() == 0 ? level : longest;
        }
        return longest;
    }

    /** Lengths that people reckon in. */
    private static final long[] STEPS = {
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200,
        86_400
    };

    /** Beyond this, steps are made of what was summed up, for the requests are too many. */
    private static final long REQUESTS_ONLY_SECONDS = 900;

    /** How long a step is so that there are hardly more of them than points are asked for. */
    static long stepSeconds(Instant from, Instant to, int points) {
        var window = Math.max(1, Duration.between(from, to).toSeconds());
        var least = window > REQUESTS_ONLY_SECONDS ? Level.MINUTE.seconds() : 1;
        for (var step : STEPS) {
            if (step >= least && step * points >= window) {
                return step;
            }
        }
        var day = Level.DAY.seconds();
        return Math.ceilDiv(Math.ceilDiv(window, points), day) * day;
    }
}
