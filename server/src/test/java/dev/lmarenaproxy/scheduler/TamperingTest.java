package dev.lmarenaproxy.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lmarenaproxy.scheduler.Broken.Promise;
import java.util.EnumSet;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation is trusted because it sees what is wrong. */
class TamperingTest {
    private static final int JOBS = 5_000;
    private static final int SEEDS = 3;

    @ParameterizedTest
    @EnumSource
    void each_way_of_being_wrong_is_seen(Tampering tampering) {
        for (int seed = 1; seed <= SEEDS; seed++) {
            assertThat(broken(tampering, seed)).as("seed %d", seed).isNotNull();
        }
    }

    @Test
    void each_promise_is_seen_to_be_broken_by_one_of_them() {
        var seen = EnumSet.noneOf(Promise.class);
        for (var tampering : Tampering.values()) {
            for (int seed = 1; seed <= SEEDS; seed++) {
                var broken = broken(tampering, seed);
                if (broken != null) {
                    seen.add(broken.promise);
                }
            }
        }

        assertThat(seen).containsExactly(Promise.values());
    }

    private static @Nullable Broken broken(Tampering tampering, int seed) {
        var limits = SchedulerSimulationTest.PATIENT;
        var subject = tampering.with(limits, new Random(seed));
        var world = new World(new Random(seed), new Witness(limits), subject);
        return catchThrowableOfType(Broken.class, () -> world.run(JOBS));
    }
}
