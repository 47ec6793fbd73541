package dev.lmarenaproxy.simulator.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lmarenaproxy.simulator.Generation;
import dev.lmarenaproxy.simulator.Simulator;
import dev.lmarenaproxy.simulator.SimulatorOptions;
import dev.lmarenaproxy.simulator.script.Story;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A text that is asked for again with its beginning in the conversation. */
class ResumeTest {
    private static final String TEXT = new Story("m1", 50).text();
    private static final String GIVEN = TEXT.substring(0, 120).stripTrailing();

    @Test
    void a_story_is_decided_by_its_mark_and_has_it_in_each_paragraph() {
        assertThat(new Story("m1", 50).text()).isEqualTo(TEXT);
        assertThat(TEXT.split("\n\n")).hasSize(3).allMatch(part -> part.startsWith("m1: "));
        assertThat(new Story("m2", 50).text()).doesNotContain(TEXT.substring(4, 30));
    }

    @ParameterizedTest
    @EnumSource
    void a_conversation_that_holds_its_beginning_is_gone_on_with(Generation generation)
            throws Exception {
        assertThat(said(generation, "story=m1 words=50 resume", GIVEN))
                .isEqualTo(TEXT.substring(GIVEN.length()));
        assertThat(said(generation, "story=m1 words=50", "")).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @CsvSource({"resume, 0", "resume=40, 40", "resume=anew, 999"})
    void some_of_the_beginning_can_be_said_again(String resume, int repeated) throws Exception {
        var from = Math.max(0, GIVEN.length() - repeated);

        assertThat(said(Generation.ARENA_2026_10, "story=m1 words=50 " + resume, GIVEN))
                .isEqualTo(TEXT.substring(from));
    }

    @Test
    void nothing_is_left_of_a_text_that_is_there_already() throws Exception {
        assertThat(said(Generation.ARENA_2026_10, "story=m1 words=50 resume", TEXT)).isEmpty();
    }

    @Test
    void nothing_begins_with_half_a_character() throws Exception {
        var text = "one 🐟 two";

        for (var repeated = 0; repeated < 9; repeated++) {
            assertThat(text)
                    .endsWith(
                            said(
                                    Generation.ARENA_2026_10,
                                    "text=\"" + text + "\" resume=" + repeated,
                                    "one 🐟 tw"));
        }
    }

    @Test
    void every_beginning_is_gone_on_with_exactly() throws Exception {
        try (var site = Simulator.start(SimulatorOptions.of(Generation.ARENA_2026_10));
                var visitor = Visitor.of(site, Generation.ARENA_2026_10).visits()) {
            for (var length = 1; length <= TEXT.length(); length += 3) {
                var given = TEXT.substring(0, length).stripTrailing();

                var answer = visitor.ask(flattened("story=m1 words=50 resume", given)).body();

                assertThat(given + Rows.text(answer)).isEqualTo(TEXT);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_answer_is_cut_once_and_then_completed(Generation generation) throws Exception {
        try (var site = Simulator.start(SimulatorOptions.of(generation));
                var visitor = Visitor.of(site, generation).visits()) {
            var settings = "story=m1 words=50 resume cut-after=9 times=1";

            assertThatThrownBy(() -> ask(visitor, generation, settings, ""))
                    .isInstanceOf(IOException.class);
            assertThat(GIVEN + Rows.text(ask(visitor, generation, settings, GIVEN)))
                    .isEqualTo(TEXT);
            assertThat(site.observations().rejections()).isEmpty();
        }
    }

    private static String said(Generation generation, String settings, String given)
            throws Exception {
        try (var site = Simulator.start(SimulatorOptions.of(generation));
                var visitor = Visitor.of(site, generation).visits()) {
            return Rows.text(ask(visitor, generation, settings, given));
        }
    }

    /**
     * Asks as a first message, or, with a beginning, as a conversation that is to be gone on with.
     */
    private static String ask(Visitor visitor, Generation generation, String settings, String given)
            throws Exception {
        if (generation != Generation.LMARENA_2025_08 || given.isEmpty()) {
            return visitor.ask(given.isEmpty() ? directive(settings) : flattened(settings, given))
                    .body();
        }
        var body = Bodies.first(generation, "");
        Bodies.withHistory(body, "user", directive(settings), "assistant", given, "user", "Go on.");
        return visitor.create(body).body();
    }

    private static String flattened(String settings, String given) {
        return "Below is a conversation.\n\n=== user ===\n%s\n\n=== assistant ===\n%s\n\n=== user ===\nGo on."
                .formatted(directive(settings), given);
    }

    private static String directive(String settings) {
        return "[[sim: " + settings + "]]";
    }
}
