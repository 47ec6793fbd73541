package dev.lmarenaproxy.monitor;

import static dev.lmarenaproxy.monitor.TestRecords.DAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.monitor.RequestRecord.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollUpCodecTest {
    private static final long HUGE = 1L << 40;

    private static RollUp sums(String name, long... durations) {
        var sums = new Sums();
        for (var duration : durations) {
            sums.add(
                    new Ended(
                            DAY.plusMillis(duration),
                            Status.COMPLETED,
                            name,
                            "key",
                            null,
                            null,
                            duration,
                            duration / 2,
                            Integer.MAX_VALUE,
                            127,
                            128));
        }
        return sums.rollUp(DAY, Dimension.MODEL, name);
    }

    private static List<RollUp> comesBack(List<RollUp> sums) {
        var found = new ArrayList<RollUp>();
        RollUpCodec.decode(DAY, Dimension.MODEL, RollUpCodec.encode(DAY, sums), found::add);
        return found;
    }

    @Test
    void sums_come_back_as_they_were() {
        var all =
                List.of(
                        sums("", 1),
                        sums("模型 🦊", 1, 40_000, 40_001, 40_001),
                        sums("x".repeat(300), 0, 0));

        var found = comesBack(all);

        assertThat(found)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields(
                        "durations", "firstTokens")
                .isEqualTo(all);
        for (var i = 0; i < all.size(); i++) {
            check(found.get(i).durations(), all.get(i).durations());
            check(found.get(i).firstTokens(), all.get(i).firstTokens());
        }
    }

    private static void check(Spread.Kept found, Spread.Kept expected) {
        var one = new Spread();
        var other = new Spread();
        one.add(found);
        other.add(expected);
        assertThat(one).usingRecursiveComparison().isEqualTo(other);
    }

    @Test
    void any_number_comes_back() {
        var counts = new RollUp.Counts(0, 1, 127, 128, HUGE, Long.MAX_VALUE, 16_384);
        var none = new Spread().kept();
        var one =
                new RollUp(DAY, Dimension.MODEL, "m", counts, HUGE, none, none, DAY.plusSeconds(1));

        var found = comesBack(List.of(one)).getFirst();

        assertThat(found.counts()).isEqualTo(counts);
        assertThat(found.generatingMillis()).isEqualTo(HUGE);
    }

    @Test
    void of_nothing_nothing_comes_back() {
        assertThat(comesBack(List.of())).isEmpty();
    }
}
