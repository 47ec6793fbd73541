package dev.lmarenaproxy.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.Fault;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNamesTest {
    private static final List<String> KNOWN =
            List.of(
                    "claude-opus-4-1",
                    "gemini-2.5-pro",
                    "gpt-5-high",
                    "gpt-5-mini",
                    "grok-4",
                    "qwen3-max");

    @ParameterizedTest
    @CsvSource({
        "gpt-5-hihg,gpt-5-high",
        "GPT-5-HIGH,gpt-5-high",
        "openai/gpt-5-mini,gpt-5-mini",
        "gemini,gemini-2.5-pro",
        "claude-opus-4,claude-opus-4-1",
        "qwen-max,qwen3-max",
    })
    void a_misspelt_name_finds_what_was_meant(String wanted, String meant) {
        assertThat(NearestNames.of(wanted, KNOWN)).first().isEqualTo(meant);
    }

    @Test
    void a_name_unlike_all_others_finds_nothing() {
        assertThat(NearestNames.of("zzz", KNOWN)).isEmpty();
        assertThat(NearestNames.of("", KNOWN)).isEmpty();
    }

    @Test
    void at_most_three_are_named() {
        var many = IntStream.range(0, 50).mapToObj(i -> "model-" + i).toList();

        assertThat(NearestNames.of("model", many)).hasSize(3);
    }

    @Test
    void the_fault_tells_the_person_what_to_write() {
        assertThat(NearestNames.unknownModel("gpt-5", KNOWN))
                .isEqualTo(
                        Fault.at(
                                Fault.Kind.MODEL_NOT_FOUND,
                                "model",
                                "The model 'gpt-5' does not exist. Did you mean 'gpt-5-high',"
                                        + " 'gpt-5-mini'? GET /v1/models lists all models."));
    }

    @Test
    void a_name_without_end_is_neither_compared_nor_repeated_in_full() {
        var fault = NearestNames.unknownModel("gpt-5".repeat(1_000_000), KNOWN);

        assertThat(fault.message()).hasSizeLessThan(400);
    }
}
