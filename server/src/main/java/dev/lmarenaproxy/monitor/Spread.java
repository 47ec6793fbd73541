package dev.lmarenaproxy.monitor;

import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How long times were: their sum, their maximum and, to two digits, how often which occurred, so
 * that percentiles of any union of spreads are percentiles of their times. For one thread.
 *
 * <p>Times are counted in the buckets of an HdrHistogram with two digits: each up to 255 by itself,
 * and 128 from every power of two to the next. Spreads are put together by the thousand for one
 * answer, so what is kept tells the buckets, not the times, and nothing but addition is left to do;
 * the histogram is made for what comes out.
 */
final class Spread {
    /** A longer request counts as one of this length. */
    private static final long MOST_MILLIS = 7 * 24 * 3_600_000L;

    /** Of a power of two. */
    private static final int BUCKETS = 128;

    private static final int BUCKET_BITS = 7;
    private static final int DIGITS = 2;

    /** What a histogram wants at least. */
    private static final long LEAST_HIGHEST = 2;

    /** How often which bucket; as long as the highest one needs. */
    private int[] counts = new int[0];

    private long count;
    private long sum;
    private long max;

    /** A spread as it is kept: a piece of some bytes that nobody changes. */
    static final class Kept {
        private final long count;
        private final long sum;
        private final long max;
        private final byte[] bytes;
        private final int begin;
        private final int end;

        /** From {@code begin} to {@code end} are the buckets, where there is more than one time. */
        private Kept(long count, long sum, long max, byte[] bytes, int begin, int end) {
            this.count = count;
            this.sum = sum;
            this.max = max;
            this.bytes = bytes;
            this.begin = begin;
            this.end = end;
        }

        void put(SevenBits.Writer into) {
            into.put(count);
            if (count > 0) {
                into.put(max);
            }
            if (count > 1) {
                into.put(sum);
                into.put(end - begin);
                into.put(bytes, begin, end - begin);
            }
        }

        static Kept take(SevenBits.Reader from) {
            var count = from.number();
            if (count == 0) {
                return NONE;
            }
            var max = from.number();
            if (count == 1) {
                return one(max);
            }
            var sum = from.number();
            var length = (int) from.number();
            var begin = from.pass(length);
            return new Kept(count, sum, max, from.bytes(), begin, begin + length);
        }

        private static Kept one(long value) {
            return new Kept(1, value, value, NONE.bytes, 0, 0);
        }
    }

    private static final Kept NONE = new Kept(0, 0, 0, new byte[0], 0, 0);

    void add(long millis) {
        var value = Math.clamp(millis, 0, MOST_MILLIS);
        count++;
        sum += value;
        max = Math.max(max, value);
        room();
        counts[bucket(value)]++;
    }

    void add(Kept kept) {
        if (kept.count == 0) {
            return;
        }
        count += kept.count;
        sum += kept.sum;
        max = Math.max(max, kept.max);
        room();
        if (kept.count == 1) {
            counts[bucket(kept.max)]++;
        } else {
            put(kept, counts);
        }
    }

    private void room() {
        var needed = bucket(max) + 1;
        if (counts.length < needed) {
            counts = Arrays.copyOf(counts, Math.max(needed, counts.length * 2));
        }
    }

    private static void put(Kept kept, int[] into) {
        var from = new SevenBits.Reader(kept.bytes, kept.begin, kept.end);
        var bucket = 0;
        while (from.hasMore()) {
            var step = (int) from.number();
            bucket += step >> 1;
            into[bucket] += (step & 1) == 0 ? 1 : (int) from.number();
        }
    }

    private static int bucket(long value) {
        var shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(value) - 1 - BUCKET_BITS);
        return (shift << BUCKET_BITS) + (int) (value >> shift);
    }

    /** The shortest time that is counted there. */
    private static long lowest(int bucket) {
        if (bucket < 2 * BUCKETS) {
            return bucket;
        }
        var shift = (bucket >> BUCKET_BITS) - 1;
        return (bucket % BUCKETS + (long) BUCKETS) << shift;
    }

    /**
     * For each bucket that something is in: twice its distance from the one before, if that is all,
     * or one more, and how much is in it.
     */
    Kept kept() {
        if (count == 0) {
            return NONE;
        }
        if (count == 1) {
            return Kept.one(max);
        }
        var buckets = new SevenBits.Writer();
        var before = 0;
        for (var bucket = 0; bucket < counts.length; bucket++) {
            var here = counts[bucket];
            if (here > 0) {
                var distance = (bucket - before) * 2;
                before = bucket;
                if (here == 1) {
                    buckets.put(distance);
                } else {
                    buckets.put(distance + 1);
                    buckets.put(here);
                }
            }
        }
        var bytes = buckets.bytes();
        return new Kept(count, sum, max, bytes, 0, bytes.length);
    }

    long count() {
        return count;
    }

    /** Null where there is none; so are the others. */
    @Nullable Double average() {
        return count == 0 ? null : (double) sum / count;
    }

    /**
     * How long so many of a hundred took at most; all null where there is none.
     *
     * @param p50 half of them
     */
    record Percentiles(@Nullable Long p50, @Nullable Long p95, @Nullable Long p99) {
        private static final Percentiles NONE = new Percentiles(null, null, null);
    }

    Percentiles percentiles() {
        if (count == 0) {
            return Percentiles.NONE;
        }
        var histogram = new Histogram(Math.max(LEAST_HIGHEST, max), DIGITS);
        for (var bucket = 0; bucket < counts.length; bucket++) {
            if (counts[bucket] > 0) {
                histogram.recordValueWithCount(lowest(bucket), counts[bucket]);
            }
        }
        return new Percentiles(
                percentile(histogram, 50), percentile(histogram, 95), percentile(histogram, 99));
    }

    private long percentile(Histogram histogram, double percent) {
        // what is counted with the longest is not longer
        return Math.min(max, histogram.getValueAtPercentile(percent));
    }

    @Nullable Long max() {
        return count == 0 ? null : max;
    }
}
