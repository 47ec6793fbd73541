package dev.lmarenaproxy.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class SpreadTest {
    private static final long MOST = Duration.ofDays(7).toMillis();

    private final SplittableRandom random = new SplittableRandom(3);

    private static Spread of(List<Long> times) {
        var spread = new Spread();
        times.forEach(spread::add);
        return spread;
    }

    /** As a store keeps it. */
    private static Spread.Kept stored(Spread spread) {
        var bytes = new SevenBits.Writer();
        spread.kept().put(bytes);
        return Spread.Kept.take(new SevenBits.Reader(bytes.bytes()));
    }

    /** The library, which gets each time as it was. */
    private static void checkIsLikeHistogram(Spread spread, List<Long> times) {
        var histogram = new Histogram(MOST, 2);
        times.forEach(histogram::recordValue);
        var longest = times.stream().max(Long::compare).orElseThrow();
        assertThat(spread.percentiles())
                .isEqualTo(
                        new Spread.Percentiles(
                                Math.min(longest, histogram.getValueAtPercentile(50)),
                                Math.min(longest, histogram.getValueAtPercentile(95)),
                                Math.min(longest, histogram.getValueAtPercentile(99))));
        assertThat(spread.max()).isEqualTo(longest);
        assertThat(spread.count()).isEqualTo(times.size());
        assertThat(spread.average())
                .isEqualTo(times.stream().mapToLong(Long::longValue).average().orElseThrow());
    }

    @Test
    void every_time_is_in_the_bucket_that_it_is_in_in_an_HdrHistogram() {
        var edges = new ArrayList<>(List.of(0L, MOST));
        for (var power = 1L; power < MOST; power *= 2) {
            edges.addAll(List.of(power, power - 1, power + 1, power + power / 128));
        }

        for (var edge : edges) {
            // the longest of a spread is known exactly, so another one is longer
            checkIsLikeHistogram(of(List.of(edge, MOST)), List.of(edge, MOST));
        }
    }

    @Test
    void spreads_that_were_kept_add_up_to_that_of_all_their_times() {
        var all = new ArrayList<Long>();
        var sum = new Spread();
        for (var size : List.of(0, 1, 2, 1, 10, 5000, 300)) {
            var times = new ArrayList<Long>();
            for (var i = 0; i < size; i++) {
                times.add(Math.min(MOST, (long) (random.nextExponential() * 20_000)));
            }
            all.addAll(times);

            sum.add(stored(of(times)));
        }

        checkIsLikeHistogram(sum, all);
        var again = new Spread();
        again.add(stored(sum));
        checkIsLikeHistogram(again, all);
    }

    @Test
    void a_time_that_occurs_often_is_counted_as_often() {
        var times = new ArrayList<Long>();
        for (var i = 0; i < 20_000; i++) {
            times.add(i < 300 ? 7L : 90_000L);
        }
        var sum = new Spread();

        sum.add(stored(of(times)));

        checkIsLikeHistogram(sum, times);
    }

    @Test
    void a_time_beyond_a_week_counts_as_one() {
        var spread = of(List.of(5L, Long.MAX_VALUE, -3L));

        assertThat(spread.max()).isEqualTo(MOST);
        assertThat(spread.percentiles().p50()).isEqualTo(5);
        assertThat(spread.average()).isEqualTo((MOST + 5) / 3.0);
    }
}
