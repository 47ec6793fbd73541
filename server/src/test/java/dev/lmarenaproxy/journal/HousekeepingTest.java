package dev.lmarenaproxy.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.FakeClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HousekeepingTest {
    private final FakeClock clock = new FakeClock();
    private final FaultyStore store = new FaultyStore();
    private final AtomicReference<Retention> retention =
            new AtomicReference<>(new Retention(Duration.ofDays(30), 1000));
    private final Housekeeping housekeeping = new Housekeeping(store, retention::get, clock);

    @Test
    void what_is_to_be_kept_is_asked_for_at_each_step() {
        housekeeping.step();
        assertThat(store.pruned()).isEqualTo(clock.instant().minus(Duration.ofDays(30)) + " 1000");

        retention.set(new Retention(Duration.ofDays(1), 16));
        clock.pass(Housekeeping.INTERVAL);
        housekeeping.step();

        assertThat(store.pruned()).isEqualTo(clock.instant().minus(Duration.ofDays(1)) + " 16");
    }
}
