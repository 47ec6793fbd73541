package dev.lmarenaproxy.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.lmarenaproxy.Message;
import dev.lmarenaproxy.Prompt;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.Usage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCounterTest {
    private final TokenCounter counter = new TokenCounter();

    /** The first four are the counts that OpenAI's cookbook gives for o200k_base. */
    @ParameterizedTest
    @CsvSource({
        "tiktoken is great!,6",
        "antidisestablishmentarianism,6",
        "2 + 2 = 4,7",
        "お誕生日おめでとう,8",
        "hello world,2",
        "😀,1",
        "'',0",
        "<|endoftext|>,7",
    })
    void texts_have_known_counts(String text, int tokens) {
        assertThat(counter.count(text)).isEqualTo(tokens);
    }

    @Test
    void half_a_character_does_no_harm() {
        assertThat(counter.count("\ud83d")).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", " ", "\n", "中", "!", "1", "aA", "😀"})
    void a_long_run_without_an_end_is_counted_in_time(String piece) {
        var run = piece.repeat(100_000 / piece.length());
        counter.count("the vocabulary is read");

        var tokens = assertTimeout(Duration.ofSeconds(2), () -> counter.count(run));

        assertThat(tokens).isBetween(500, 100_000);
    }

    @Test
    void usage_adds_up_messages_text_and_reasoning() {
        var prompt =
                new Prompt(
                        "m",
                        List.of(
                                new Message(Role.SYSTEM, "tiktoken is great!"),
                                new Message(Role.USER, "hello world")));

        assertThat(counter.usage(prompt, "2 + 2 = 4", "hello world"))
                .isEqualTo(new Usage(3 + (4 + 6) + (4 + 2), 7 + 2, 2));
    }

    @Test
    void an_empty_answer_costs_nothing() {
        var prompt = new Prompt("m", List.of(new Message(Role.USER, "")));

        assertThat(counter.usage(prompt, "", "")).isEqualTo(new Usage(7, 0, 0));
    }
}
