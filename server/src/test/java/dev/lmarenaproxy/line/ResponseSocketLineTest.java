package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.dialect.SchemaDocument.OPENAI;
import static dev.lmarenaproxy.line.Chat.STREAM;
import static dev.lmarenaproxy.line.Chat.await;
import static dev.lmarenaproxy.line.Line.soon;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.models.responses.ResponsesClientEvent;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code /v1/responses} by WebSocket, to a fake tab and back. */
@Timeout(60)
class ResponseSocketLineTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WHOLE = "{\"site\":{\"continueConversations\":false}}";

    @TempDir private Path home;

    @Test
    void the_official_client_talks_without_anything_being_stored() throws Exception {
        try (var line = Line.start(home, WHOLE)) {
            var questions = new ArrayList<String>();
            line.tab(asked -> {
                questions.add(asked.question());
                asked.head(200, STREAM).text("answer " + questions.size()).finish();
            });

            try (var connection = line.openai().responses().connect()) {
                connection.send(create("first", null));
                var first = connection.finalResponse().validate();
                connection.send(create("second", first.id()));
                var second = connection.finalResponse().validate();

                assertThat(second.previousResponseId()).contains(first.id());
                assertThat(questions.getLast()).containsSubsequence("first", "answer 1", "second");
                assertThat(line.get("/v1/responses/" + second.id()).statusCode()).isEqualTo(404);
            }
        }
    }

    private static ResponsesClientEvent create(String input, @Nullable String previous) {
        var create =
                ResponsesClientEvent.ResponseCreate.builder()
                        .model("gpt-5-high")
                        .input(input)
                        .store(false);
        if (previous != null) {
            create.previousResponseId(previous);
        }
        return ResponsesClientEvent.ofResponseCreate(create.build());
    }

    @Test
    void requests_are_answered_one_after_the_other_with_the_events_of_a_stream() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, STREAM).text(asked.question()).finish());
            var socket = new Socket(line);

            socket.send("{\"type\":\"response.create\",\"input\":\"one\"}");
            socket.send("{\"type\":\"response.create\",\"input\":\"two\"}");

            for (var word : List.of("one", "two")) {
                var events = socket.untilEnd();
                for (var i = 0; i < events.size(); i++) {
                    assertThat(events.get(i).path("sequence_number").intValue()).isEqualTo(i);
                    assertThat(
                                    OPENAI.mistakes(
                                            "/components/schemas/ResponseStreamEvent",
                                            events.get(i).toString()))
                            .isEmpty();
                }
                assertThat(events.getFirst().path("type").asText()).isEqualTo("response.created");
                assertThat(events.getLast().at("/response/output/0/content/0/text").asText())
                        .contains(word);
            }
        }
    }

    @Test
    void a_request_may_be_as_large_as_by_http() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, STREAM).text("ok").finish());
            var socket = new Socket(line);
            var metadata = "\"client_metadata\":{\"x\":\"" + "y".repeat(1_000_000) + "\"}";

            socket.send("{\"type\":\"response.create\",\"input\":\"x\"," + metadata + "}");

            assertThat(socket.untilEnd().getLast().path("type").asText())
                    .isEqualTo("response.completed");
        }
    }

    @Test
    void a_mistake_is_told_and_the_connection_goes_on() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, STREAM).text("ok").finish());
            var socket = new Socket(line);

            socket.send("{");
            socket.send("{\"type\":\"session.update\"}");
            socket.send("{\"type\":\"response.create\",\"input\":5}");
            socket.send(
                    "{\"type\":\"response.create\",\"input\":\"x\",\"previous_response_id\":\"resp_1\"}");
            socket.send("{\"type\":\"response.create\",\"input\":\"x\",\"model\":\"none\"}");
            socket.send("{\"type\":\"response.create\",\"input\":\"x\"}");

            assertThat(socket.next().at("/error/code").asText()).isEqualTo("invalid_json");
            assertThat(socket.next().at("/error/param").asText()).isEqualTo("type");
            assertThat(socket.next().at("/error/param").asText()).isEqualTo("input");
            var unknown = socket.next();
            assertThat(unknown.path("type").asText()).isEqualTo("error");
            assertThat(unknown.path("status").intValue()).isEqualTo(400);
            assertThat(unknown.at("/error/code").asText()).isEqualTo("previous_response_not_found");
            var stranger = socket.next();
            assertThat(stranger.path("status").intValue()).isEqualTo(404);
            assertThat(stranger.at("/error/code").asText()).isEqualTo("model_not_found");
            assertThat(socket.untilEnd().getLast().path("type").asText())
                    .isEqualTo("response.completed");
        }
    }

    @Test
    void what_fails_before_the_first_event_is_an_error_with_its_status() throws Exception {
        try (var line = Line.start(home, "{\"retry\":{\"maxRetries\":0}}")) {
            line.tab(asked -> asked.head(500, "text/plain").send("no").end());
            var socket = new Socket(line);

            socket.send("{\"type\":\"response.create\",\"input\":\"x\"}");

            assertThat(socket.next().path("status").intValue()).isEqualTo(502);
        }
    }

    @Test
    void too_many_requests_at_a_time_are_refused() throws Exception {
        try (var line = Line.start(home)) {
            var release = new CountDownLatch(1);
            line.tab(asked -> {
                await(release);
                asked.head(200, STREAM).text("ok").finish();
            });
            var socket = new Socket(line);

            for (var i = 0; i < 18; i++) {
                socket.send("{\"type\":\"response.create\",\"input\":\"x\"}");
            }

            assertThat(socket.next().at("/error/code").asText()).isEqualTo("queue_full");
            release.countDown();
            for (var i = 0; i < 17; i++) {
                assertThat(socket.untilEnd()).isNotEmpty();
            }
        }
    }

    @Test
    void a_client_that_goes_away_cancels_its_response() throws Exception {
        try (var line = Line.start(home)) {
            var asking = new CompletableFuture<FakeTab.Asked>();
            line.tab(asked -> {
                asked.head(200, STREAM).text("part");
                asking.complete(asked);
            });
            var socket = new Socket(line);
            socket.send("{\"type\":\"response.create\",\"input\":\"x\"}");
            var tab = soon(asking);

            socket.open.abort();

            soon(tab.cancelled);
        }
    }

    @Test
    void pages_of_strangers_are_refused() throws Exception {
        try (var line = Line.start(home)) {
            assertThatThrownBy(() -> new Socket(line, "https://stranger.example"))
                    .cause()
                    .isInstanceOfSatisfying(
                            WebSocketHandshakeException.class,
                            refused ->
                                    assertThat(refused.getResponse().statusCode()).isEqualTo(403));
        }
    }

    @Test
    void without_the_upgrade_it_is_a_method_that_is_not_allowed() throws Exception {
        try (var line = Line.start(home)) {
            var answer = line.get("/v1/responses");

            assertThat(answer.statusCode()).isEqualTo(405);
            assertThat(answer.headers().firstValue("allow")).contains("POST");
        }
    }

    /** A client's socket; its messages wait until they are asked for. */
    private static final class Socket implements WebSocket.Listener {
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        final WebSocket open;

        Socket(Line line) throws Exception {
            this(line, "http://localhost:3000");
        }

        Socket(Line line, String origin) throws Exception {
            open =
                    line.http()
                            .newWebSocketBuilder()
                            .header("Origin", origin)
                            .buildAsync(
                                    URI.create(
                                            "ws://"
                                                    + line.address().getAuthority()
                                                    + "/v1/responses"),
                                    this)
                            .get(10, SECONDS);
        }

        void send(String message) throws Exception {
            soon(open.sendText(message, true));
        }

        JsonNode next() throws Exception {
            var message = messages.poll(20, SECONDS);
            assertThat(message).as("a message").isNotNull();
            return parse(message);
        }

        /** The events of one response. */
        List<JsonNode> untilEnd() throws Exception {
            var events = new ArrayList<JsonNode>();
            do {
                events.add(next());
            } while (!events.getLast().path("type").asText().endsWith("completed"));
            return events;
        }

        private static JsonNode parse(String message) {
            try {
                return JSON.readTree(message);
            } catch (JsonProcessingException e) {
                throw new AssertionError(message, e);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                messages.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
