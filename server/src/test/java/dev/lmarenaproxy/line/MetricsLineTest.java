package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static dev.lmarenaproxy.line.Line.soon;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lmarenaproxy.metrics.Collector;
import dev.lmarenaproxy.metrics.Figures;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /metrics} tells agrees with what clients asked and got. */
@Timeout(60)
class MetricsLineTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path home;

    private static Figures figures(Line line) throws Exception {
        return new Figures(line.get("/metrics").body());
    }

    /** Requests end a moment after their clients got the last byte. */
    private static Figures figures(Line line, int ended) throws Exception {
        Line.until(
                ended + " requests have ended",
                () -> figures(line).sum("arena_gateway_requests_total") == ended);
        return figures(line);
    }

    @Test
    void figures_agree_with_what_was_asked_and_told() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(one -> {
                if (one.question().equals("break")) {
                    one.head(404, "text/plain").send("nothing here").end();
                } else {
                    one.head(200, STREAM).text("one ").text("two ").text("three").finish();
                }
            });
            var input = 0;
            var output = 0;
            for (var i = 0; i < 5; i++) {
                var usage =
                        JSON.readTree(soon(line.asking("k", "hi " + i, false)).body())
                                .path("usage");
                input += usage.path("prompt_tokens").intValue();
                output += usage.path("completion_tokens").intValue();
            }
            assertThat(soon(line.asking("k", "break", false)).statusCode()).isEqualTo(502);
            line.post("/v1/chat/completions", "{\"model\": \"nobody\", \"messages\": []}");
            line.post("/v1/messages", "no JSON");

            var figures = figures(line, 8);

            assertThat(figures.sum("lmarena_requests_total", "status", "success")).isEqualTo(5);
            assertThat(figures.sum("lmarena_requests_total", "status", "failed")).isEqualTo(1);
            assertThat(figures.sum("lmarena_requests_total", "status", "refused")).isEqualTo(2);
            assertThat(figures.sum("lmarena_requests_total", "model", "gpt-5-high")).isEqualTo(6);
            assertThat(figures.sum("lmarena_tokens_total", "token_type", "input")).isEqualTo(input);
            assertThat(figures.sum("lmarena_tokens_total", "token_type", "output"))
                    .isEqualTo(output);
            assertThat(figures.sum("lmarena_request_duration_seconds_count")).isEqualTo(6);
            assertThat(figures.sum("gen_ai_server_time_to_first_token_seconds_count")).isEqualTo(5);
            assertThat(figures.sum("gen_ai_server_request_duration_seconds_count")).isEqualTo(8);
            assertThat(figures.sum("arena_gateway_requests_total", "endpoint", "/v1/messages"))
                    .isEqualTo(1);
            assertThat(figures.sum("lmarena_active_requests")).isZero();
            assertThat(figures.sum("lmarena_websocket_connected")).isEqualTo(1);
            assertThat(figures.sum("lmarena_models_registered")).isEqualTo(4);
            assertThat(figures.sum("arena_gateway_journal_up")).isEqualTo(1);
            assertThat(figures.sum("arena_gateway_build_info")).isEqualTo(1);
        }
    }

    @Test
    void what_waits_runs_and_breaks_off_is_seen() throws Exception {
        try (var line = Line.start(home, "{\"tabs\": {\"maxJobsPerTab\": 1}}")) {
            var running = new CompletableFuture<FakeTab.Asked>();
            var tab =
                    line.tab(one -> {
                        if (!running.complete(one)) {
                            one.head(200, STREAM).text("x").finish();
                        }
                    });
            var first = line.asking("k", "hi", false);
            soon(running).head(200, STREAM).text("a part");
            var second = line.asking("k", "hi", false);
            Line.until("one waits", () -> figures(line).sum("arena_gateway_queue_depth") == 1);

            var figures = figures(line);

            assertThat(figures.sum("arena_gateway_jobs_running")).isEqualTo(1);
            assertThat(figures.sum("arena_gateway_requests_in_flight")).isEqualTo(2);
            assertThat(figures.sum("arena_gateway_tabs", "state", "busy")).isEqualTo(1);
            tab.cut();
            Line.until(
                    "the cut is seen",
                    () -> figures(line).sum("arena_gateway_tabs", "state", "disconnected") == 1);
            tab.connect();
            soon(running).finish();
            soon(first);
            soon(second);
            var after = figures(line, 2);
            assertThat(after.sum("arena_gateway_tab_reconnects_total")).isEqualTo(1);
            assertThat(after.sum("arena_gateway_resumes_total", "result", "resumed")).isEqualTo(1);
            assertThat(after.sum("arena_gateway_queue_wait_seconds_count")).isEqualTo(2);
        }
    }

    @Test
    void what_the_site_wants_of_the_person_is_counted() throws Exception {
        try (var line = Line.start(home, "{\"tabs\": {\"personWaitSeconds\": 0}}")) {
            line.tab(one ->
                    one.head(403, "text/html", java.util.Map.of("cf-mitigated", "challenge"))
                            .send("<title>Just a moment...</title>")
                            .end());

            soon(line.asking("k", "hi", false));

            var figures = figures(line, 1);
            assertThat(figures.sum("arena_gateway_challenge_total", "kind", "browser_check"))
                    .isEqualTo(1);
            assertThat(figures.sum("arena_gateway_tabs", "state", "needs_person")).isEqualTo(1);
            assertThat(figures.sum("lmarena_errors_total", "error_type", "tab_needs_person"))
                    .isEqualTo(1);
        }
    }

    @Test
    void a_client_that_goes_away_is_counted_and_signs_of_life_too() throws Exception {
        try (var line = Line.start(home, "{\"stream\": {\"keepAliveSeconds\": 1}}")) {
            var running = new CompletableFuture<FakeTab.Asked>();
            line.tab(running::complete);
            try (var answer = Chat.lines(line).body()) {
                assertThat(answer.findFirst()).isPresent();
            }
            soon(soon(running).cancelled);

            var figures = figures(line, 1);
            assertThat(figures.sum("arena_gateway_client_disconnects_total")).isEqualTo(1);
            assertThat(figures.sum("arena_gateway_keepalives_total")).isEqualTo(1);
            assertThat(figures.sum("lmarena_requests_total", "status", "cancelled")).isEqualTo(1);
        }
    }

    @Test
    void settings_that_change_count_at_once_and_are_counted() throws Exception {
        try (var line = Line.start(home)) {
            assertThat(figures(line).has("lmarena_models_registered")).isTrue();

            Files.writeString(
                    home.resolve("config.json"), "{\"metrics\": {\"originalNames\": false}}");
            Line.until("the change is taken", () -> reloads(line, "applied") == 1);

            assertThat(figures(line).has("lmarena_models_registered")).isFalse();
            Files.writeString(home.resolve("config.json"), "{\"nothing\": 1}");
            Line.until("a mistake is refused", () -> reloads(line, "refused") == 1);
        }
    }

    private static double reloads(Line line, String result) throws Exception {
        return figures(line).sum("arena_gateway_config_reloads_total", "result", result);
    }

    @Test
    void a_request_joins_the_trace_of_its_client() throws Exception {
        try (var collector = Collector.start();
                var line =
                        Line.start(
                                home,
                                "{\"metrics\": {\"otlpEndpoint\": \"%s\"}}"
                                        .formatted(collector.address()))) {
            line.tab(one -> one.head(200, STREAM).text("x").finish());

            line.send(
                    line.request("/v1/chat/completions")
                            .header(
                                    "traceparent",
                                    "00-41424344454647484950515253545556-6162636465666768-01")
                            .header("tracestate", "vendor=1")
                            .header("tracestate", "other=2")
                            .POST(BodyPublishers.ofString(Line.question("a secret", false)))
                            .build());

            assertThat(collector.next())
                    .contains("vendor=1,other=2")
                    .contains("ABCDEFGHIPQRSTUV", "abcdefgh", "chat gpt-5-high", "first_token")
                    .doesNotContain("a secret");
        }
    }

    @Test
    void the_names_of_the_first_version_are_left_out_where_the_settings_say_so() throws Exception {
        try (var line = Line.start(home, "{\"metrics\": {\"originalNames\": false}}")) {
            assertThat(line.get("/metrics").body())
                    .doesNotContain("lmarena_")
                    .contains("arena_gateway_models_registered");
        }
    }
}
