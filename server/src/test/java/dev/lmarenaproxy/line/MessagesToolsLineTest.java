package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static dev.lmarenaproxy.line.Messages.ask;
import static dev.lmarenaproxy.line.Messages.params;
import static dev.lmarenaproxy.line.Messages.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.core.JsonValue;
import com.anthropic.errors.BadRequestException;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.JsonOutputFormat;
import com.anthropic.models.messages.OutputConfig;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolChoiceNone;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools and forms of output for Anthropic's official Java client. */
@Timeout(60)
class MessagesToolsLineTest {
    private static final String CALL =
            """
            <tool_call>
            {"name":"weather","arguments":{"city":"%s"}}
            </tool_call>
            """;

    @TempDir private Path home;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_model_s_calls_come_and_their_results_go_back(boolean streamed) throws Exception {
        try (var line = Line.start(home)) {
            var questions = new ConcurrentLinkedQueue<String>();
            line.tab(asked -> {
                questions.add(asked.body.toString());
                asked.head(200, STREAM)
                        .text(
                                questions.size() == 1
                                        ? "Let me look.\n"
                                                + CALL.formatted("Paris")
                                                + CALL.formatted("Rome")
                                        : "Warm.")
                        .finish();
            });
            var first = params("How is the weather?").addTool(weather());

            var calling = ask(line, first, streamed);
            var calls =
                    calling.content().stream().flatMap(block -> block.toolUse().stream()).toList();
            var answer =
                    ask(
                            line,
                            first.addMessage(calling)
                                    .addUserMessageOfContentBlockParams(
                                            List.of(
                                                    result(calls.get(1), "22 degrees"),
                                                    result(calls.get(0), "12 degrees"))),
                            streamed);

            assertThat(calling.stopReason()).contains(StopReason.TOOL_USE);
            assertThat(calling.content().getFirst().asText().text()).isEqualTo("Let me look.");
            assertThat(calls).extracting(ToolUseBlock::name).containsOnly("weather");
            assertThat(calls).extracting(ToolUseBlock::id).doesNotHaveDuplicates();
            assertThat(calls.getFirst()._input().toString()).isEqualTo("{city=Paris}");
            assertThat(answer.content().getFirst().asText().text()).isEqualTo("Warm.");
            assertThat(questions).hasSize(2);
            assertThat(questions.poll()).contains("weather", "city: string");
            assertThat(questions.poll())
                    .contains("call=\\\"2\\\">\\n22 degrees", "call=\\\"1\\\">\\n12 degrees");
        }
    }

    @Test
    void a_tool_that_must_not_be_called_is_not_offered() throws Exception {
        try (var line = Line.start(home)) {
            var questions = new ConcurrentLinkedQueue<String>();
            line.tab(asked -> {
                questions.add(asked.body.toString());
                asked.head(200, STREAM).text("No idea.").finish();
            });

            ask(
                    line,
                    params("hi").addTool(weather()).toolChoice(ToolChoiceNone.builder().build()),
                    true);

            assertThat(questions.poll()).doesNotContain("tool_call");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_document_fits_its_schema(boolean streamed) throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked ->
                    asked.head(200, STREAM)
                            .text("Here it is:\n```json\n{\"city\": \"Paris\"}\n```")
                            .finish());

            var message = ask(line, params("Where?").outputConfig(form("city")), streamed);

            assertThat(message.content().getFirst().asText().text())
                    .isEqualTo("{\"city\": \"Paris\"}");
        }
    }

    @Test
    void a_schema_that_is_none_is_named() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(_ -> {});
            var broken =
                    OutputConfig.builder()
                            .format(
                                    JsonOutputFormat.builder()
                                            .schema(
                                                    JsonOutputFormat.Schema.builder()
                                                            .putAdditionalProperty(
                                                                    "type",
                                                                    JsonValue.from("nothing"))
                                                            .build())
                                            .build())
                            .build();

            assertThatThrownBy(() -> ask(line, params("hi").outputConfig(broken), true))
                    .isInstanceOf(BadRequestException.class)
                    .hasMessageContaining("output_config.format: The schema can't be used");
        }
    }

    private static Tool weather() {
        return Tool.builder()
                .name("weather")
                .description("Gets the weather.")
                .inputSchema(
                        Tool.InputSchema.builder()
                                .properties(
                                        Tool.InputSchema.Properties.builder()
                                                .putAdditionalProperty(
                                                        "city",
                                                        JsonValue.from(Map.of("type", "string")))
                                                .build())
                                .required(List.of("city"))
                                .build())
                .build();
    }

    private static OutputConfig form(String required) {
        return OutputConfig.builder()
                .format(
                        JsonOutputFormat.builder()
                                .schema(
                                        JsonOutputFormat.Schema.builder()
                                                .putAdditionalProperty(
                                                        "type", JsonValue.from("object"))
                                                .putAdditionalProperty(
                                                        "required",
                                                        JsonValue.from(List.of(required)))
                                                .build())
                                .build())
                .build();
    }

    private static ContentBlockParam result(ToolUseBlock call, String text) {
        return ContentBlockParam.ofToolResult(
                ToolResultBlockParam.builder().toolUseId(call.id()).content(text).build());
    }
}
