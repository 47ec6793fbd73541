package dev.lmarenaproxy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.simulator.script.Answer;
import dev.lmarenaproxy.simulator.script.Gate;
import dev.lmarenaproxy.simulator.script.Row;
import dev.lmarenaproxy.simulator.script.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A tab that nobody looks at. */
@ExtendWith(Stages.class)
@Timeout(90)
class BackgroundTest {
    /** Counts how many timers of the page in a row were late. */
    private static final String TIMERS =
            """
            window.late = 0;
            (function again() {
              const due = performance.now() + 100;
              setTimeout(() => {
                late = performance.now() - due > 400 ? late + 1 : 0;
                again();
              }, 100);
            })();
            'counting'
            """;

    private static final int PIECES = 20;

    /** Timers of hidden tabs ring once a second: a relay that needs one takes longer than this. */
    private static final Duration AT_A_PIECE_A_SECOND = Duration.ofSeconds(PIECES - 2);

    @Test
    void a_hidden_tab_relays_and_reconnects_as_a_visible_one_does(Stage.Setup setup) {
        var stage = setup.scriptInPage().open();
        try (var tab = BackgroundTab.open(stage.chromium())) {
            stage.awaitHealth(health -> health.path("models").asInt() > 0);
            tab.cover();
            assertThat(tab.evaluate("document.visibilityState")).isEqualTo("hidden");
            tab.evaluate(TIMERS);
            // the browser grants a tab its timers for another ten seconds
            stage.chromium().waitFor(() -> Integer.parseInt(tab.evaluate("`${late}`")) >= 3);

            assertRelays(stage);
            stage.stopGateway();
            stage.startGateway();
            stage.awaitHealth(health -> health.path("status").asText().equals("ok"));
            assertRelays(stage);

            assertThat(tab.evaluate("document.visibilityState")).isEqualTo("hidden");
            assertThat(tab.evaluate("document.querySelector('lmarena-proxy-badge').dataset.state"))
                    .isEqualTo("connected");
        }
    }

    /** Each piece leaves the site when the one before has reached the client. */
    private static void assertRelays(Stage stage) {
        var gates = Stream.generate(Gate::new).limit(PIECES).toList();
        var steps = new ArrayList<Step>();
        for (var gate : gates) {
            steps.add(Row.text("tick "));
            steps.add(new Step.Hold(gate));
        }
        steps.add(Row.finish("stop"));
        stage.site().scenario().next(Answer.of(steps));
        var began = Instant.now();

        try (var answer = stage.client().stream("the time?")) {
            for (var gate : gates) {
                assertThat(answer.read(5)).isEqualTo("tick ");
                gate.open();
            }
            assertThat(answer.rest()).isEmpty();
        }

        assertThat(Duration.between(began, Instant.now())).isLessThan(AT_A_PIECE_A_SECOND);
    }
}
