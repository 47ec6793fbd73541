package dev.lmarenaproxy.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the checkpoint finds, with a server of the test in the gateway's place. */
@Timeout(60)
class CheckpointTest {
    private static final String CHUNK =
            """
            {"id":"a","object":"chat.completion.chunk","created":1,"model":"m",\
            "choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":null}]}\
            """;

    @Test
    void a_right_answer_passes_unchanged() throws Exception {
        var body = "data: " + CHUNK + "\n\ndata: [DONE]\n\n";

        try (var passage = new Passage("text/event-stream", 200, body)) {
            assertThat(passage.post("/v1/chat/completions")).isEqualTo(body);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'object':'chat.completion.chunk'| 'object':'chunk'         | /object",
                "'created':1,                    |                          | created",
                "'created':1                     | 'created':'now'          | /created",
                "'content':'hi'                  | 'content':7              | content",
                "'finish_reason':null            | 'finish_reason':'ended'  | finish_reason",
                "'index':0,                      |                          | index",
                "]}                              | ]                        | is not JSON"
            })
    void a_planted_mistake_in_a_stream_is_found(String right, String wrong, String told)
            throws Exception {
        var broken = CHUNK.replace(quoted(right), wrong == null ? "" : quoted(wrong));

        var passage =
                new Passage("text/event-stream", 200, "data: " + broken + "\n\ndata: [DONE]\n\n");
        passage.post("/v1/chat/completions");

        assertThat(broken).isNotEqualTo(CHUNK);
        assertThatThrownBy(passage::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("POST /v1/chat/completions")
                .hasMessageContaining(told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v1/models           | 200 | {'object':'list','data':[{'id':'m'}]}  | created",
                "/v1/models/a/b       | 200 | {'id':'m','object':'model','created':1} | owned_by",
                "/v1/chat/completions | 400 | {'error':{'message':'m','type':'t','param':null}} | code",
                "/nowhere             | 404 | {'message':'m'}                        | error",
                "/v1/nowhere          | 200 | {}                              | no contract knows",
                "/health              | 200 | {                                      | is not JSON"
            })
    void a_planted_mistake_in_a_whole_answer_is_found(
            String path, int status, String body, String told) throws Exception {
        var passage = new Passage("application/json", status, quoted(body));
        passage.get(path);

        assertThatThrownBy(passage::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(path)
                .hasMessageContaining(told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                              | ends without",
                "data: {\"error\":{\"message\":\"m\"}}         | required property",
                "data: [DONE]~~data: {}                        | goes on after its end",
            })
    void a_stream_that_ends_wrongly_is_found(String end, String told) throws Exception {
        var body = "data: " + CHUNK + "\n\n" + (end == null ? "" : end.replace("~", "\n")) + "\n\n";

        var passage = new Passage("text/event-stream", 200, body);
        passage.post("/v1/chat/completions");

        assertThatThrownBy(passage::close).hasMessageContaining(told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v1/messages | 200 | {'type':'message'}                            | usage",
                "/v1/messages | 400 | {'type':'error','error':{'type':'x','message':'m'}} | /error/type",
                "/v1/models   | 200 | {'object':'list','data':[]}                  | has_more",
                "/v1/nowhere  | 200 | {}                                           | no contract knows",
            })
    void an_answer_to_an_anthropic_client_is_held_against_anthropic_s_forms(
            String path, int status, String body, String told) throws Exception {
        var passage =
                new Passage(
                        "application/json", status, quoted(body), Map.of("request-id", "req_1"));
        passage.get(path);

        assertThatThrownBy(passage::close).hasMessageContaining(told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'ping'}                          | ends without",
                "{'type':'message_stop','x':1}            | property 'x'",
                "{'type':'content_block_stop'}            | index",
                "{'type':'message_stop'}~~data: {'type':'ping'} | goes on after its end",
            })
    void a_stream_to_an_anthropic_client_has_its_own_end(String data, String told)
            throws Exception {
        var body = "data: " + quoted(data).replace("~", "\n") + "\n\n";
        var passage = new Passage("text/event-stream", 200, body, Map.of("request-id", "req_1"));
        passage.post("/v1/messages");

        assertThatThrownBy(passage::close).hasMessageContaining(told);
    }

    private static String quoted(String text) {
        return text.replace('\'', '"');
    }

    /** A server that always answers the same, behind a checkpoint. */
    private static final class Passage implements AutoCloseable {
        private final HttpServer server;
        private final Checkpoint checkpoint;

        Passage(String type, int status, String body) throws Exception {
            this(type, status, body, Map.of());
        }

        Passage(String type, int status, String body, Map<String, String> headers)
                throws Exception {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext(
                    "/",
                    exchange -> {
                        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
                        headers.forEach(exchange.getResponseHeaders()::set);
                        exchange.sendResponseHeaders(status, 0);
                        try (var out = exchange.getResponseBody()) {
                            out.write(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                        }
                    });
            server.start();
            checkpoint =
                    new Checkpoint(
                            () -> URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
        }

        String get(String path) throws Exception {
            return send(HttpRequest.newBuilder(URI.create(checkpoint.address() + path)));
        }

        String post(String path) throws Exception {
            return send(
                    HttpRequest.newBuilder(URI.create(checkpoint.address() + path))
                            .POST(BodyPublishers.ofString("{}")));
        }

        private static String send(HttpRequest.Builder request) throws Exception {
            try (var http = HttpClient.newHttpClient()) {
                return http.send(request.build(), BodyHandlers.ofString()).body();
            }
        }

        @Override
        public void close() {
            server.stop(0);
            checkpoint.close();
        }
    }
}
