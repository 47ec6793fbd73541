package dev.lmarenaproxy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.simulator.Generation;
import dev.lmarenaproxy.simulator.script.EvaluationRequest;
import dev.lmarenaproxy.simulator.script.EvaluationRequest.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the site is asked of conversations, turn after turn. */
@ExtendWith(Stages.class)
@Timeout(90)
class ConversationsTest {
    @ParameterizedTest
    @EnumSource(names = {"ARENA_2025_11", "ARENA_2026_10"})
    void three_turns_are_one_evaluation(Generation generation, Stage.Setup setup) {
        var stage = setup.generation(generation).open();
        stage.connectedTab();

        var turns = talk(stage, "one", "two", "three");

        assertThat(asked(stage))
                .extracting(EvaluationRequest::kind)
                .containsExactly(Kind.CREATE, Kind.CONTINUE, Kind.CONTINUE);
        assertThat(asked(stage))
                .extracting(EvaluationRequest::evaluationId)
                .containsOnly(id(stage));
        assertThat(asked(stage))
                .extracting(EvaluationRequest::prompt)
                .containsExactly("one", "two", "three");
        assertThat(turns.getLast()).contains("\"three\"");
        assertThat(stage.site().observations().rejections()).isEmpty();
    }

    @Test
    void where_the_history_travels_each_turn_is_an_evaluation(Stage.Setup setup) {
        var stage = setup.generation(Generation.LMARENA_2025_08).open();
        stage.connectedTab();

        talk(stage, "one", "two");

        assertThat(asked(stage))
                .extracting(EvaluationRequest::kind)
                .containsExactly(Kind.CREATE, Kind.CREATE);
    }

    @Test
    void another_browser_is_asked_the_whole_and_goes_on_from_there(Stage.Setup setup) {
        var stage = setup.open();
        var first = stage.connectedTab();
        var turns = talk(stage, "one");
        first.page().close();
        stage.awaitHealth(health -> health.at("/tabs/connected").asInt() == 0);
        stage.tab().isConnected();

        goOn(stage, turns, "two", "three");

        assertThat(asked(stage))
                .extracting(EvaluationRequest::kind)
                .containsExactly(Kind.CREATE, Kind.CREATE, Kind.CONTINUE);
        assertThat(asked(stage).get(1).prompt()).contains("one", turns.get(1).strip(), "two");
        assertThat(asked(stage).get(2).prompt()).isEqualTo("three");
        assertThat(stage.site().observations().rejections()).isEmpty();
    }

    @Test
    void an_evaluation_that_the_site_has_forgotten_is_no_trouble_for_the_client(Stage.Setup setup) {
        var stage = setup.config("{\"retry\": {\"maxRetries\": 0}}").open();
        stage.connectedTab();
        var turns = talk(stage, "one");
        stage.site().forgetEvaluations();

        goOn(stage, turns, "two", "three");

        assertThat(turns.get(3)).contains("\"two\"");
        assertThat(stage.site().observations().rejections())
                .singleElement()
                .satisfies(refused -> assertThat(refused.error()).contains("Evaluation not found"));
        assertThat(asked(stage))
                .extracting(EvaluationRequest::kind)
                .containsExactly(Kind.CREATE, Kind.CREATE, Kind.CONTINUE);
        assertThat(asked(stage).get(1).prompt()).contains("one", "two");
    }

    /** The turns and the answers to them, from the beginning. */
    private static List<String> talk(Stage stage, String... questions) {
        var turns = new ArrayList<String>();
        goOn(stage, turns, questions);
        return turns;
    }

    private static void goOn(Stage stage, List<String> turns, String... questions) {
        for (var question : questions) {
            turns.add(question);
            turns.add(stage.client().say(turns).strip());
        }
    }

    private static List<EvaluationRequest> asked(Stage stage) {
        return stage.site().observations().evaluations().stream()
                .map(evaluation -> evaluation.request())
                .toList();
    }

    private static String id(Stage stage) {
        return asked(stage).getFirst().evaluationId();
    }
}
