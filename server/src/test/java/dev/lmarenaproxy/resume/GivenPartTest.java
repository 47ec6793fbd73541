package dev.lmarenaproxy.resume;

import static dev.lmarenaproxy.Role.ASSISTANT;
import static dev.lmarenaproxy.Role.USER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.JobEvent.Citation;
import dev.lmarenaproxy.JobEvent.Reasoning;
import dev.lmarenaproxy.JobEvent.Text;
import dev.lmarenaproxy.Message;
import dev.lmarenaproxy.Prompt;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GivenPartTest {
    private static final Prompt ASKED =
            new Prompt("claude-x", List.of(new Message(USER, "Tell me of herons.")));

    @Test
    void is_the_text_and_the_sources_of_all_events() {
        var given =
                GivenPart.of(
                        List.of(
                                new Reasoning("Hm"),
                                new Text("Her"),
                                new Citation("https://a.test/", "A"),
                                new Text("ons")));

        assertThat(given).isEqualTo(new GivenPart("Herons", Set.of("https://a.test/")));
    }

    @Test
    void the_prompt_is_the_conversation_the_part_and_the_instruction_to_go_on() {
        var messages = new GivenPart("Herons are", Set.of()).continuing(ASKED).messages();

        assertThat(messages.subList(0, 2))
                .containsExactly(ASKED.messages().getFirst(), new Message(ASSISTANT, "Herons are"));
        assertThat(messages.subList(2, messages.size()))
                .singleElement()
                .satisfies(last -> {
                    assertThat(last.role()).isEqualTo(USER);
                    assertThat(last.text()).contains("exactly where it stops").doesNotContain("\n");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"Herons\n\n", "Herons \uD83D", "Herons"})
    void the_model_sees_no_white_space_and_no_half_character_at_the_end(String text) {
        var messages = new GivenPart(text, Set.of()).continuing(ASKED).messages();

        assertThat(messages).contains(new Message(ASSISTANT, "Herons"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n"})
    void where_no_text_came_the_same_is_asked_again(String text) {
        assertThat(new GivenPart(text, Set.of()).continuing(ASKED)).isEqualTo(ASKED);
    }
}
