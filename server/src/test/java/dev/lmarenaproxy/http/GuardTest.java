package dev.lmarenaproxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The guard before a route that lets everything pass, on a real server. */
class GuardTest {
    private static final String SITE = "https://arena.ai";
    private static final TestServer SERVER =
            new TestServer(router -> {
                router.route()
                        .handler(
                                new Guard(
                                        () ->
                                                new Settings.Network(
                                                        "Shown.lan",
                                                        List.of("Gateway.lan"),
                                                        List.of(
                                                                "https://chat.example",
                                                                "http://boss:8080")),
                                        SITE::equals));
                router.route().handler(context -> context.response().end("passed"));
            });
    private static final RawClient CLIENT = SERVER.client();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Nested
    class A_host {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "localhost",
                    "localhost:9080",
                    "shown.lan:9080",
                    "LOCALHOST:9080",
                    "lmarena.localhost:9080",
                    "127.0.0.1",
                    "127.0.0.1:9080",
                    "127.8.8.8:9080",
                    "[::1]:9080",
                    "[::1]",
                    "[fe80::1]:9080",
                    "192.168.1.20:9080",
                    "host.docker.internal:9080",
                    "gateway.lan",
                    "GATEWAY.lan:9080",
                })
        void that_a_stranger_cannot_point_here_is_answered(String host) throws IOException {
            var answer = CLIENT.send("GET", "/v1/models", "Host: " + host);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("passed");
            assertThat(answer.header("access-control-allow-origin")).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "evil.example",
                    "evil.example:9080",
                    "localhost.evil.example",
                    "127.0.0.1.evil.example",
                    "evillocalhost",
                    "evil.example:127.0.0.1",
                    "localhost@evil.example",
                    "[::1]evil.example",
                    "[::1].evil.example:9080",
                    "[::1",
                    "::1",
                    "localhost:9080:9080",
                    "localhost:\"};alert(1)//",
                    "localhost/evil",
                    "localhost evil",
                    "gateway.lan.evil.example",
                    "lan",
                    ":9080",
                })
        void of_anyone_else_is_not(String host) throws IOException {
            for (var path : new String[] {"/", "/v1/models", "/health", "/ws", "/none"}) {
                var answer = CLIENT.send("GET", path, "Host: " + host);

                assertThat(answer.status()).as(path).isIn(400, 421);
                assertThat(answer.body()).doesNotContain("passed");
            }
        }

        @Test
        void of_a_stranger_is_told_from_a_mistake() throws IOException {
            var answer = CLIENT.send("GET", "/", "Host: evil.example");

            assertThat(answer.status()).isEqualTo(421);
            assertThat(answer.body()).contains("\"host_not_allowed\"", "network.allowedHosts");
        }

        @Test
        void that_is_missing_or_empty_is_refused() throws IOException {
            assertThat(CLIENT.sendRaw("GET / HTTP/1.1").status()).isIn(400, 421);
            assertThat(CLIENT.sendRaw("GET / HTTP/1.0").status()).isIn(400, 421);
            assertThat(CLIENT.sendRaw("GET / HTTP/1.1", "Host:").status()).isIn(400, 421);
        }

        @Test
        void that_is_right_does_not_help_a_wrong_one_in_the_request_line() throws IOException {
            var answer =
                    CLIENT.sendRaw("GET http://evil.example/ HTTP/1.1", "Host: localhost:9080");

            assertThat(answer.status()).isIn(200, 400, 421);
            assertThat(answer.header("access-control-allow-origin")).isEmpty();
        }

        @Test
        void of_a_client_that_speaks_http_2_is_seen_too() throws Exception {
            try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
                var request =
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + CLIENT.port() + "/"))
                                .build();

                // the first asks for HTTP/2, the second uses it
                for (var i = 0; i < 2; i++) {
                    assertThat(http.send(request, BodyHandlers.ofString()).statusCode())
                            .isEqualTo(200);
                }
            }
        }
    }

    @Nested
    class An_origin {
        @Test
        void is_not_asked_of_programs() throws IOException {
            assertThat(get("/v1/models").status()).isEqualTo(200);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "http://localhost:3000",
                    "https://localhost",
                    "http://127.0.0.1:5173",
                    "http://[::1]:8080",
                    "http://gateway.lan:9080",
                    "HTTP://GATEWAY.LAN:9080",
                    "https://chat.example",
                    "http://boss:8080",
                    "app://obsidian.md",
                    "tauri://localhost",
                    "vscode-webview://1234",
                    "chrome-extension://abcdefgh",
                    "file://",
                })
        void of_this_machine_or_a_desktop_program_may_use_the_api(String origin)
                throws IOException {
            var answer = get("/v1/models", "Origin: " + origin);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("access-control-allow-origin")).containsExactly(origin);
            assertThat(answer.header("access-control-expose-headers"))
                    .containsExactly(
                            "x-request-id, request-id, idempotent-replayed, retry-after, x-should-retry");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://evil.example",
                    "http://evil.example:9080",
                    "HTTP://evil.example",
                    "https://localhost.evil.example",
                    "https://localhost@evil.example",
                    "https://chat.example.evil.example",
                    "https://chat.example:8443",
                    "http://gateway.lan",
                    "null",
                    "*",
                    "localhost",
                    "https://",
                    "http://evil.example http://localhost",
                    "",
                    SITE,
                })
        void of_anyone_else_may_not(String origin) throws IOException {
            var answer = get("/v1/models", "Origin: " + origin);

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.header("access-control-allow-origin")).isEmpty();
            assertThat(answer.body()).contains("\"origin_not_allowed\"", "network.allowedOrigins");
        }

        @ParameterizedTest
        @CsvSource({
            "/api/config, http://gateway.lan:9080, 200",
            "/ws/monitor, http://gateway.lan:9080, 200",
            "/api/config, http://localhost:3000, 403",
            "/ws/monitor, http://localhost:3000, 403",
            "/api/config, http://127.0.0.1:9080, 403",
            "/api/config, https://chat.example, 403",
            "/api/config, app://obsidian.md, 403",
        })
        void must_be_the_gateways_own_where_the_monitor_is_asked(
                String path, String origin, int status) throws IOException {
            assertThat(get(path, "Origin: " + origin).status()).isEqualTo(status);
        }

        @Test
        void of_the_site_may_ask_for_the_health_and_nothing_else() throws IOException {
            assertThat(get("/health", "Origin: " + SITE).header("access-control-allow-origin"))
                    .containsExactly(SITE);
            assertThat(get("/health", "Origin: https://evil.example").status()).isEqualTo(403);
            assertThat(get("/health/", "Origin: " + SITE).status()).isEqualTo(403);
        }

        @Test
        void of_a_socket_is_left_to_the_sockets_own_check() throws IOException {
            assertThat(get("/ws", "Origin: " + SITE).status()).isEqualTo(200);

            var foreign = get("/ws", "Origin: https://evil.example");
            assertThat(foreign.status()).isEqualTo(200);
            assertThat(foreign.header("access-control-allow-origin")).isEmpty();
        }
    }

    @Nested
    class A_preflight {
        @Test
        void is_answered_with_what_may_be_sent() throws IOException {
            var answer =
                    CLIENT.send(
                            "OPTIONS",
                            "/v1/chat/completions",
                            "Host: gateway.lan:9080",
                            "Origin: http://localhost:3000",
                            "Access-Control-Request-Method: POST",
                            "Access-Control-Request-Headers: authorization,content-type");

            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.header("access-control-allow-origin"))
                    .containsExactly("http://localhost:3000");
            assertThat(answer.header("access-control-allow-methods"))
                    .containsExactly("GET, HEAD, POST, DELETE");
            assertThat(answer.header("access-control-allow-headers"))
                    .containsExactly("authorization,content-type");
            assertThat(answer.header("vary")).containsExactly("Origin");
            assertThat(answer.body()).isEmpty();
        }

        @Test
        void of_a_stranger_is_refused() throws IOException {
            var answer =
                    CLIENT.send(
                            "OPTIONS",
                            "/v1/chat/completions",
                            "Host: gateway.lan:9080",
                            "Origin: https://evil.example",
                            "Access-Control-Request-Method: POST");

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.header("access-control-allow-methods")).isEmpty();
        }

        @Test
        void that_is_none_tells_the_methods() throws IOException {
            var answer = CLIENT.send("OPTIONS", "/", "Host: localhost");

            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.header("allow")).containsExactly("GET, HEAD, POST, DELETE, OPTIONS");
        }
    }

    @ParameterizedTest
    @CsvSource({"/,localhost", "/none,127.0.0.1", "/,evil.example"})
    void every_answer_is_kept_from_other_origins_and_from_guessing(String path, String host)
            throws IOException {
        var answer = CLIENT.send("GET", path, "Host: " + host);

        assertThat(answer.header("x-content-type-options")).containsExactly("nosniff");
        assertThat(answer.header("cross-origin-resource-policy")).containsExactly("same-origin");
    }

    private static RawClient.Answer get(String path, String... headers) throws IOException {
        var all = new String[headers.length + 1];
        all[0] = "Host: gateway.lan:9080";
        System.arraycopy(headers, 0, all, 1, headers.length);
        return CLIENT.send("GET", path, all);
    }
}
