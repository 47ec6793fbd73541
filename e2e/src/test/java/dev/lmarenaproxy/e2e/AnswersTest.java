package dev.lmarenaproxy.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lmarenaproxy.simulator.Evaluation.Ending;
import dev.lmarenaproxy.simulator.Generation;
import dev.lmarenaproxy.simulator.ModelList;
import dev.lmarenaproxy.simulator.script.Answer;
import dev.lmarenaproxy.simulator.script.Gate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers on their way from the site through a tab to OpenAI's own client. */
@ExtendWith(Stages.class)
@Timeout(90)
class AnswersTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void pieces_reach_the_client_while_the_site_still_holds_the_rest(Stage.Setup setup)
            throws Exception {
        var stage = setup.open();
        var tab = stage.connectedTab();
        var gate = new Gate();
        stage.site()
                .scenario()
                .next(Answer.text(List.of("one ", "two ", "three")).heldAfter(2, gate));

        try (var answer = stage.client().stream("count to three")) {
            assertThat(answer.read(8)).isEqualTo("one two ");
            stage.site().observations().await(site -> site.heldStreams() == 1, SOON);
            assertThat(tab.badge().locator(".count")).hasText("1");
            assertThat(stage.health().path("running_requests").asInt()).isEqualTo(1);
            tab.pictures("connected-running");

            gate.open();

            assertThat(answer.rest()).isEqualTo("three");
        }
        assertThat(tab.badge().locator(".count")).isHidden();
        assertThat(tab.explanation()).contains("none running");
        stage.awaitHealth(health -> health.path("running_requests").asInt() == 0);
    }

    @ParameterizedTest
    @EnumSource(Generation.class)
    void each_generation_of_the_site_tells_its_models_and_answers(
            Generation generation, Stage.Setup setup) {
        var stage = setup.generation(generation).open();
        stage.connectedTab();
        stage.site().scenario().next(Answer.text("All of it at once."));

        var models = stage.client().models();
        var answer = stage.client().ask("and you?");

        assertThat(models)
                .containsExactlyInAnyOrderElementsOf(
                        ModelList.standard().models().stream()
                                .filter(model -> model.path("userSelectable").asBoolean(true))
                                .map(model -> model.path("publicName").asText())
                                .distinct()
                                .toList());
        assertThat(answer).isEqualTo("All of it at once.");
        assertThat(stage.site().observations().rejections()).isEmpty();
    }

    @Test
    void a_client_that_goes_away_aborts_the_fetch_in_the_page(Stage.Setup setup) throws Exception {
        var stage = setup.open();
        var tab = stage.connectedTab();
        stage.site().scenario().next(Answer.text("an endless story").heldAfter(1, new Gate()));

        try (var answer = stage.client().stream("tell me")) {
            assertThat(answer.read(2)).isEqualTo("an");
            assertThat(tab.badge().locator(".count")).hasText("1");
        }

        stage.site().observations().await(site -> site.count(Ending.ABORTED_BY_CLIENT) == 1, SOON);
        assertThat(tab.badge().locator(".count")).isHidden();
        tab.isConnected();
        stage.awaitHealth(health -> health.path("running_requests").asInt() == 0);
    }

    @Test
    void an_answer_goes_on_without_gap_or_repeat_after_a_cut(Stage.Setup setup) throws Exception {
        var stage = setup.throughWire().open();
        var tab = stage.connectedTab();
        var middle = new Gate();
        var end = new Gate();
        stage.site().scenario().next(Answer.words(300).heldAfter(100, middle).heldAfter(200, end));

        try (var answer = stage.client().stream("go on")) {
            var read = new StringBuilder(answer.read(words(1, 100).length()));
            stage.wire().leadTo(0);
            stage.awaitHealth(health -> connected(health) == 0);
            // the site goes on while nothing gets through
            middle.open();
            stage.site().observations().await(site -> rows(stage) >= 200, SOON);
            assertThat(tab.badge()).not().hasAttribute("data-state", "connected");
            assertThat(tab.badge().locator(".count")).hasText("1");

            stage.wire().leadTo(stage.gateway().port());

            read.append(answer.read(words(1, 200).length() - read.length()));
            assertThat(read.toString()).isEqualTo(words(1, 200));
            tab.isConnected();
            end.open();
            assertThat(read.append(answer.rest()).toString()).isEqualTo(words(1, 300));
        }
        assertThat(stage.site().observations().asked()).isEqualTo(1);
        stage.awaitHealth(health -> connected(health) == 1);
    }

    private static int rows(Stage stage) {
        return stage.site().observations().evaluations().getLast().rows();
    }

    private static String words(int first, int last) {
        var text = new StringBuilder();
        for (var word = first; word <= last; word++) {
            text.append(word == 1 ? "" : " ").append("word-").append(word);
        }
        return text.toString();
    }

    private static int connected(JsonNode health) {
        return health.at("/tabs/connected").asInt();
    }
}
