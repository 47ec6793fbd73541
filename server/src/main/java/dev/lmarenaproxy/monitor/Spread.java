package dev.lmarenaproxy.monitor;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How long times were: their sum, their maximum and, to three digits, how often which occurred, so
 * that percentiles of any union of spreads are percentiles of their times. For one thread.
 */
public final class Spread {
    private static final int DIGITS = 2;

    /** A longer request counts as one of this length. */
    private static final long MOST_MILLIS = 7 * 24 * 3_600_000L;

    /** So that a year of days takes little memory. */
    private static final int MOST_WAITING = 64;

    /** What a histogram wants at least. */
    private static final long LEAST_HIGHEST = 2;

    /** Of a value and a count, each of seven bits a byte. */
    private static final int MOST_PAIR = 15;

    private static final int SEVEN_BITS = 0x7F;
    private static final int MORE = 0x80;

    /** What was added as it is kept, until somebody asks. */
    private final List<byte[]> waiting = new ArrayList<>();

    private @Nullable Histogram histogram;
    private long count;
    private long sum;
    private long max;

    /** A spread as it is kept. */
    public static final class Kept {
        private final long count;
        private final long sum;
        private final long max;
        private final byte[] values;

        /**
         * @param values pairs of a distance from the value before and a count, in seven bits a
         *     byte, the lowest first, a set eighth bit telling that more follow; not changed by
         *     anyone from now on
         */
        public Kept(long count, long sum, long max, byte[] values) {
            this.count = count;
            this.sum = sum;
            this.max = max;
            this.values = values;
        }

        /** How many there are. */
        public long count() {
            return count;
        }

        /** What they are together. */
        public long sum() {
            return sum;
        }

        /** The longest. */
        public long max() {
            return max;
        }

        /** How often which occurred. */
        public byte[] values() {
            return values;
        }
    }

    void add(long millis) {
        var value = Math.clamp(millis, 0, MOST_MILLIS);
        folded().recordValue(value);
        count++;
        sum += value;
        max = Math.max(max, value);
    }

    void add(Kept kept) {
        if (kept.count() == 0) {
            return;
        }
        waiting.add(kept.values());
        count += kept.count();
        sum += kept.sum();
        max = Math.max(max, kept.max());
        if (waiting.size() >= MOST_WAITING) {
            folded();
        }
    }

    /**
     * With what waits. Many spreads are put together at once: each in one go, and large enough from
     * the start, so that what it is put into stays in the processor's caches.
     */
    private Histogram folded() {
        var known = histogram;
        var into = known == null ? new Histogram(Math.max(LEAST_HIGHEST, max), DIGITS) : known;
        into.setAutoResize(true);
        histogram = into;
        waiting.forEach(values -> put(values, into));
        waiting.clear();
        return into;
    }

    /** By hand, for there are millions of pairs, most of two bytes. */
    private static void put(byte[] values, Histogram into) {
        var value = 0L;
        for (var i = 0; i < values.length; ) {
            long distance = values[i++];
            for (var shift = 7; values[i - 1] < 0; shift += 7) {
                distance = (distance & ((1L << shift) - 1)) | ((long) values[i++] << shift);
            }
            value += distance;
            long count = values[i++];
            for (var shift = 7; values[i - 1] < 0; shift += 7) {
                count = (count & ((1L << shift) - 1)) | ((long) values[i++] << shift);
            }
            into.recordValueWithCount(value, count);
        }
    }

    Kept kept() {
        if (count == 0) {
            return new Kept(0, 0, 0, new byte[0]);
        }
        var from = folded();
        var values = ByteBuffer.allocate(1024);
        var before = 0L;
        for (var one : from.recordedValues()) {
            if (values.remaining() < MOST_PAIR + MOST_PAIR) {
                values = ByteBuffer.allocate(values.capacity() * 2).put(values.flip());
            }
            var value = from.lowestEquivalentValue(one.getValueIteratedTo());
            put(values, value - before);
            put(values, one.getCountAtValueIteratedTo());
            before = value;
        }
        return new Kept(count, sum, max, Arrays.copyOf(values.array(), values.position()));
    }

    private static void put(ByteBuffer into, long number) {
        var rest = number;
        for (; rest > SEVEN_BITS; rest >>>= 7) {
            into.put((byte) ((rest & SEVEN_BITS) | MORE));
        }
        into.put((byte) rest);
    }

    long count() {
        return count;
    }

    /** Null where there is none; so are the others. */
    @Nullable Double average() {
        return count == 0 ? null : (double) sum / count;
    }

    @Nullable Long percentile(double percent) {
        // what is equivalent to the largest is not larger
        return count == 0 ? null : Math.min(max, folded().getValueAtPercentile(percent));
    }

    @Nullable Long max() {
        return count == 0 ? null : max;
    }
}
