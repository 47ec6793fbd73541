package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static dev.lmarenaproxy.line.Chat.await;
import static dev.lmarenaproxy.line.Chat.collect;
import static dev.lmarenaproxy.line.Chat.lines;
import static dev.lmarenaproxy.line.Chat.params;
import static dev.lmarenaproxy.line.Chat.stream;
import static dev.lmarenaproxy.line.Chat.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code /v1/chat/completions} from the official Java client to a fake tab and back. */
@Timeout(60)
class ChatLineTest {
    @TempDir private Path home;

    @Test
    void an_answer_streams_to_the_official_client() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, STREAM).text("Hel").text("lo, Wörld").finish());

            var chunks = stream(line, params("hi").build());

            assertThat(text(chunks)).isEqualTo("Hello, Wörld");
            assertThat(chunks.getLast().choices().getFirst().finishReason())
                    .contains(ChatCompletionChunk.Choice.FinishReason.STOP);
        }
    }

    @Test
    void a_piece_reaches_the_client_while_the_answer_goes_on() throws Exception {
        try (var line = Line.start(home)) {
            var release = new CountDownLatch(1);
            line.tab(asked -> {
                asked.head(200, STREAM).text("first");
                await(release);
                asked.text("second").finish();
            });

            try (var answer =
                    line.openai().chat().completions().createStreaming(params("hi").build())) {
                var seen =
                        answer.stream()
                                .flatMap(chunk -> chunk.choices().stream())
                                .flatMap(choice -> choice.delta().content().stream())
                                .peek(_ -> release.countDown())
                                .toList();

                assertThat(seen).containsExactly("first", "second");
            }
        }
    }

    @Test
    void an_answer_is_gathered_for_a_client_that_does_not_stream() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked ->
                    asked.head(200, STREAM)
                            .send("ag:\"hmm\"\na0:\"Hel\"\na0:\"lo\"\n")
                            .send(
                                    "ad:{\"finishReason\":\"stop\",\"usage\":{\"promptTokens\":7,"
                                            + "\"completionTokens\":3}}\n")
                            .end());

            var answer = line.openai().chat().completions().create(params("hi").build());

            var message = answer.choices().getFirst().message();
            assertThat(message.content()).contains("Hello");
            assertThat(message.toString()).contains("reasoning_content=hmm");
            assertThat(answer.usage().orElseThrow().promptTokens()).isEqualTo(7);
            assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(3);
        }
    }

    @Test
    void tokens_are_counted_where_the_site_does_not() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, STREAM).text("one two three").finish());

            var chunks =
                    stream(
                            line,
                            params("hi")
                                    .streamOptions(
                                            ChatCompletionStreamOptions.builder()
                                                    .includeUsage(true)
                                                    .build())
                                    .build());

            var usage = chunks.getLast().usage().orElseThrow();
            assertThat(usage.completionTokens()).isEqualTo(3);
            assertThat(usage.promptTokens()).isPositive();
        }
    }

    @Test
    void a_stream_that_the_site_cut_is_an_error_and_no_short_success() throws Exception {
        try (var line = Line.start(home, "{\"stream\": {\"interrupted\": \"fail\"}}")) {
            line.tab(asked -> asked.head(200, STREAM).text("half").end());

            var body = line.post("/v1/chat/completions", Line.question("hi", true)).body();

            assertThat(body).contains("data: {\"error\":{").doesNotContain("[DONE]");
        }
    }

    @Test
    void the_site_s_rate_limit_becomes_429_with_its_pause() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked ->
                    asked.head(429, "application/json", Map.of("retry-after", "4000"))
                            .send("{\"error\":\"Too many\"}")
                            .end());

            assertThatThrownBy(
                            () -> line.openai().chat().completions().create(params("hi").build()))
                    .isInstanceOfSatisfying(
                            RateLimitException.class,
                            refused ->
                                    assertThat(refused.headers().values("retry-after"))
                                            .singleElement()
                                            .satisfies(seconds ->
                                                    assertThat(Integer.parseInt(seconds))
                                                            .isBetween(3990, 4000)));
        }
    }

    @Test
    void html_of_a_browser_check_never_reaches_the_client() throws Exception {
        try (var line = Line.start(home, "{\"tabs\": {\"personWaitSeconds\": 0}}")) {
            line.tab(asked ->
                    asked.head(403, "text/html")
                            .send("<html><title>Just a moment...</title></html>")
                            .end());

            var answer = line.post("/v1/chat/completions", Line.question("hi", true));

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("x-should-retry")).contains("false");
            assertThat(answer.body()).contains("tab_needs_person").doesNotContain("<");
            assertThat(line.get("/health").body()).contains("needs_person");
        }
    }

    @Test
    void an_unknown_model_is_answered_with_the_nearest_names() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(_ -> {});

            assertThatThrownBy(() ->
                            line.openai()
                                    .chat()
                                    .completions()
                                    .create(params("hi").model("gpt-5-hihg").build()))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("gpt-5-high");
        }
    }

    @Test
    void without_a_tab_the_client_hears_what_to_do() throws Exception {
        try (var line = Line.start(home, "{\"tabs\":{\"waitSeconds\":1}}")) {
            assertThatThrownBy(
                            () -> line.openai().chat().completions().create(params("hi").build()))
                    .isInstanceOfSatisfying(
                            InternalServerException.class,
                            failure -> {
                                assertThat(failure.statusCode()).isEqualTo(503);
                                assertThat(failure.code()).contains("no_tab_connected");
                            })
                    .hasMessageContaining("userscript");
        }
    }

    @Test
    void a_request_waits_for_a_tab_to_connect() throws Exception {
        try (var line = Line.start(home)) {
            var answer = collect(line);

            line.newTab(asked -> asked.head(200, STREAM).text("in time").finish()).connect();

            assertThat(Line.soon(answer)).isEqualTo("in time");
        }
    }

    @Test
    void silence_is_filled_with_comments_even_before_the_first_piece() throws Exception {
        try (var line = Line.start(home, "{\"stream\":{\"keepAliveSeconds\":1}}")) {
            var asking = new CompletableFuture<FakeTab.Asked>();
            line.tab(asking::complete);
            var answer = lines(line);
            var lines = answer.body().iterator();

            var first = lines.next();
            Line.soon(asking).head(200, STREAM).text("at last").finish();

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(first).startsWith(":");
            var rest = new ArrayList<String>();
            lines.forEachRemaining(rest::add);
            assertThat(String.join("\n", rest)).contains("at last").contains("data: [DONE]");
        }
    }
}
