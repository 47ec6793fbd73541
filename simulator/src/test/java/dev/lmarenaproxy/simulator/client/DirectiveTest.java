package dev.lmarenaproxy.simulator.client;

import static dev.lmarenaproxy.simulator.client.Visitor.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lmarenaproxy.simulator.Generation;
import dev.lmarenaproxy.simulator.Simulator;
import dev.lmarenaproxy.simulator.SimulatorOptions;
import dev.lmarenaproxy.simulator.script.Answer;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectiveTest {
    private static final Generation GENERATION = Generation.ARENA_2026_10;

    private final Simulator site = Simulator.start(SimulatorOptions.of(GENERATION));
    private Visitor visitor;

    @BeforeEach
    void visit() throws Exception {
        visitor = Visitor.of(site, GENERATION).visits();
    }

    @AfterEach
    void close() {
        visitor.close();
        site.close();
    }

    private String answered(String prompt) throws Exception {
        var response = visitor.ask(prompt);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[[sim: echo]] the rest of it|the rest of it",
                "what stands before [[sim:echo]]|what stands before",
                "[[sim: echo=\"given \\\"so\\\"\"]] ignored|given \"so\"",
                "[[sim: text=\"a ]] b\"]]|a ]] b",
                "[[sim: tokens=3]]|word-1 word-2 word-3",
                "[[sim: refuse=reset]] later [[sim: echo]] only the last counts|only the last counts",
            })
    void a_text_is_given_in_the_prompt(String prompt, String text) throws Exception {
        assertThat(Rows.text(answered(prompt))).isEqualTo(text);
    }

    @Test
    void pieces_cut_the_text_and_usage_is_said_in_each_way() throws Exception {
        assertThat(answered("[[sim: text=\"日本 go\" pieces=2 usage=7/9 finish=length]]"))
                .isEqualTo(
                        """
                        a0:"日本"
                        a0:" go"
                        ad:{"finishReason":"length","usage":{"promptTokens":7,"completionTokens":9}}
                        """);
        assertThat(answered("[[sim: empty usage=null]]"))
                .isEqualTo("ad:{\"finishReason\":\"stop\",\"usage\":null}\n");
        assertThat(answered("[[sim: empty usage=absent]]"))
                .isEqualTo("ad:{\"finishReason\":\"stop\"}\n");
    }

    @Test
    void everything_an_answer_can_hold_can_be_asked_for() throws Exception {
        var answer =
                answered(
                        """
                        [[sim: heartbeats=2 routed=polaris unknown-rows=1 reasoning="let me see"
                               text="one two" battle="eins" images=2 video sources=3]]
                        """);

        assertThat(answer.lines().map(line -> line.substring(0, 2)))
                .containsExactly(
                        "a2", "a2", "a2", "az", "ag", "ag", "ag", "a0", "b0", "a0", "a2", "a2",
                        "a2", "ac", "ac", "ad", "bd");
        assertThat(Rows.text(answer, "ag:")).isEqualTo("let me see");
        assertThat(Rows.text(answer, "b0:")).isEqualTo("eins");
    }

    @Test
    void the_wire_can_be_chosen() throws Exception {
        assertThat(answered("[[sim: text=a framing=unbroken record=joined split=3 usage=absent]]"))
                .startsWith("{\"id\":")
                .endsWith("}a0:\"a\"ad:{\"finishReason\":\"stop\"}");
    }

    @Test
    void errors_can_be_rows() throws Exception {
        assertThat(answered("[[sim: text=so error=\"model failed\"]]"))
                .isEqualTo("a0:\"so\"\na3:\"model failed\"\n");
        assertThat(answered("[[sim: text=so arena-error]]"))
                .isEqualTo("a0:\"so\"\na0:\"hasArenaError\"\n");
    }

    @Test
    void an_answer_can_be_cut_ended_early_failed_or_left_hanging() throws Exception {
        assertThatThrownBy(() -> visitor.ask("[[sim: tokens=5 cut-after=2]]"))
                .isInstanceOf(IOException.class);
        assertThat(answered("[[sim: tokens=5 end-after=1]]")).isEqualTo("a0:\"word-1\"\n");
        assertThat(answered("[[sim: tokens=5 fail-after=1]]"))
                .isEqualTo("a0:\"word-1\"\na0:\"hasArenaError\"\n");
        var hanging =
                visitor.client()
                        .sendAsync(
                                visitor.asking("[[sim: tokens=5 hang-after=3]]"),
                                BodyHandlers.ofString());
        site.observations()
                .await(
                        seen -> seen.openStreams() == 1 && seen.evaluations().getLast().rows() == 3,
                        PATIENCE);
        assertThat(hanging).isNotDone();
    }

    @ParameterizedTest
    @CsvSource({
        "refuse=rate-limit, 429",
        "refuse=rate-limit:retry-after-date wait=5s, 429",
        "refuse=rate-limit:ratelimit, 429",
        "refuse=rate-limit:ratelimit-fields, 429",
        "refuse=rate-limit:body-only, 429",
        "refuse=browser-check, 403",
        "refuse=browser-check:503, 503",
        "refuse=human-verification, 403",
        "refuse=signed-out, 401",
        "refuse=too-large, 413",
        "refuse=model-withdrawn, 404",
        "refuse=model-withdrawn:400, 400",
        "refuse=server-fault, 500",
        "refuse=server-fault:524:html, 524",
        "refuse=error-in-body, 200",
        "refuse=error-in-body:object, 200",
        "refuse=prompt-failed, 429",
        "refuse=empty, 200",
        "demand=human-verification, 403",
        "demand=browser-check:by-itself, 403",
        "demand=sign-in, 401",
    })
    void refusals_have_names(String directive, int status) throws Exception {
        assertThat(visitor.ask("[[sim: " + directive + "]]").statusCode()).isEqualTo(status);
        assertThat(site.observations().rejections()).isEmpty();
    }

    @Test
    void trouble_can_be_limited_to_the_first_times_a_prompt_is_asked() throws Exception {
        var prompt = "[[sim: refuse=server-fault times=2 echo]] at last";

        assertThat(visitor.ask(prompt).statusCode()).isEqualTo(500);
        assertThat(visitor.ask(prompt).statusCode()).isEqualTo(500);
        assertThat(Rows.text(answered(prompt))).isEqualTo("at last");
        assertThat(visitor.ask(prompt + " again").statusCode()).isEqualTo(500);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[[sim: ech|it has no closing ]]",
                "[[sim: =x]]|a setting can't start with '='",
                "[[sim: text=\"open]]|the text of 'text' has no closing quote",
                "[[sim: text=\"\\x\"]]|has an escape other than",
                "[[sim: wrong]]|'wrong' is unknown; known: arena-error, battle,",
                "[[sim: echo echo]]|'echo' is given twice",
                "[[sim: echo tokens=2]]|at most one of echo, text, story, tokens, empty",
                "[[sim: tokens=many]]|'tokens' is a number from 0 to 1000000, not 'many'",
                "[[sim: pace=fast]]|'pace' is a time such as 10ms or 2s",
                "[[sim: pace=]]|'pace=' has no value",
                "[[sim: video=yes]]|'video' takes no value",
                "[[sim: usage=some]]|'usage' is absent, null or counts",
                "[[sim: refuse=never]]|'refuse' is one of browser-check, browser-check:200,",
                "[[sim: refuse=reset demand=sign-in]]|at most one of refuse, demand",
                "[[sim: cut-after=1 hang-after=1]]|at most one of cut-after",
            })
    void a_wrong_directive_is_told_apart(String prompt, String error) throws Exception {
        var response = visitor.ask(prompt);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Bodies.JSON.readTree(response.body()).path("error").asText())
                .startsWith("sim directive: ")
                .contains(error);
    }

    @Test
    void what_a_test_scripts_goes_before_the_directive() throws Exception {
        site.scenario()
                .when(request -> request.prompt().startsWith("b"), Answer.text("rule b"))
                .next(Answer.text("next"));

        assertThat(Rows.text(answered("b [[sim: echo=x]]"))).isEqualTo("next");
        assertThat(Rows.text(answered("b [[sim: echo=x]]"))).isEqualTo("rule b");
        assertThat(Rows.text(answered("a [[sim: echo=x]]"))).isEqualTo("x");

        site.scenario().reset();

        assertThat(Rows.text(answered("b [[sim: echo=x]]"))).isEqualTo("x");
    }

    @Test
    void other_modalities_answer_in_kind() throws Exception {
        for (var modality : new String[] {"image", "video", "search"}) {
            var body = Bodies.first(GENERATION, "hello").put("modality", modality);

            assertThat(visitor.create(body).body())
                    .contains(
                            switch (modality) {
                                case "image" -> "a2:[{\"type\":\"image\",\"image\":\"http://";
                                case "video" -> "a2:[{\"url\":\"http://";
                                default -> "ac:{\"toolCallId\":";
                            })
                    .contains("ad:{\"finishReason\":\"stop\"");
        }
    }
}
