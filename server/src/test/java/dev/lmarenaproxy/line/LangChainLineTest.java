package dev.lmarenaproxy.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** langchain4j as a client: whole and streamed. */
@Timeout(60)
class LangChainLineTest {
    private static final ToolSpecification WEATHER =
            ToolSpecification.builder()
                    .name("get_weather")
                    .description("The weather in a city, now.")
                    .parameters(
                            JsonObjectSchema.builder()
                                    .addStringProperty("city")
                                    .required("city")
                                    .build())
                    .build();

    private static final ResponseFormat CITY =
            ResponseFormat.builder()
                    .type(ResponseFormatType.JSON)
                    .jsonSchema(
                            JsonSchema.builder()
                                    .name("city")
                                    .rootElement(
                                            JsonObjectSchema.builder()
                                                    .addStringProperty("name")
                                                    .addIntegerProperty("people")
                                                    .required("name", "people")
                                                    .build())
                                    .build())
                    .build();

    @TempDir private Path home;
    private Line line;

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
    void an_answer_comes_with_its_usage(boolean streamed) throws Exception {
        var answer = ask(streamed, request("Say hello.").build());

        assertThat(answer.aiMessage().text()).isEqualTo("Hello, Wörld! 👋");
        assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(answer.tokenUsage().outputTokenCount()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_tool_is_called_and_answered(boolean streamed) throws Exception {
        var messages = new ArrayList<ChatMessage>();
        messages.add(UserMessage.from("Is Oslo or Rome warmer?"));

        var first = ask(streamed, request(messages).toolSpecifications(WEATHER).build());
        messages.add(first.aiMessage());
        for (var call : first.aiMessage().toolExecutionRequests()) {
            var degrees =
                    call.arguments().contains("Oslo") ? "4 degrees in Oslo" : "19 degrees in Rome";
            messages.add(ToolExecutionResultMessage.from(call, degrees));
        }
        var last = ask(streamed, request(messages).toolSpecifications(WEATHER).build());

        assertThat(first.finishReason()).isEqualTo(FinishReason.TOOL_EXECUTION);
        assertThat(first.aiMessage().toolExecutionRequests())
                .extracting(call -> call.name() + call.arguments().replace(" ", ""))
                .containsExactly(
                        "get_weather{\"city\":\"Oslo\"}", "get_weather{\"city\":\"Rome\"}");
        assertThat(last.aiMessage().text()).isEqualTo("Rome is warmer.");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_answer_follows_a_schema(boolean streamed) throws Exception {
        var answer = ask(streamed, request("Which city?").responseFormat(CITY).build());

        assertThat(answer.aiMessage().text().replace(" ", ""))
                .isEqualTo("{\"name\":\"Oslo\",\"people\":709000}");
    }

    @Test
    void faults_are_the_library_s_own_exceptions() {
        var wrong = request("hi").temperature(7.0).build();
        var unknown = request("hi").modelName("nothing").build();

        assertThatThrownBy(() -> ask(false, wrong))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("temperature");
        assertThatThrownBy(() -> ask(false, unknown)).isInstanceOf(ModelNotFoundException.class);
    }

    private static ChatRequest.Builder request(String question) {
        return request(List.of(UserMessage.from(question)));
    }

    private static ChatRequest.Builder request(List<ChatMessage> messages) {
        return ChatRequest.builder().messages(List.copyOf(messages));
    }

    private ChatResponse ask(boolean streamed, ChatRequest request) throws Exception {
        var timeout = Duration.ofSeconds(30);
        if (!streamed) {
            return OpenAiChatModel.builder()
                    .baseUrl(line.address() + "/v1")
                    .apiKey("sk-any")
                    .modelName("gpt-5-high")
                    .maxRetries(0)
                    .timeout(timeout)
                    .build()
                    .chat(request);
        }
        var answer = new CompletableFuture<ChatResponse>();
        OpenAiStreamingChatModel.builder()
                .baseUrl(line.address() + "/v1")
                .apiKey("sk-any")
                .modelName("gpt-5-high")
                .timeout(timeout)
                .build()
                .chat(request, into(answer));
        return Line.soon(answer);
    }

    private static StreamingChatResponseHandler into(CompletableFuture<ChatResponse> answer) {
        return new StreamingChatResponseHandler() {
            @Override
            public void onCompleteResponse(ChatResponse complete) {
                answer.complete(complete);
            }

            @Override
            public void onError(Throwable error) {
                answer.completeExceptionally(error);
            }
        };
    }
}
