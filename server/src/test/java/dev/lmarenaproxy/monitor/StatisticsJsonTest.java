package dev.lmarenaproxy.monitor;

import static dev.lmarenaproxy.monitor.TestRecords.DAY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.monitor.RequestRecord.Origin;
import dev.lmarenaproxy.monitor.RequestRecord.Outcome;
import dev.lmarenaproxy.monitor.RequestRecord.Status;
import dev.lmarenaproxy.monitor.RequestStore.Kept;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsJsonTest {
    private static final int KEYS = 10_000;

    /** Of a key. */
    private static final int MOST_BYTES = 1000;

    private final List<Kept> asked = new ArrayList<>();

    private void ask(String key) {
        var origin = new Origin("r", "/v1/responses", new Owner(key), "", DAY, null);
        var outcome = new Outcome(Status.COMPLETED, DAY, 200, null, null, null);
        asked.add(TestRecords.kept(RequestRecord.begun(asked.size() + 1L, origin).with(outcome)));
    }

    private JsonNode summary(int most) throws Exception {
        var store = new MemoryRequests();
        store.write(asked);
        var end = DAY.plusSeconds(1);
        var summary = new Statistics(store).summary(DAY, end);
        return StatisticsJson.summary(DAY, end, summary, most, 0);
    }

    @Test
    void a_list_of_ten_thousand_keys_is_told_as_far_as_it_is_asked_for() throws Exception {
        for (var key = 0; key < KEYS; key++) {
            ask("key%05d".formatted(key));
        }

        var summary = summary(100);

        assertThat(summary.path("keys")).hasSize(100);
        assertThat(summary.at("/totals/keys").intValue()).isEqualTo(KEYS);
        assertThat(summary.at("/requests/completed").intValue()).isEqualTo(KEYS);
        assertThat(summary.toString().length()).isLessThan(101 * MOST_BYTES);
    }

    @Test
    void those_that_ask_most_are_told_first_and_the_others_in_the_order_of_their_names()
            throws Exception {
        for (var key : List.of("d", "b", "a", "c", "c")) {
            ask(key);
        }

        assertThat(summary(3).path("keys"))
                .extracting(key -> key.path("key").textValue())
                .containsExactly("c", "a", "b");
    }
}
