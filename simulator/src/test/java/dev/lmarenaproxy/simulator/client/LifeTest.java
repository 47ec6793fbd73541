package dev.lmarenaproxy.simulator.client;

import static dev.lmarenaproxy.simulator.client.Visitor.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lmarenaproxy.simulator.Generation;
import dev.lmarenaproxy.simulator.Simulator;
import dev.lmarenaproxy.simulator.SimulatorOptions;
import dev.lmarenaproxy.simulator.script.Answer;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LifeTest {
    private static final Generation GENERATION = Generation.ARENA_2026_10;

    @Test
    void closing_breaks_open_answers_and_gives_the_port_back() throws Exception {
        var site = Simulator.start(SimulatorOptions.of(GENERATION));
        site.scenario().always(Answer.hanging());
        try (var visitor = Visitor.of(site, GENERATION).visits()) {
            var hanging = visitor.client().sendAsync(visitor.asking("x"), BodyHandlers.ofString());
            site.observations().await(seen -> seen.openStreams() == 1, PATIENCE);

            site.close();
            site.close();

            assertThatThrownBy(() -> hanging.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class);
            assertThat(site.observations().openStreams()).isZero();
        }
        Simulator.start(SimulatorOptions.of(GENERATION).port(site.port())).close();
    }

    @Test
    void a_port_in_use_is_told() {
        try (var site = Simulator.start(SimulatorOptions.of(GENERATION))) {
            var same = SimulatorOptions.of(GENERATION).port(site.port());

            assertThatThrownBy(() -> Simulator.start(same))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("127.0.0.1:" + site.port());
        }
    }

    @Test
    void waiting_in_vain_tells_what_was_seen() {
        try (var site = Simulator.start(SimulatorOptions.of(GENERATION))) {
            assertThatThrownBy(() ->
                            site.observations()
                                    .await(seen -> seen.asked() == 1, Duration.ofMillis(1)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("asked 0, open 0");
        }
    }
}
