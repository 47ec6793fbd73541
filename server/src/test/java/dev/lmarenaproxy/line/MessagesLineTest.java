package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static dev.lmarenaproxy.line.Messages.ask;
import static dev.lmarenaproxy.line.Messages.params;
import static dev.lmarenaproxy.line.Messages.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.core.JsonValue;
import com.anthropic.errors.AnthropicException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.InternalServerException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.models.ErrorType;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.ThinkingBlock;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /v1/messages} from Anthropic's official Java client to a fake tab and back. */
@Timeout(60)
class MessagesLineTest {
    @TempDir private Path home;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_answer_reaches_the_official_client(boolean streamed) throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, STREAM).text("Hel").text("lo, Wörld").finish());

            var message = ask(line, params("hi"), streamed);

            assertThat(text(message)).isEqualTo("Hello, Wörld");
            assertThat(message.id()).startsWith("msg_");
            assertThat(message.model().asString()).isEqualTo("gpt-5-high");
            assertThat(message.stopReason()).contains(StopReason.END_TURN);
            assertThat(message.usage().inputTokens()).isPositive();
            assertThat(message.usage().outputTokens()).isPositive();
        }
    }

    @Test
    void the_prompt_s_tokens_are_told_when_the_stream_begins() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, STREAM).text("x").finish());
            var params = params("one two three").build();

            try (var answer = line.anthropic().messages().createStreaming(params)) {
                var first = answer.stream().findFirst().orElseThrow().asMessageStart();

                assertThat(first.message().usage().inputTokens()).isEqualTo(tokens(line, params));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void reasoning_is_shown_to_those_who_ask_for_it(boolean streamed) throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, STREAM).send("ag:\"hmm\"\n").text("Hello").finish());

            var shown = ask(line, params("hi").enabledThinking(1024), streamed);
            var hidden = ask(line, params("hi"), streamed);

            assertThat(shown.content().getFirst().thinking().map(ThinkingBlock::thinking))
                    .contains("hmm");
            assertThat(shown.content().getFirst().asThinking().signature()).isNotEmpty();
            assertThat(text(shown)).isEqualTo("Hello");
            assertThat(hidden.content()).singleElement().satisfies(block -> block.asText());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_answer_ends_before_a_stop_and_names_it(boolean streamed) throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, STREAM).text("one EN").text("D two").finish());

            var message =
                    ask(line, params("hi").addStopSequence("X").addStopSequence("END"), streamed);

            assertThat(text(message)).isEqualTo("one ");
            assertThat(message.stopReason()).contains(StopReason.STOP_SEQUENCE);
            assertThat(message.stopSequence()).contains("END");
        }
    }

    @Test
    void the_answer_ends_at_its_limit() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, STREAM).text("one two three four").finish());

            var message = ask(line, params("hi").maxTokens(2), true);

            assertThat(text(message)).isEqualTo("one two");
            assertThat(message.stopReason()).contains(StopReason.MAX_TOKENS);
        }
    }

    @Test
    void the_answer_goes_on_from_its_beginning() throws Exception {
        try (var line = Line.start(home)) {
            var question = new CompletableFuture<String>();
            line.tab(asked -> {
                question.complete(asked.body.toString());
                asked.head(200, STREAM).text("{\"city\":").text("\"Rome\"}").finish();
            });

            var message = ask(line, params("Where?").addAssistantMessage("{"), true);

            assertThat(text(message)).isEqualTo("\"city\":\"Rome\"}");
            assertThat(Line.soon(question)).contains("Go on exactly where it stops");
        }
    }

    @Test
    void instructions_calls_and_results_reach_the_site() throws Exception {
        try (var line = Line.start(home)) {
            var question = new CompletableFuture<String>();
            line.tab(asked -> {
                question.complete(asked.question());
                asked.head(200, STREAM).text("Sunny.").finish();
            });

            var answer =
                    line.post(
                            "/v1/messages",
                            """
                            {"model":"gpt-5-high","max_tokens":100,"system":"Be brief.","messages":[
                              {"role":"user","content":"How is the weather?"},
                              {"role":"assistant","content":[
                                {"type":"thinking","thinking":"secret","signature":"s"},
                                {"type":"tool_use","id":"toolu_1","name":"weather","input":{"in":"Paris"}}]},
                              {"role":"user","content":[
                                {"type":"tool_result","tool_use_id":"toolu_1","content":"22 degrees"}]}]}
                            """);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(Line.soon(question))
                    .contains("Be brief.", "How is the weather?", "weather", "Paris", "22 degrees")
                    .doesNotContain("secret", "toolu_1");
        }
    }

    @Test
    void tokens_are_counted_without_asking_the_site() throws Exception {
        try (var line = Line.start(home, "{\"tabs\":{\"waitSeconds\":0}}")) {
            var few = tokens(line, params("one").build());
            var more = tokens(line, params("one two three four five").build());

            assertThat(few).isPositive();
            assertThat(more).isEqualTo(few + 4);
            assertThat(
                            line.post(
                                            "/v1/messages/count_tokens",
                                            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"one\"}]}")
                                    .body())
                    .isEqualTo("{\"input_tokens\":%d}".formatted(few));
        }
    }

    @Test
    void an_unknown_model_is_not_found() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(_ -> {});

            assertThatThrownBy(() -> ask(line, params("hi").model("gpt-5-hihg"), true))
                    .isInstanceOfSatisfying(
                            NotFoundException.class,
                            failure -> {
                                assertThat(failure.type()).contains(ErrorType.NOT_FOUND_ERROR);
                                assertThat(failure.requestId().orElseThrow()).startsWith("req_");
                                assertThat(failure.body().toString())
                                        .contains(failure.requestId().orElseThrow());
                            })
                    .hasMessageContaining("gpt-5-high");
        }
    }

    @Test
    void wrong_input_is_named_precisely() throws Exception {
        try (var line = Line.start(home)) {
            assertThatThrownBy(() ->
                            ask(
                                    line,
                                    params("hi")
                                            .putAdditionalBodyProperty(
                                                    "temperature", JsonValue.from(2)),
                                    false))
                    .isInstanceOf(BadRequestException.class)
                    .hasMessageContaining("temperature: expected a number from 0 to 1");
        }
    }

    @Test
    void without_a_tab_the_client_hears_what_to_do_and_does_not_hammer() throws Exception {
        try (var line = Line.start(home, "{\"tabs\":{\"waitSeconds\":0}}")) {
            assertThatThrownBy(() -> ask(line, params("hi"), true))
                    .isInstanceOfSatisfying(
                            InternalServerException.class,
                            failure -> {
                                assertThat(failure.statusCode()).isEqualTo(503);
                                assertThat(failure.headers().values("x-should-retry"))
                                        .containsExactly("false");
                            })
                    .hasMessageContaining("userscript");
        }
    }

    @Test
    void the_site_s_rate_limit_becomes_429_with_its_pause() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked ->
                    asked.head(429, "application/json", Map.of("retry-after", "4000"))
                            .send("{\"error\":\"Too many\"}")
                            .end());

            assertThatThrownBy(() -> ask(line, params("hi"), true))
                    .isInstanceOfSatisfying(
                            RateLimitException.class,
                            refused ->
                                    assertThat(refused.headers().values("retry-after"))
                                            .isNotEmpty());
        }
    }

    @Test
    void an_answer_that_breaks_off_is_an_error_and_no_short_success() throws Exception {
        try (var line = Line.start(home, "{\"stream\": {\"interrupted\": \"fail\"}}")) {
            line.tab(asked -> asked.head(200, STREAM).text("half").end());

            assertThatThrownBy(() -> ask(line, params("hi"), true))
                    .isInstanceOf(AnthropicException.class)
                    .hasMessageContaining("api_error");
        }
    }

    @Test
    void a_long_silence_is_filled_with_pings() throws Exception {
        try (var line = Line.start(home, "{\"stream\":{\"keepAliveSeconds\":1}}")) {
            var asking = new CompletableFuture<FakeTab.Asked>();
            line.tab(asking::complete);
            var request =
                    line.request("/v1/messages?beta=true")
                            .POST(BodyPublishers.ofString(question("hi", true)))
                            .build();

            var lines = line.http().send(request, BodyHandlers.ofLines()).body().iterator();
            var first = lines.next();
            Line.soon(asking).head(200, STREAM).text("at last").finish();

            assertThat(first).isEqualTo("event: ping");
            var rest = new ArrayList<String>();
            lines.forEachRemaining(rest::add);
            assertThat(rest).contains("event: message_stop");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/messages/batches", "/v1/messages/count_tokens/x"})
    void an_unknown_url_is_not_found_in_anthropic_s_words(String path) throws Exception {
        try (var line = Line.start(home)) {
            var answer = line.post(path, "{}");

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).contains("not_found_error", "\"request_id\":\"req_");
            assertThat(answer.headers().firstValue("request-id")).isPresent();
        }
    }

    @Test
    void every_refusal_of_an_anthropic_client_has_anthropic_s_form() throws Exception {
        try (var line = Line.start(home, "{\"request\":{\"maxBodyMegabytes\":1}}")) {
            var method = line.get("/v1/messages");
            var large = line.post("/v1/messages", "x".repeat(1_100_000));
            var stranger =
                    line.send(
                            line.request("/v1/messages")
                                    .header("Origin", "https://evil.example")
                                    .POST(BodyPublishers.ofString("{}"))
                                    .build());
            var model =
                    line.send(
                            line.request("/v1/models/none")
                                    .header("anthropic-version", "2023-06-01")
                                    .build());

            assertThat(method.statusCode()).isEqualTo(405);
            assertThat(method.headers().firstValue("allow")).contains("POST");
            assertThat(method.body()).contains("\"type\":\"error\"", "invalid_request_error");
            assertThat(large.statusCode()).isEqualTo(413);
            assertThat(large.body()).contains("\"type\":\"error\"", "request_too_large");
            assertThat(stranger.statusCode()).isEqualTo(403);
            assertThat(stranger.body()).contains("\"type\":\"error\"", "permission_error");
            assertThat(model.body()).contains("\"type\":\"error\"", "not_found_error");
        }
    }

    @Test
    void an_answer_to_an_openai_client_stays_openai_s() throws Exception {
        try (var line = Line.start(home)) {
            var answer = line.get("/v1/models/none");

            assertThat(answer.headers().firstValue("request-id")).isEmpty();
            assertThat(answer.body()).startsWith("{\"error\":{\"message\"");
        }
    }

    @Test
    void models_are_listed_page_by_page() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(_ -> {});
            var models = line.anthropic().models();

            var page =
                    models.list(
                            com.anthropic.models.models.ModelListParams.builder().limit(2).build());

            assertThat(page.hasMore()).contains(true);
            assertThat(page.autoPager().stream().map(model -> model.id()).toList())
                    .containsExactly("gpt-5-high", "team/modèle \"x\" +1", "painter", "finder");
            assertThat(models.retrieve("painter").displayName()).isEqualTo("painter");
        }
    }

    private static String question(String text, boolean stream) {
        return """
        {"model":"gpt-5-high","max_tokens":10,"stream":%s,\
        "messages":[{"role":"user","content":"%s"}]}\
        """
                .formatted(stream, text);
    }

    private static long tokens(Line line, MessageCreateParams params) {
        return line.anthropic()
                .messages()
                .countTokens(
                        MessageCountTokensParams.builder()
                                .model(params.model())
                                .messages(params.messages())
                                .build())
                .inputTokens();
    }
}
