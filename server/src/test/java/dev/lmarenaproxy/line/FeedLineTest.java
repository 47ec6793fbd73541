package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Line.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a dashboard is told while the gateway works. */
@Timeout(60)
class FeedLineTest {
    private static final String STREAM = "text/event-stream";

    @TempDir private Path home;

    @Test
    void a_request_is_told_of_from_its_beginning_to_its_end() throws Exception {
        try (var line = Line.start(home);
                var dashboard = FakeDashboard.watch(line)) {
            dashboard.next("welcome");
            var held = new CompletableFuture<FakeTab.Asked>();
            var tab = line.tab(held::complete);

            var answer = line.asking("k", "hi", true);
            var waiting = dashboard.request("waiting");
            var running = dashboard.request("running");
            soon(held).head(200, STREAM).text("well ").text("done");
            var begun =
                    dashboard.next(message -> message.path("data").path("characters").asInt() > 0);
            soon(held).finish();
            var completed = dashboard.request("completed");

            assertThat(waiting.path("endpoint").textValue()).isEqualTo("/v1/chat/completions");
            assertThat(running.path("tab").textValue()).isEqualTo(tab.id());
            assertThat(begun.path("data").path("time_to_first_token_ms").isNumber()).isTrue();
            assertThat(completed.path("id").textValue()).isEqualTo(waiting.path("id").textValue());
            assertThat(soon(answer).headers().firstValue("x-request-id"))
                    .contains(completed.path("id").textValue());
            assertThat(completed.path("characters").intValue()).isEqualTo(9);
            assertThat(completed.path("output_tokens").intValue()).isPositive();
            assertThat(completed.path("model").textValue()).isEqualTo("gpt-5-high");
        }
    }

    @Test
    void tabs_models_and_figures_are_told() throws Exception {
        try (var line = Line.start(home);
                var dashboard = FakeDashboard.watch(line)) {
            assertThat(dashboard.next("stats").path("data").path("tabs_ready").intValue()).isZero();

            var tab = line.tab(_ -> {});

            assertThat(dashboard.next("tabs").path("data").get(0).path("id").textValue())
                    .isEqualTo(tab.id());
            dashboard.next(message -> message.path("data").path("count").asInt() == 4);
            dashboard.next(message -> message.path("data").path("tabs_ready").asInt() == 1);
        }
    }

    @Test
    void the_log_is_told() throws Exception {
        try (var line = Line.start(home);
                var dashboard = FakeDashboard.watch(line)) {
            dashboard.next("welcome");

            assertThatThrownBy(() ->
                            line.http()
                                    .newWebSocketBuilder()
                                    .header("Origin", "https://evil.example")
                                    .buildAsync(
                                            URI.create(
                                                    "ws://"
                                                            + line.gateway().getAuthority()
                                                            + "/ws"),
                                            new WebSocket.Listener() {})
                                    .join())
                    .isInstanceOf(CompletionException.class);

            var told = dashboard.next("log").path("data");
            assertThat(told.path("level").textValue()).isEqualTo("WARN");
            assertThat(told.path("logger").textValue()).isEqualTo("TabSocket");
            assertThat(told.path("message").textValue())
                    .isEqualTo(
                            "a page of a foreign origin was refused"
                                    + " origin=\"https://evil.example\"");
        }
    }

    @Test
    void who_was_cut_off_gets_what_was_missed() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(one -> one.head(200, STREAM).text("x").finish());
            var first = FakeDashboard.watch(line);
            var epoch = first.next("welcome").path("epoch").textValue();
            soon(line.asking("k", "hi", false));
            var seen = first.next("request").path("seq").longValue();
            first.close();

            soon(line.asking("k", "hi", false));

            try (var again = FakeDashboard.connect(line)) {
                again.say(
                        "{\"type\":\"hello\",\"epoch\":\"%s\",\"since\":%d}"
                                .formatted(epoch, seen));
                var welcome = again.next("welcome");
                var next = again.next(message -> message.has("seq"));
                again.request("completed");

                assertThat(welcome.path("resumed").booleanValue()).isTrue();
                assertThat(next.path("seq").longValue()).isEqualTo(seen + 1);
            }
        }
    }

    @Test
    void who_comes_from_another_run_begins_anew() throws Exception {
        try (var line = Line.start(home);
                var dashboard = FakeDashboard.connect(line)) {
            dashboard.say("{\"type\":\"hello\",\"epoch\":\"of-before\",\"since\":3}");

            assertThat(dashboard.next("welcome").path("resumed").booleanValue()).isFalse();
        }
    }

    @Test
    void one_that_reads_nothing_is_closed_and_holds_up_nobody() throws Exception {
        try (var line = Line.start(home);
                var slow = FakeDashboard.thatReadsNothing(line);
                var quick = FakeDashboard.watch(line)) {
            line.tab(one -> one.head(200, STREAM).text("x").finish());
            slow.say("{\"type\":\"hello\",\"epoch\":null,\"since\":null}");

            for (var i = 0; i < 20; i++) {
                assertThat(soon(line.asking("k", "hi", false)).statusCode()).isEqualTo(200);
                quick.request("completed");
            }

            assertThat(line.json("/health").path("status").textValue()).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"ping\"}",
                "{\"type\":\"hello",
                "[]",
                "",
                "{\"type\":\"subscribe\"}"
            })
    void what_is_no_hello_closes_the_connection(String message) throws Exception {
        try (var line = Line.start(home);
                var dashboard = FakeDashboard.connect(line)) {
            dashboard.say(message);

            assertThat(soon(dashboard.closed())).isEqualTo(4400);
        }
    }

    @Test
    void pings_are_taken_and_a_second_hello_is_not() throws Exception {
        try (var line = Line.start(home);
                var dashboard = FakeDashboard.watch(line)) {
            dashboard.say("{\"type\":\"ping\"}").next("stats");

            dashboard.say("{\"type\":\"hello\"}");

            assertThat(soon(dashboard.closed())).isEqualTo(4400);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://arena.ai",
                "https://evil.example",
                "null",
                "chrome-extension://abcdefgh",
                "https://chat.example"
            })
    void pages_of_other_origins_see_nothing_of_it(String origin) throws Exception {
        var config = "{\"network\": {\"allowedOrigins\": [\"https://chat.example\"]}}";
        try (var line = Line.start(home, config)) {
            assertThatThrownBy(() -> FakeDashboard.connect(line, origin))
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            WebSocketHandshakeException.class,
                            refused ->
                                    assertThat(refused.getResponse().statusCode()).isEqualTo(403));
            var asked = line.request("/api/jobs").header("Origin", origin).build();
            assertThat(line.send(asked).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void who_asks_without_a_socket_is_told_what_it_is() throws Exception {
        try (var line = Line.start(home)) {
            var answer = line.get("/ws/monitor");

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("dashboards");
        }
    }
}
