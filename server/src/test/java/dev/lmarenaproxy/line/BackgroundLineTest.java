package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static dev.lmarenaproxy.line.Chat.await;
import static dev.lmarenaproxy.line.Line.soon;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStatus;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Responses that are made while nobody waits for them. */
@Timeout(60)
class BackgroundLineTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FAST = "{\"retry\":{\"firstPauseMilliseconds\":10}}";
    private static final String BACKGROUND = "{\"input\":\"hi\",\"background\":true}";
    private static final String STREAMED = "{\"input\":\"hi\",\"background\":true,\"stream\":true}";

    @TempDir private Path home;

    @Test
    void is_queued_first_and_complete_in_the_end() throws Exception {
        try (var line = Line.start(home)) {
            var release = new CountDownLatch(1);
            line.tab(asked -> {
                asked.head(200, STREAM).text("so ");
                await(release);
                asked.text("far").finish();
            });

            var first = json(line.post("/v1/responses", BACKGROUND));

            assertThat(first.path("status").asText()).isEqualTo("queued");
            until(line, first, "/status", "in_progress");
            until(line, first, "/output/0/content/0/text", "so ");
            release.countDown();
            until(line, first, "/status", "completed");
            assertThat(get(line, first).at("/output/0/content/0/text").asText())
                    .isEqualTo("so far");
        }
    }

    @Test
    void is_asked_for_by_the_official_client() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, STREAM).text("first"));
            var client = line.openai().responses();
            var params =
                    ResponseCreateParams.builder()
                            .model("gpt-5-high")
                            .input("hi")
                            .background(true)
                            .build();

            var queued = client.create(params).validate();
            var cancelled = client.cancel(queued.id()).validate();

            assertThat(queued.status()).contains(ResponseStatus.QUEUED);
            assertThat(cancelled.status()).contains(ResponseStatus.CANCELLED);
            assertThat(client.cancel(queued.id())).isEqualTo(cancelled);
            assertThat(client.retrieve(queued.id()).validate().status())
                    .contains(ResponseStatus.CANCELLED);
        }
    }

    @Test
    void is_cancelled_down_to_the_tab() throws Exception {
        try (var line = Line.start(home)) {
            var asking = new CompletableFuture<FakeTab.Asked>();
            line.tab(asked -> {
                asked.head(200, STREAM).text("part");
                asking.complete(asked);
            });
            var first = json(line.post("/v1/responses", BACKGROUND));
            until(line, first, "/output/0/content/0/text", "part");

            var cancelled = json(line.post(path(first) + "/cancel", ""));

            soon(soon(asking).cancelled);
            assertThat(cancelled.path("status").asText()).isEqualTo("cancelled");
            assertThat(cancelled.path("completed_at").isNull()).isTrue();
            assertThat(cancelled.at("/output/0/status").asText()).isEqualTo("in_progress");
            line.restart();
            assertThat(get(line, first)).isEqualTo(cancelled);
        }
    }

    @Test
    void needs_to_be_stored() throws Exception {
        try (var line = Line.start(home)) {
            var refused =
                    line.post(
                            "/v1/responses",
                            "{\"input\":\"x\",\"background\":true,\"store\":false}");

            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(json(refused).at("/error/message").asText())
                    .isEqualTo("background can only be used when `store` is true");
        }
    }

    @Test
    void goes_on_without_its_client() throws Exception {
        try (var line = Line.start(home)) {
            var release = new CountDownLatch(1);
            line.tab(asked -> {
                asked.head(200, STREAM).text("first ");
                await(release);
                asked.text("second").finish();
            });
            JsonNode created;
            try (var lines = lines(line, STREAMED).body()) {
                created = event(lines.filter(row -> row.startsWith("data: ")).findFirst());
            }
            release.countDown();

            until(line, created.path("response"), "/status", "completed");

            var rest =
                    line.get(path(created.path("response")) + "?stream=true&starting_after=1")
                            .body();
            assertThat(rest)
                    .contains("event: response.in_progress\n")
                    .doesNotContain("event: response.queued\n")
                    .contains("first ", "second")
                    .endsWith("data: [DONE]\n\n");
        }
    }

    @Test
    void is_gone_on_with_after_a_restart() throws Exception {
        try (var line = Line.start(home, FAST)) {
            var begun = new CountDownLatch(1);
            line.tab(asked -> {
                asked.head(200, STREAM).text("It was ");
                begun.countDown();
            });
            var first = json(line.post("/v1/responses", BACKGROUND));
            await(begun);
            until(line, first, "/output/0/content/0/text", "It was ");

            line.restart();
            // nobody asks for it
            line.tab(asked -> {
                assertThat(asked.epoch).isGreaterThan(1);
                asked.head(200, STREAM).text("a lark.").finish();
            });

            until(line, first, "/status", "completed");
            assertThat(get(line, first).at("/output/0/content/0/text").asText())
                    .isEqualTo("It was a lark.");
        }
    }

    @Test
    void a_stream_of_it_is_resumed_after_a_restart_without_a_gap() throws Exception {
        try (var line = Line.start(home, FAST)) {
            var begun = new CountDownLatch(1);
            line.tab(asked -> {
                asked.head(200, STREAM).text("It was ");
                begun.countDown();
            });
            var seen = new ArrayList<JsonNode>();
            var streaming =
                    CompletableFuture.runAsync(
                            () -> collect(line, seen), Thread::startVirtualThread);
            await(begun);
            Line.until("a piece", () -> texts(copy(seen)).equals("It was "));

            line.restart();
            // the stream was cut, not ended
            assertThat(streaming.handle((_, failure) -> failure).get()).isNotNull();
            var last = copy(seen).getLast().path("sequence_number").intValue();
            var id = copy(seen).getFirst().path("response");
            var resumed =
                    line.http()
                            .sendAsync(
                                    line.request(path(id) + "?stream=true&starting_after=" + last)
                                            .build(),
                                    HttpResponse.BodyHandlers.ofLines());
            line.tab(asked -> asked.head(200, STREAM).text("a lark.").finish());

            try (var lines = soon(resumed).body()) {
                lines.filter(row -> row.startsWith("data: {"))
                        .forEach(row -> seen.add(parse(row.substring(6))));
            }
            for (var i = 0; i < seen.size(); i++) {
                assertThat(seen.get(i).path("sequence_number").intValue()).isEqualTo(i);
            }
            assertThat(texts(seen)).isEqualTo("It was a lark.");
            assertThat(seen.getLast().path("type").asText()).isEqualTo("response.completed");
        }
    }

    @Test
    void ends_at_its_limit_though_nobody_reads_it() throws Exception {
        try (var line = Line.start(home)) {
            var asking = new CompletableFuture<FakeTab.Asked>();
            line.tab(asked -> {
                asking.complete(asked);
                asked.head(200, STREAM).text("one two three four five six seven eight nine ten");
            });

            var first =
                    json(
                            line.post(
                                    "/v1/responses",
                                    "{\"input\":\"hi\",\"background\":true,\"max_output_tokens\":3}"));

            soon(soon(asking).cancelled);
            until(line, first, "/status", "incomplete");
            assertThat(get(line, first).at("/incomplete_details/reason").asText())
                    .isEqualTo("max_output_tokens");
        }
    }

    @Test
    void is_repaired_though_nobody_reads_it() throws Exception {
        try (var line = Line.start(home)) {
            var questions = new AtomicInteger();
            line.tab(asked -> {
                var text = questions.incrementAndGet() == 1 ? "no json" : "{\"a\":1}";
                asked.head(200, STREAM).text(text).finish();
            });

            var first =
                    json(
                            line.post(
                                    "/v1/responses",
                                    """
                                    {"input":"hi","background":true,"text":{"format":{"type":"json_object"}}}
                                    """));

            until(line, first, "/status", "completed");
            assertThat(get(line, first).at("/output/0/content/0/text").asText())
                    .isEqualTo("{\"a\":1}");
            assertThat(questions).hasValue(2);
        }
    }

    @Test
    void that_failed_tells_why() throws Exception {
        try (var line = Line.start(home, "{\"retry\":{\"maxRetries\":0}}")) {
            line.tab(asked -> asked.head(500, "text/plain").send("no").end());

            var first = json(line.post("/v1/responses", BACKGROUND));

            until(line, first, "/status", "failed");
            assertThat(get(line, first).at("/error/code").asText()).isEqualTo("server_error");
            assertThat(line.get(path(first) + "?stream=true").body())
                    .contains("event: error\n", "event: response.failed\n");
        }
    }

    @Test
    void cannot_be_gone_on_with_before_its_end() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, STREAM).text("first"));
            var first = json(line.post("/v1/responses", BACKGROUND));

            var next =
                    line.post(
                            "/v1/responses",
                            "{\"input\":\"x\",\"previous_response_id\":\"%s\"}"
                                    .formatted(first.path("id").asText()));

            assertThat(next.statusCode()).isEqualTo(400);
            assertThat(json(next).at("/error/param").asText()).isEqualTo("previous_response_id");
        }
    }

    @Test
    void that_is_deleted_is_cancelled_too() throws Exception {
        try (var line = Line.start(home)) {
            var asking = new CompletableFuture<FakeTab.Asked>();
            line.tab(asked -> {
                asked.head(200, STREAM).text("first");
                asking.complete(asked);
            });
            var first = json(line.post("/v1/responses", BACKGROUND));
            var tab = soon(asking);

            var deleted = line.send(line.request(path(first)).DELETE().build());

            soon(tab.cancelled);
            assertThat(json(deleted).path("deleted").booleanValue()).isTrue();
            assertThat(line.get(path(first)).statusCode()).isEqualTo(404);
        }
    }

    private void collect(Line line, List<JsonNode> seen) {
        try (var lines = lines(line, STREAMED).body()) {
            lines.filter(row -> row.startsWith("data: {"))
                    .forEach(row -> {
                        synchronized (seen) {
                            seen.add(parse(row.substring(6)));
                        }
                    });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<JsonNode> copy(List<JsonNode> seen) {
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    private static String texts(List<JsonNode> events) {
        var text = new StringBuilder();
        events.stream()
                .filter(event -> event.path("type").asText().equals("response.output_text.delta"))
                .forEach(event -> text.append(event.path("delta").asText()));
        return text.toString();
    }

    private static void until(Line line, JsonNode response, String pointer, String value)
            throws Exception {
        Line.until(
                pointer + " is " + value,
                () -> get(line, response).at(pointer).asText().equals(value));
    }

    private static JsonNode get(Line line, JsonNode response) throws Exception {
        return json(line.get(path(response)));
    }

    private static String path(JsonNode response) {
        return "/v1/responses/" + response.path("id").asText();
    }

    private static JsonNode json(HttpResponse<String> response) {
        return parse(response.body());
    }

    private static JsonNode event(Optional<String> row) {
        return parse(row.orElseThrow().substring("data: ".length()));
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    private static HttpResponse<Stream<String>> lines(Line line, String body) throws Exception {
        return line.http()
                .send(
                        line.request("/v1/responses").POST(BodyPublishers.ofString(body)).build(),
                        HttpResponse.BodyHandlers.ofLines());
    }
}
