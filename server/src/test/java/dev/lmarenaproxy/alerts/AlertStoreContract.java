package dev.lmarenaproxy.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every store of alerts does. */
public abstract class AlertStoreContract {
    private static final Instant SINCE = Instant.parse("2026-01-02T03:04:05.678Z");

    protected abstract AlertStore store();

    private static Alert alert(long id, @Nullable Instant resolvedAt) {
        return new Alert(id, Rule.QUEUE, SINCE, resolvedAt, 81.5, 80, "It is \"full\".");
    }

    @Test
    void an_empty_one_holds_nothing() throws Exception {
        assertThat(store().page(10, 0)).isEmpty();
        assertThat(store().count()).isZero();
        assertThat(store().latest()).isEmpty();
        assertThat(store().lastId()).isZero();
    }

    @Test
    void the_latest_comes_first() throws Exception {
        for (var id = 1; id <= 5; id++) {
            store().put(alert(id, SINCE));
        }

        assertThat(store().page(2, 1)).containsExactly(alert(4, SINCE), alert(3, SINCE));
        assertThat(store().count()).isEqualTo(5);
        assertThat(store().lastId()).isEqualTo(5);
    }

    @Test
    void one_that_is_resolved_takes_the_place_of_what_fired() throws Exception {
        store().put(alert(1, null));
        store().put(alert(2, null));

        store().put(alert(1, SINCE.plusSeconds(9)));

        assertThat(store().page(10, 0))
                .containsExactly(alert(2, null), alert(1, SINCE.plusSeconds(9)));
    }

    @Test
    void of_each_rule_the_latest_is_known() throws Exception {
        var other = new Alert(2, Rule.NO_TAB, SINCE, null, 61, 60, "None.");
        store().put(alert(1, SINCE));
        store().put(other);
        store().put(alert(3, SINCE));

        assertThat(store().latest()).containsExactly(other, alert(3, SINCE));
    }

    @Test
    void only_the_last_are_kept() throws Exception {
        for (var id = 1; id <= AlertStore.MOST + 3; id++) {
            store().put(alert(id, SINCE));
        }

        assertThat(store().count()).isEqualTo(AlertStore.MOST);
        assertThat(store().page(1, AlertStore.MOST - 1)).containsExactly(alert(4, SINCE));
    }
}
