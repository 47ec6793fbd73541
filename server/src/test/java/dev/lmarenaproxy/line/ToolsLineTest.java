package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.params;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.JsonValue;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletion.Choice.FinishReason;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools and structured output with the official Java client. */
@Timeout(60)
class ToolsLineTest {
    private static final FunctionDefinition WEATHER =
            FunctionDefinition.builder()
                    .name("get_weather")
                    .description("The weather in a city, now.")
                    .parameters(
                            FunctionParameters.builder()
                                    .putAdditionalProperty("type", JsonValue.from("object"))
                                    .putAdditionalProperty(
                                            "properties",
                                            JsonValue.from(
                                                    Map.of("city", Map.of("type", "string"))))
                                    .putAdditionalProperty(
                                            "required", JsonValue.from(List.of("city")))
                                    .build())
                    .build();

    @TempDir private Path home;
    private Line line;

    /** What an answer is read as. */
    static final class City {
        public String name = "";
        public int people;
    }

    @BeforeEach
    void start() throws Exception {
        line = Line.start(home);
        line.tab(ClientScenes.site());
    }

    @AfterEach
    void close() {
        line.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tools_are_called_and_answered(boolean streamed) {
        var asking = params("Is Oslo or Rome warmer?").addFunctionTool(WEATHER);

        var first = ask(streamed, asking.build()).choices().getFirst();
        asking.addMessage(first.message());
        var calls = first.message().toolCalls().orElseThrow();
        for (var call : calls) {
            var function = call.asFunction();
            asking.addMessage(
                    ChatCompletionToolMessageParam.builder()
                            .toolCallId(function.id())
                            .content(
                                    function.function().arguments().contains("Oslo")
                                            ? "4 degrees in Oslo"
                                            : "19 degrees in Rome")
                            .build());
        }
        var last = ask(streamed, asking.build()).choices().getFirst();

        assertThat(first.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(calls).hasSize(2);
        assertThat(last.message().content()).contains("Rome is warmer.");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_answer_is_read_as_a_class(boolean streamed) {
        var asking = params("Which city?").responseFormat(City.class).build();

        City city;
        if (streamed) {
            var whole = ChatCompletionAccumulator.create();
            try (var answer = line.openai().chat().completions().createStreaming(asking)) {
                answer.stream().forEach(whole::accumulate);
            }
            city = whole.chatCompletion(City.class).choices().getFirst().message().content().get();
        } else {
            var answer = line.openai().chat().completions().create(asking);
            city = answer.choices().getFirst().message().content().orElseThrow();
        }

        assertThat(city.name).isEqualTo("Oslo");
        assertThat(city.people).isEqualTo(709_000);
    }

    private ChatCompletion ask(boolean streamed, ChatCompletionCreateParams asking) {
        if (!streamed) {
            return line.openai().chat().completions().create(asking);
        }
        var whole = ChatCompletionAccumulator.create();
        Chat.stream(line, asking).forEach(whole::accumulate);
        return whole.chatCompletion();
    }
}
