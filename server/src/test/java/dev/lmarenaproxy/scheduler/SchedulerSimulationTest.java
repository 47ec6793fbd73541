package dev.lmarenaproxy.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random events in a made-up time; after each the scheduler's promises must hold. */
class SchedulerSimulationTest {
    private static final int JOBS = 15_000;
    private static final Retries RETRIES =
            new Retries(2, Duration.ofMillis(500), Duration.ofSeconds(3));

    static final Limits PATIENT =
            new Limits(2, 10, 20, seconds(10), seconds(40), seconds(15), seconds(120), RETRIES);

    /** Nothing may take as long as it might wait. */
    static final Limits HASTY =
            new Limits(3, 100, 12, seconds(6), seconds(8), seconds(60), seconds(12), RETRIES);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void every_promise_holds_whatever_happens(long seed) {
        var limits = seed % 2 == 0 ? HASTY : PATIENT;
        var scheduler = new Scheduler(limits, new Random(seed));
        var witness = new Witness(limits);

        var world = new World(new Random(seed), witness, new Command.Honest(scheduler));
        try {
            world.run(JOBS);
        } catch (Broken broken) {
            throw new AssertionError("seed " + seed + "\n" + world.story(), broken);
        }

        assertThat(scheduler.waiting() + scheduler.running()).isZero();
        assertThat(scheduler.nextDeadline()).isEmpty();
        assertThat(Memory.left(scheduler)).isEmpty();
        assertThat(witness.reached)
                .as("the simulation is of no use where it doesn't get everywhere")
                .containsKeys("Start", "Stop", "Retry", "Park", "Fail", "ended", "cancelled")
                .containsKeys("again")
                .containsKeys("QUEUE_FULL", "QUEUE_TIMEOUT", "NO_TAB_CONNECTED", "MODEL_NOT_FOUND")
                .containsKeys("ANSWER_TIMEOUT", "UPSTREAM_ERROR", "UPSTREAM_REJECTED")
                .containsKeys("RATE_LIMITED", "BROWSER_CHECK", "SIGNED_OUT");
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
