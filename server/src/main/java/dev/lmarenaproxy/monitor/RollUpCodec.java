package dev.lmarenaproxy.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lmarenaproxy.monitor.RollUp.Counts;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * What was summed up of one time and dimension as a store keeps it: all names in one piece, for one
 * answer is made of hundreds of names in tens of times, and reading a row for each took most of it.
 */
public final class RollUpCodec {
    private RollUpCodec() {}

    /** Of sums that are all of this time. */
    public static byte[] encode(Instant at, List<RollUp> sums) {
        var bytes = new SevenBits.Writer();
        for (var one : sums) {
            var name = one.name().getBytes(UTF_8);
            bytes.put(name.length);
            bytes.put(name, 0, name.length);
            put(one.counts(), bytes);
            bytes.put(one.generatingMillis());
            bytes.put(one.lastAt().toEpochMilli() - at.toEpochMilli());
            one.durations().put(bytes);
            one.firstTokens().put(bytes);
        }
        return bytes.bytes();
    }

    private static void put(Counts counts, SevenBits.Writer into) {
        into.put(counts.completed());
        into.put(counts.failed());
        into.put(counts.cancelled());
        into.put(counts.refused());
        into.put(counts.input());
        into.put(counts.output());
        into.put(counts.reasoning());
    }

    /** Visits the sums; the bytes are theirs from now on. */
    public static void decode(
            Instant at, Dimension dimension, byte[] bytes, Consumer<RollUp> visitor) {
        var from = new SevenBits.Reader(bytes);
        while (from.hasMore()) {
            var length = (int) from.number();
            var name = new String(bytes, from.pass(length), length, UTF_8);
            var counts =
                    new Counts(
                            from.number(),
                            from.number(),
                            from.number(),
                            from.number(),
                            from.number(),
                            from.number(),
                            from.number());
            var generating = from.number();
            var lastAt = at.plusMillis(from.number());
            var durations = Spread.Kept.take(from);
            var firstTokens = Spread.Kept.take(from);
            visitor.accept(
                    new RollUp(
                            at,
                            dimension,
                            name,
                            counts,
                            generating,
                            durations,
                            firstTokens,
                            lastAt));
        }
    }
}
