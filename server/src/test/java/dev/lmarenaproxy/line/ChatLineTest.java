package dev.lmarenaproxy.line;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.core.http.StreamResponse;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code /v1/chat/completions} from the official Java client to a fake tab and back. */
@Timeout(60)
class ChatLineTest {
    private static final String TYPE = "text/plain; charset=utf-8";

    @TempDir private Path home;

    @Test
    void an_answer_streams_to_the_official_client() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, TYPE).text("Hel").text("lo, Wörld").finish());

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
                asked.head(200, TYPE).text("first");
                await(release);
                asked.text("second").finish();
            });

            try (var answer = open(line, params("hi").build())) {
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
                    asked.head(200, TYPE)
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
            line.tab(asked -> asked.head(200, TYPE).text("one two three").finish());

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
    void fifty_streams_at_a_time_get_each_its_own_text() throws Exception {
        try (var line = Line.start(home, "{\"tabs\":{\"maxJobsPerTab\":20}}");
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 3; i++) {
                line.tab(asked -> {
                    asked.head(200, TYPE);
                    for (var piece = 0; piece < 40; piece++) {
                        asked.text("<" + asked.question() + ":" + piece + ">");
                    }
                    asked.finish();
                });
            }
            var openai = line.openai();
            var tasks = new ArrayList<Callable<String>>();
            for (var i = 0; i < 50; i++) {
                var question = "question-" + i;
                tasks.add(() -> {
                    try (var answer =
                            openai.chat().completions().createStreaming(params(question).build())) {
                        return text(answer.stream().toList());
                    }
                });
            }

            var answers = clients.invokeAll(tasks);

            for (var i = 0; i < 50; i++) {
                var expected = new StringBuilder();
                for (var piece = 0; piece < 40; piece++) {
                    expected.append("<question-" + i + ":" + piece + ">");
                }
                assertThat(answers.get(i).get()).isEqualTo(expected.toString());
            }
        }
    }

    @Test
    void a_client_that_goes_away_cancels_the_tabs_fetch_within_a_second() throws Exception {
        try (var line = Line.start(home)) {
            var cancelled = new CompletableFuture<Void>();
            line.tab(asked -> {
                asked.cancelled.thenAccept(cancelled::complete);
                asked.head(200, TYPE).text("endless");
            });

            try (var answer = open(line, params("hi").build())) {
                assertThat(answer.stream().findFirst()).isPresent();
            }

            cancelled.get(1, SECONDS);
        }
    }

    @Test
    void a_client_that_goes_away_before_its_answer_cancels_too() throws Exception {
        try (var line = Line.start(home)) {
            var asking = new CompletableFuture<FakeTab.Asked>();
            line.tab(asking::complete);
            var answer =
                    line.http()
                            .sendAsync(
                                    line.request("/v1/chat/completions")
                                            .POST(
                                                    java.net.http.HttpRequest.BodyPublishers
                                                            .ofString(Line.question("hi", false)))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString());
            var asked = Line.soon(asking);

            answer.cancel(true);

            asked.cancelled.get(1, SECONDS);
        }
    }

    @Test
    void a_cut_connection_is_a_pause_without_gap_or_repeat() throws Exception {
        try (var line = Line.start(home)) {
            var asking = new CompletableFuture<FakeTab.Asked>();
            var tab = line.tab(asking::complete);
            var answer = collect(line);
            var asked = Line.soon(asking);
            asked.head(200, TYPE).text("one ").text("two ");

            tab.cut();
            asked.text("three ");
            tab.connect();
            asked.text("four").finish();

            assertThat(Line.soon(answer)).isEqualTo("one two three four");
        }
    }

    @Test
    void a_tab_that_stays_away_is_an_error_and_no_short_success() throws Exception {
        try (var line = Line.start(home, "{\"tabs\":{\"reconnectGraceSeconds\":1}}")) {
            var tab = new CompletableFuture<FakeTab>();
            tab.complete(
                    line.tab(asked -> {
                        asked.head(200, TYPE).text("half");
                        tab.join().cut();
                    }));

            var body = line.post("/v1/chat/completions", Line.question("hi", true)).body();

            assertThat(body).contains("\"half\"").contains("\"code\":\"stream_interrupted\"");
            assertThat(body).doesNotContain("[DONE]").doesNotContain("\"finish_reason\":\"stop\"");
        }
    }

    @Test
    void a_stream_that_the_site_cut_is_an_error_and_no_short_success() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, TYPE).text("half").end());

            var body = line.post("/v1/chat/completions", Line.question("hi", true)).body();

            assertThat(body).contains("data: {\"error\":{").doesNotContain("[DONE]");
        }
    }

    @Test
    void the_site_s_rate_limit_becomes_429_with_its_pause() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked ->
                    asked.head(429, "application/json", Map.of("retry-after", "17"))
                            .send("{\"error\":\"Too many\"}")
                            .end());

            assertThatThrownBy(
                            () -> line.openai().chat().completions().create(params("hi").build()))
                    .isInstanceOfSatisfying(
                            RateLimitException.class,
                            refused ->
                                    assertThat(refused.headers().values("retry-after"))
                                            .containsExactly("17"));
        }
    }

    @Test
    void html_of_a_browser_check_never_reaches_the_client() throws Exception {
        try (var line = Line.start(home)) {
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

            line.newTab(asked -> asked.head(200, TYPE).text("in time").finish()).connect();

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
            Line.soon(asking).head(200, TYPE).text("at last").finish();

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(first).startsWith(":");
            var rest = new ArrayList<String>();
            lines.forEachRemaining(rest::add);
            assertThat(String.join("\n", rest)).contains("at last").contains("data: [DONE]");
        }
    }

    @Test
    void a_client_that_does_not_read_slows_its_own_tab_down_and_nobody_else() throws Exception {
        try (var line = Line.start(home)) {
            var flood = new CompletableFuture<FakeTab.Asked>();
            var piece = "x".repeat(8_000);
            line.tab(asked -> {
                asked.head(200, TYPE);
                if (asked.question().equals("flood")) {
                    flood.complete(asked);
                    for (var i = 0; i < 1500; i++) {
                        asked.text(piece);
                    }
                } else {
                    asked.text("quick");
                }
                asked.finish();
            });
            try (var socket = new java.net.Socket()) {
                socket.setReceiveBufferSize(4096);
                socket.connect(
                        new java.net.InetSocketAddress("127.0.0.1", line.address().getPort()));
                var body = Line.question("flood", true);
                socket.getOutputStream()
                        .write(
                                ("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
                                                + "Content-Length: "
                                                + body.length()
                                                + "\r\n\r\n"
                                                + body)
                                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII));

                var asked = Line.soon(flood);
                for (var i = 0; i < 20; i++) {
                    assertThat(Line.soon(collect(line))).isEqualTo("quick");
                }

                // what the sockets' buffers and one window hold, of 12 MB
                assertThat(asked.sent()).isLessThan(9_000_000);
                var read = 0L;
                var in = socket.getInputStream();
                var buffer = new byte[65536];
                while (read < 12_000_000) {
                    read += in.read(buffer);
                }
                assertThat(asked.sent()).isGreaterThan(11_000_000);
            }
        }
    }

    @Test
    void jobs_are_spread_over_the_tabs() throws Exception {
        try (var line = Line.start(home)) {
            var both = new CountDownLatch(2);
            for (var i = 0; i < 2; i++) {
                var name = "tab " + i;
                line.tab(asked -> {
                    both.countDown();
                    await(both);
                    asked.head(200, TYPE).text(name).finish();
                });
            }

            var first = collect(line);
            var second = collect(line);

            assertThat(List.of(Line.soon(first), Line.soon(second)))
                    .containsExactlyInAnyOrder("tab 0", "tab 1");
        }
    }

    @Test
    void a_gateway_that_stops_lets_a_running_answer_end() throws Exception {
        try (var line = Line.start(home)) {
            var asking = new CompletableFuture<FakeTab.Asked>();
            line.tab(asking::complete);
            var answer = collect(line);
            var asked = Line.soon(asking);
            asked.head(200, TYPE).text("to ");

            var stopped = CompletableFuture.runAsync(line::stop);
            while (line.post("/v1/chat/completions", Line.question("hi", false)).statusCode()
                    != 503) {
                Thread.onSpinWait();
            }
            asked.text("the end").finish();

            assertThat(Line.soon(answer)).isEqualTo("to the end");
            stopped.get(10, SECONDS);
        }
    }

    private static ChatCompletionCreateParams.Builder params(String question) {
        return ChatCompletionCreateParams.builder().model("gpt-5-high").addUserMessage(question);
    }

    private static StreamResponse<ChatCompletionChunk> open(
            Line line, ChatCompletionCreateParams params) {
        return line.openai().chat().completions().createStreaming(params);
    }

    private static List<ChatCompletionChunk> stream(Line line, ChatCompletionCreateParams params) {
        try (var answer = open(line, params)) {
            return answer.stream().toList();
        }
    }

    /** The text of a streamed answer to a question of its own. */
    private static CompletableFuture<String> collect(Line line) {
        var result = new CompletableFuture<String>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        result.complete(text(stream(line, params("hi").build())));
                    } catch (RuntimeException e) {
                        result.completeExceptionally(e);
                    }
                });
        return result;
    }

    private static HttpResponse<java.util.stream.Stream<String>> lines(Line line) throws Exception {
        return line.http()
                .send(
                        line.request("/v1/chat/completions")
                                .POST(
                                        java.net.http.HttpRequest.BodyPublishers.ofString(
                                                Line.question("hi", true)))
                                .build(),
                        HttpResponse.BodyHandlers.ofLines());
    }

    private static String text(List<ChatCompletionChunk> chunks) {
        return chunks.stream()
                .flatMap(chunk -> chunk.choices().stream())
                .flatMap(choice -> choice.delta().content().stream())
                .collect(Collectors.joining());
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20_000, MILLISECONDS)) {
                throw new AssertionError("nothing came");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
