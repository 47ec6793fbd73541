package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.errors.BadRequestException;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionChoice;
import com.openai.models.completions.CompletionCreateParams;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code /v1/completions} from the official Java client to a fake tab and back. */
@Timeout(60)
class CompletionsLineTest {
    @TempDir private Path home;

    @Test
    void a_prompt_is_answered() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, STREAM).text("to " + asked.question()).finish());

            var answer = line.openai().completions().create(params().prompt("hi").build());

            assertThat(answer.choices().getFirst().text()).isEqualTo("to hi");
            assertThat(answer.id()).startsWith("cmpl-");
            assertThat(answer.usage().orElseThrow().promptTokens()).isPositive();
        }
    }

    @Test
    void an_answer_streams() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, STREAM).text("Hel").text("lo").finish());
            var params =
                    params().prompt("hi")
                            .echo(true)
                            .streamOptions(
                                    ChatCompletionStreamOptions.builder()
                                            .includeUsage(true)
                                            .build())
                            .build();

            // the library finds fault with chunks that have no finish_reason yet, as OpenAI's own
            var client = line.openai().withOptions(options -> options.responseValidation(false));
            try (var answer = client.completions().createStreaming(params)) {
                var chunks = answer.stream().toList();

                assertThat(
                                chunks.stream()
                                        .flatMap(chunk -> chunk.choices().stream())
                                        .map(CompletionChoice::text)
                                        .collect(Collectors.joining()))
                        .isEqualTo("hiHello");
                assertThat(chunks.getLast().usage().orElseThrow().completionTokens()).isPositive();
            }
        }
    }

    @Test
    void several_prompts_get_several_answers_each() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, STREAM).text("to " + asked.question()).finish());

            var answer =
                    line.openai()
                            .completions()
                            .create(
                                    params().promptOfArrayOfStrings(List.of("one", "two"))
                                            .n(2)
                                            .build());

            assertThat(answer.choices())
                    .extracting(CompletionChoice::text)
                    .containsExactly("to one", "to one", "to two", "to two");
            var told = answer.usage().orElseThrow();
            var kept = line.json("/api/logs/requests").path("data").path(0);
            assertThat(kept.path("input_tokens").asLong()).isEqualTo(told.promptTokens());
            assertThat(kept.path("output_tokens").asLong()).isEqualTo(told.completionTokens());
        }
    }

    @Test
    void the_answer_ends_at_its_limit() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, STREAM).text("one two three").finish());

            var choice =
                    line.openai()
                            .completions()
                            .create(params().prompt("hi").maxTokens(2).build())
                            .choices()
                            .getFirst();

            assertThat(choice.text()).isEqualTo("one two");
            assertThat(choice.finishReason()).isEqualTo(CompletionChoice.FinishReason.LENGTH);
        }
    }

    @Test
    void prompts_as_tokens_are_refused() throws Exception {
        try (var line = Line.start(home)) {
            assertThatThrownBy(() ->
                            line.openai()
                                    .completions()
                                    .create(
                                            params().promptOfArrayOfTokens(List.of(1L, 2L))
                                                    .build()))
                    .isInstanceOf(BadRequestException.class)
                    .hasMessageContaining("tokens");
        }
    }

    private static CompletionCreateParams.Builder params() {
        return CompletionCreateParams.builder().model("gpt-5-high");
    }
}
