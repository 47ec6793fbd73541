package dev.lmarenaproxy.line;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every client meets before a tab is asked: addresses, headers, wrong input, strangers. */
@Timeout(60)
class HttpLineTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The head of a request whose body would be larger than any that is taken. */
    private static final String ANNOUNCEMENT =
            """
            POST /v1/chat/completions HTTP/1.1\r
            Host: localhost\r
            Content-Length: 99999999\r
            \r
            """;

    @TempDir private Path home;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health",
                "/v1/models",
                "/v1/models/nothing",
                "/nowhere",
                "/lmarena_injector.user.js",
                "/monitor",
                "/"
            })
    void every_answer_has_a_request_id(String path) throws Exception {
        try (var line = Line.start(home)) {
            assertThat(line.get(path).headers().firstValue("x-request-id")).isPresent();
        }
    }

    @Test
    void a_sane_request_id_of_the_client_is_kept_and_another_replaced() throws Exception {
        try (var line = Line.start(home)) {
            var kept = line.send(line.request("/health").header("x-request-id", "my-1").build());
            var odd = line.send(line.request("/health").header("x-request-id", "a b<").build());

            assertThat(kept.headers().firstValue("x-request-id")).contains("my-1");
            assertThat(odd.headers().firstValue("x-request-id").orElseThrow()).startsWith("req_");
        }
    }

    @Test
    void who_asks_for_the_head_only_gets_it_as_it_is_and_nothing_else() throws Exception {
        try (var line = Line.start(home)) {
            assertThat(head(line, "/").statusCode()).isEqualTo(200);
            for (var path :
                    List.of(
                            "/health",
                            "/v1/models",
                            "/v1/models/nothing",
                            "/lmarena_injector.user.js",
                            "/monitor",
                            "/monitor/requests",
                            "/monitor/assets/nothing.js",
                            "/metrics",
                            "/ws/monitor",
                            "/api/stats/summary",
                            "/api/stats/timeline",
                            "/api/logs/requests",
                            "/api/logs/errors",
                            "/api/logs/download?log_type=errors",
                            "/api/request/nobody",
                            "/api/alerts",
                            "/api/config",
                            "/api/config/changes",
                            "/api/system/info",
                            "/api/health/detailed",
                            "/api/tabs",
                            "/api/jobs?limit=0")) {
                var got = line.get(path);

                var answer = head(line, path);

                assertThat(answer.statusCode()).as(path).isEqualTo(got.statusCode());
                assertThat(answer.body()).as(path).isEmpty();
                var named = new HashSet<>(answer.headers().map().keySet());
                // it ends where its connection's next answer begins
                named.add("transfer-encoding");
                assertThat(named).as(path).containsAll(got.headers().map().keySet());
                assertThat(answer.headers().firstValue("content-type"))
                        .as(path)
                        .isEqualTo(got.headers().firstValue("content-type"));
            }
            assertThat(head(line, "/api/logs/download").headers().firstValue("content-length"))
                    .isEmpty();
            var models = line.get("/v1/models");
            assertThat(head(line, "/v1/models").headers().firstValue("content-length"))
                    .isEqualTo(models.headers().firstValue("content-length"))
                    .isPresent();
        }
    }

    private static HttpResponse<String> head(Line line, String path) throws Exception {
        return line.send(line.request(path).method("HEAD", BodyPublishers.noBody()).build());
    }

    @Test
    void options_answer_at_once() throws Exception {
        try (var line = Line.start(home)) {
            var options =
                    line.request("/v1/chat/completions")
                            .method("OPTIONS", BodyPublishers.noBody())
                            .build();

            assertThat(line.send(options).statusCode()).isEqualTo(204);
        }
    }

    @Test
    void a_compressed_body_is_refused_as_such() throws Exception {
        try (var line = Line.start(home)) {
            var request =
                    line.request("/v1/chat/completions")
                            .header("Content-Encoding", "gzip")
                            .POST(BodyPublishers.ofByteArray(new byte[] {31, (byte) 139, 8}))
                            .build();

            var answer = line.send(request);

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("content-encoding");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{                                   | invalid_json               | ",
                "{\"messages\":[]}                   | missing_required_parameter | model",
                "{\"model\":\"gpt-5-high\"}          | missing_required_parameter | messages",
                "{\"model\":7,\"messages\":[]}       | invalid_type               | model"
            })
    void wrong_input_is_named_precisely(String body, String code, String param) throws Exception {
        try (var line = Line.start(home)) {
            var answer = line.post("/v1/chat/completions", body);

            var error = JSON.readTree(answer.body()).path("error");
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(error.path("code").asText()).isEqualTo(code);
            assertThat(error.path("param").textValue()).isEqualTo(param);
            assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        }
    }

    @Test
    void a_body_over_the_limit_is_refused() throws Exception {
        try (var line = Line.start(home, "{\"request\":{\"maxBodyMegabytes\":1}}")) {
            var answer = line.post("/v1/chat/completions", "x".repeat(1_100_000));

            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("request_too_large");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "text/plain"
            })
    void a_body_is_read_as_json_whatever_the_client_calls_it(String type) throws Exception {
        try (var line = Line.start(home, "{\"tabs\":{\"waitSeconds\":0}}")) {
            var text = "100% sure & a=b".repeat(1000);
            var request =
                    line.request("/v1/chat/completions")
                            .header("Content-Type", type)
                            .POST(BodyPublishers.ofString(Line.question(text, false)))
                            .build();

            assertThat(line.send(request).body()).contains("no_tab_connected");
        }
    }

    @Test
    void a_body_that_is_announced_too_large_is_refused_before_it_travels() throws Exception {
        try (var line = Line.start(home);
                var socket =
                        new Socket(InetAddress.getLoopbackAddress(), line.address().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(ANNOUNCEMENT.getBytes(US_ASCII));

            var answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);

            assertThat(answer).startsWith("HTTP/1.1 413 ").contains("request_too_large");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health HTTP/1.1\r\nConnection: close\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /?q=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
                "nonsense\r\n\r\n"
            })
    void a_malformed_request_gets_an_error_in_the_usual_form(String request) throws Exception {
        try (var line = Line.start(home);
                var socket =
                        new Socket(InetAddress.getLoopbackAddress(), line.address().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(US_ASCII));

            var answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);

            assertThat(answer)
                    .containsPattern("^HTTP/1\\.[01] 4\\d\\d ")
                    .containsIgnoringCase("x-request-id: req_")
                    .contains("\"type\":\"invalid_request_error\"");
        }
    }

    @Test
    void an_unknown_url_and_a_wrong_method_are_told_apart() throws Exception {
        try (var line = Line.start(home)) {
            var unknown = line.get("/v1/nothing");
            var wrong = line.get("/v1/chat/completions");

            assertThat(unknown.statusCode()).isEqualTo(404);
            assertThat(unknown.body()).contains("unknown_url");
            assertThat(wrong.statusCode()).isEqualTo(405);
            assertThat(wrong.body()).contains("method_not_allowed");
            assertThat(wrong.headers().firstValue("allow")).contains("POST");
        }
    }

    @Test
    void a_page_of_a_stranger_gets_nothing() throws Exception {
        try (var line = Line.start(home)) {
            var answer =
                    line.send(
                            line.request("/v1/models")
                                    .header("Origin", "https://evil.example")
                                    .build());

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.headers().firstValue("access-control-allow-origin")).isEmpty();
        }
    }

    @Test
    void the_site_s_page_may_ask_for_the_health_only() throws Exception {
        try (var line = Line.start(home)) {
            var health = line.request("/health").header("Origin", FakeTab.ORIGIN).build();
            var models = line.request("/v1/models").header("Origin", FakeTab.ORIGIN).build();

            var answer = line.send(health);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("access-control-allow-origin"))
                    .contains(FakeTab.ORIGIN);
            assertThat(line.send(models).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void only_pages_of_the_site_may_connect_as_tabs() throws Exception {
        try (var line = Line.start(home)) {
            assertThat(handshake(line, "https://evil.example")).isEqualTo(403);
            assertThat(handshake(line, "https://arena.ai.evil.example")).isEqualTo(403);
            assertThat(handshake(line, "http://localhost:3000")).isEqualTo(403);
            assertThat(handshake(line, "https://beta.arena.ai")).isEqualTo(101);
        }
    }

    @Test
    void a_tab_with_a_wrong_token_is_turned_away() throws Exception {
        try (var line = Line.start(home)) {
            var tab = new FakeTab(line.gateway(), "guessed", line.http(), Line.CATALOG, _ -> {});

            var connecting =
                    CompletableFuture.supplyAsync(() -> {
                        try {
                            return tab.connect();
                        } catch (Exception e) {
                            throw new CompletionException(e);
                        }
                    });
            while (tab.closed().isCompletedExceptionally()) {
                Thread.onSpinWait();
            }

            assertThat(Line.soon(tab.closed())).isEqualTo(4401);
            connecting.cancel(true);
            tab.close();
        }
    }

    @Test
    void the_served_userscript_knows_this_gateway() throws Exception {
        try (var line = Line.start(home)) {
            var script = line.get("/lmarena_injector.user.js");

            assertThat(script.body())
                    .contains("SERVER_URL: \"ws://" + line.address().getAuthority() + "/ws\"")
                    .contains("TOKEN: \"" + line.token() + "\"")
                    .containsPattern("@updateURL +" + line.address() + "/lmarena_injector.user.js");
        }
    }

    @Test
    void a_foreign_page_can_not_load_the_userscript() throws Exception {
        try (var line = Line.start(home)) {
            var asScript =
                    line.request("/lmarena_injector.user.js")
                            .header("Sec-Fetch-Site", "cross-site")
                            .header("Sec-Fetch-Mode", "no-cors")
                            .header("Sec-Fetch-Dest", "script")
                            .build();
            var byLink =
                    line.request("/lmarena_injector.user.js")
                            .header("Sec-Fetch-Site", "cross-site")
                            .header("Sec-Fetch-Mode", "navigate")
                            .header("Sec-Fetch-Dest", "document")
                            .build();

            assertThat(line.send(asScript).statusCode()).isEqualTo(403);
            assertThat(line.send(byLink).statusCode()).isEqualTo(200);
        }
    }

    private static int handshake(Line line, String origin) throws Exception {
        try {
            line.http()
                    .newWebSocketBuilder()
                    .header("Origin", origin)
                    .buildAsync(
                            URI.create("ws://" + line.address().getAuthority() + "/ws"),
                            new WebSocket.Listener() {})
                    .join()
                    .abort();
            return 101;
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                HttpResponse<?> response = refused.getResponse();
                return response.statusCode();
            }
            throw e;
        }
    }
}
