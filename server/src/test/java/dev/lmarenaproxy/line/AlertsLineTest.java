package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From something that is wrong to whoever is told, and back. */
@Timeout(120)
class AlertsLineTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
    private HttpServer service;
    @TempDir private Path home;

    @BeforeEach
    void start() throws Exception {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext(
                "/",
                exchange -> {
                    var body = exchange.getRequestBody().readAllBytes();
                    received.add(JSON.readTree(new String(body, UTF_8)));
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        service.start();
    }

    @AfterEach
    void stop() {
        service.stop(0);
    }

    /** Tells as soon as no tab is there. */
    private String config() {
        return """
        {"alerts": {"noTabSeconds": 1, "coolDownSeconds": 0,
                    "webhookUrl": "http://127.0.0.1:%d/secret"}}
        """
                .formatted(service.getAddress().getPort());
    }

    private JsonNode webhook() throws InterruptedException {
        var one = received.poll(30, SECONDS);
        assertThat(one).isNotNull();
        return one.path("alert");
    }

    /** How it stands with a rule. */
    static JsonNode rule(Line line, String rule) throws Exception {
        for (var one : line.json("/api/alerts").path("rules")) {
            if (one.path("rule").textValue().equals(rule)) {
                return one;
            }
        }
        throw new AssertionError("no rule " + rule);
    }

    @Test
    void an_alert_is_told_to_dashboard_and_webhook_and_outlives_a_restart() throws Exception {
        try (var line = Line.start(home, config())) {
            JsonNode fired;
            try (var dashboard = FakeDashboard.watch(line)) {
                fired = dashboard.next("alert").path("data");
            }
            assertThat(fired.path("rule").textValue()).isEqualTo("no_tab");
            assertThat(fired.path("state").textValue()).isEqualTo("firing");
            assertThat(fired.path("severity").textValue()).isEqualTo("critical");
            assertThat(webhook()).isEqualTo(fired);
            assertThat(line.json("/api/alerts").path("data")).containsExactly(fired);

            line.restart();
            Line.until(
                    "it is looked at again",
                    () -> rule(line, "no_tab").path("value").asDouble() > 1);
            assertThat(rule(line, "no_tab").path("state").textValue()).isEqualTo("firing");
            assertThat(line.json("/api/alerts").path("data")).containsExactly(fired);

            line.tab(_ -> {});
            Line.until(
                    "it is over", () -> rule(line, "no_tab").path("state").asText().equals("ok"));
            var resolved = line.json("/api/alerts").path("data");
            assertThat(resolved).hasSize(1);
            assertThat(resolved.get(0).path("state").textValue()).isEqualTo("resolved");
            assertThat(resolved.get(0).path("id")).isEqualTo(fired.path("id"));
            assertThat(webhook()).isEqualTo(resolved.get(0));
            assertThat(received).isEmpty();
        }
    }

    @Test
    void what_was_resolved_is_not_told_again_soon_after_a_restart() throws Exception {
        var patient = config().replace("\"coolDownSeconds\": 0", "\"coolDownSeconds\": 600");
        try (var line = Line.start(home, patient)) {
            Line.until("it fires", () -> state(line).equals("firing"));
            line.tab(_ -> {});
            Line.until("it is over", () -> state(line).equals("ok"));
            assertThat(webhook().path("state").textValue()).isEqualTo("firing");
            assertThat(webhook().path("state").textValue()).isEqualTo("resolved");

            line.restart();

            Line.until("it holds again", () -> rule(line, "no_tab").path("value").asInt() > 1);
            assertThat(state(line)).isEqualTo("pending");
            assertThat(received).isEmpty();
        }
    }

    private static String state(Line line) throws Exception {
        return rule(line, "no_tab").path("state").textValue();
    }

    @Test
    void all_rules_are_listed_and_pages_have_limits() throws Exception {
        try (var line = Line.start(home)) {
            var page = line.json("/api/alerts?limit=7&offset=2");

            assertThat(page.path("rules")).hasSize(8);
            assertThat(page.path("limit").intValue()).isEqualTo(7);
            assertThat(page.path("offset").intValue()).isEqualTo(2);
            assertThat(page.path("total").intValue()).isZero();
            assertThat(page.path("more").isBoolean()).isTrue();
            assertThat(line.get("/api/alerts?limit=0").statusCode()).isEqualTo(400);
            assertThat(line.get("/api/alerts?offset=x").body()).contains("offset");
        }
    }

    @Test
    void a_test_is_sent_to_the_webhook() throws Exception {
        try (var line = Line.start(home, config())) {
            var told = JSON.readTree(line.post("/api/alerts/test", "").body());

            assertThat(told.path("sent").booleanValue()).isTrue();
            assertThat(told.path("status").intValue()).isEqualTo(204);
            assertThat(told.path("problem").isNull()).isTrue();
        }
    }

    @Test
    void without_a_webhook_a_test_says_so() throws Exception {
        try (var line = Line.start(home)) {
            var told = JSON.readTree(line.post("/api/alerts/test", "").body());

            assertThat(told.path("sent").booleanValue()).isFalse();
            assertThat(told.path("problem").textValue()).contains("alerts.webhookUrl");
        }
    }

    @Test
    void the_detailed_health_tells_what_costs_points() throws Exception {
        try (var line = Line.start(home)) {
            var without = line.json("/api/health/detailed");
            line.tab(_ -> {});
            var with = line.json("/api/health/detailed");

            assertThat(without.path("status").textValue()).isEqualTo("unhealthy");
            assertThat(without.path("issues").findValuesAsText("id")).contains("no_tab");
            assertThat(with.path("issues").findValuesAsText("id")).doesNotContain("no_tab");
            assertThat(with.path("score").intValue())
                    .isEqualTo(without.path("score").intValue() + 50);
            assertThat(with.path("figures").path("tabs_ready").intValue()).isEqualTo(1);
            assertThat(with.path("figures").path("disk_free_bytes").longValue()).isPositive();
        }
    }

    @Test
    void the_health_of_the_last_minutes_outlives_the_gateway() throws Exception {
        try (var line = Line.start(home, "{\"retry\":{\"maxRetries\":0}}")) {
            line.tab(asked -> {
                if (asked.question().contains("refuse")) {
                    asked.head(500, "text/plain").send("no").end();
                } else {
                    asked.head(200, STREAM).text("a").finish();
                }
            });
            for (var question : List.of("hi", "refuse", "hello", "well")) {
                Line.soon(line.asking("k", question, true));
            }
            line.post("/v1/chat/completions", "{");
            Line.until("all are told", () -> figures(line).path("completed").intValue() == 3);
            var before = figures(line);

            line.restart();

            var after = figures(line);
            assertThat(before.path("failed").intValue()).isEqualTo(1);
            for (var figure : List.of("completed", "failed", "error_rate", "p95_ms")) {
                assertThat(after.path(figure)).as(figure).isEqualTo(before.path(figure));
            }
            var summary = line.json("/api/stats/summary?hours=1");
            assertThat(after.path("failed")).isEqualTo(summary.at("/requests/failed"));
            assertThat(after.path("completed")).isEqualTo(summary.at("/requests/completed"));
        }
    }

    private static JsonNode figures(Line line) throws Exception {
        return line.json("/api/health/detailed").path("figures");
    }
}
