package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static dev.lmarenaproxy.line.Chat.await;
import static dev.lmarenaproxy.line.Line.question;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lmarenaproxy.metrics.Figures;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever asks for figures, in whatever way, gets the same ones. */
@Timeout(300)
class AgreementLineTest {
    private static final int REQUESTS = 2000;
    private static final int CANCELLED = 20;
    private static final int AT_A_TIME = 25;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path home;

    private final CountDownLatch waiting = new CountDownLatch(CANCELLED);
    private final CountDownLatch release = new CountDownLatch(1);

    /** The site: some answers break off, some never come. */
    private void site(FakeTab.Asked asked) {
        var question = asked.question();
        if (question.contains("refuse")) {
            asked.head(500, "text/plain").send("no").end();
        } else if (question.contains("wait")) {
            asked.head(200, STREAM).text("Well");
            waiting.countDown();
            await(release);
        } else if (question.contains("cut")) {
            asked.head(200, STREAM).text("Wel").fail("network");
        } else {
            asked.head(200, STREAM).text("Well, ").text(question.length() + ".").finish();
        }
    }

    private static HttpRequest request(Line line, int number, SplittableRandom random) {
        var path = random.nextInt(4) == 0 ? "/v1/completions" : "/v1/chat/completions";
        var body =
                switch (random.nextInt(10)) {
                    case 0 -> "{\"model\":\"gpt-5-high\"";
                    case 1 -> question("hi", false).replace("gpt-5-high", "nothing-" + number);
                    case 2 -> question("refuse", random.nextBoolean());
                    case 3 -> question("cut", true);
                    default -> question("hi " + number, random.nextBoolean());
                };
        return request(line, path, "key-" + number % 3, body);
    }

    private static HttpRequest request(Line line, String path, String key, String body) {
        return HttpRequest.newBuilder(URI.create(line.gateway() + path))
                .header("Authorization", "Bearer " + key)
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    /** What clients saw of the statuses. */
    private static List<HttpResponse<String>> ask(Line line) throws Exception {
        var random = new SplittableRandom(2026);
        var answers = new ArrayList<HttpResponse<String>>();
        for (var i = 0; i < REQUESTS; i += AT_A_TIME) {
            var some = new ArrayList<CompletableFuture<HttpResponse<String>>>();
            for (var number = i; number < i + AT_A_TIME; number++) {
                some.add(
                        line.http()
                                .sendAsync(request(line, number, random), BodyHandlers.ofString()));
            }
            for (var one : some) {
                answers.add(one.get(60, SECONDS));
            }
        }
        return answers;
    }

    private void cancel(Line line) throws Exception {
        var gone = new ArrayList<CompletableFuture<?>>();
        for (var i = 0; i < CANCELLED; i++) {
            var asked = request(line, "/v1/chat/completions", "key-0", question("wait", true));
            gone.add(line.http().sendAsync(asked, BodyHandlers.ofString()));
        }
        await(waiting);
        gone.forEach(one -> one.cancel(true));
        Line.until(
                "cancelled", () -> total(line, "/api/logs/requests?status=cancelled") == CANCELLED);
        release.countDown();
    }

    private static int total(Line line, String path) throws Exception {
        return line.json(path).path("total").intValue();
    }

    private static long count(List<JsonNode> records, Predicate<JsonNode> which) {
        return records.stream().filter(which).count();
    }

    private static long sum(List<JsonNode> records, String field) {
        return records.stream().mapToLong(one -> one.path(field).asLong()).sum();
    }

    private static Predicate<JsonNode> is(String field, String value) {
        return one -> one.path(field).asText().equals(value);
    }

    @Test
    void summary_list_details_metrics_and_log_files_agree() throws Exception {
        var config =
                """
                {"retry":{"maxRetries":0},"stream":{"interrupted":"fail"},
                 "tabs":{"maxJobsPerTab":30}}
                """;
        try (var files = new LogFiles(home);
                var line = Line.start(home, config)) {
            line.tab(this::site);
            var answers = ask(line);
            cancel(line);

            var summary = line.json("/api/stats/summary");
            var listed = new ArrayList<JsonNode>();
            for (var offset = 0; offset < REQUESTS + CANCELLED; offset += 1000) {
                line.json("/api/logs/requests?limit=1000&offset=" + offset)
                        .path("data")
                        .forEach(listed::add);
            }
            var logged = files.lines("requests");
            var downloaded = new ArrayList<JsonNode>();
            for (var one : line.get("/api/logs/download").body().lines().toList()) {
                downloaded.add(JSON.readTree(one));
            }

            assertThat(listed).hasSize(REQUESTS + CANCELLED);
            assertThat(logged).containsExactlyInAnyOrderElementsOf(downloaded);
            assertThat(listed.stream().map(AgreementLineTest::withoutPosition))
                    .containsExactlyInAnyOrderElementsOf(downloaded);
            check(summary, listed);
            checkStatuses(answers, listed);
            assertThat(files.lines("errors"))
                    .hasSize(total(line, "/api/logs/errors"))
                    .hasSize(
                            (int)
                                    (count(listed, is("status", "failed"))
                                            + count(listed, is("status", "refused"))));
            for (var i = 0; i < listed.size(); i += 50) {
                var record = listed.get(i);
                var detail = line.json("/api/request/" + record.path("id").asText());
                record.properties()
                        .forEach(field ->
                                assertThat(detail.path(field.getKey()))
                                        .isEqualTo(field.getValue()));
            }
            checkTimeline(line.json("/api/stats/timeline?hours=1"), listed);
            checkMetrics(new Figures(line.get("/metrics").body()), listed);
            assertThat(total(line, "/api/logs/requests")).isEqualTo(listed.size());
            assertThat(line.json("/api/system/info").at("/journal/requests").asInt())
                    .isEqualTo(listed.size());

            line.restart();

            checkTheSame(line.json("/api/stats/summary"), summary);
            assertThat(line.get("/api/logs/download").body().lines()).hasSize(listed.size());
            // counters of Prometheus begin anew, as its functions expect
            assertThat(new Figures(line.get("/metrics").body()).sum("lmarena_requests_total"))
                    .isZero();
        }
    }

    private static JsonNode withoutPosition(JsonNode record) {
        return record.<com.fasterxml.jackson.databind.node.ObjectNode>deepCopy()
                .without("position");
    }

    private static void check(JsonNode summary, List<JsonNode> listed) {
        var requests = summary.path("requests");
        for (var status : List.of("completed", "failed", "cancelled", "refused")) {
            assertThat(requests.path(status).asLong())
                    .as(status)
                    .isEqualTo(count(listed, is("status", status)))
                    .isPositive();
        }
        assertThat(requests.path("total").asLong()).isEqualTo(listed.size());
        assertThat(requests.path("running").asLong()).isZero();
        assertThat(summary.path("tokens").path("output").asLong())
                .isEqualTo(sum(listed, "output_tokens"));
        assertThat(summary.path("tokens").path("input").asLong())
                .isEqualTo(sum(listed, "input_tokens"));
        for (var key : summary.path("keys")) {
            var name = key.path("key").asText();
            assertThat(key.path("requests").asLong()).isEqualTo(count(listed, is("key", name)));
        }
        for (var error : summary.path("errors")) {
            var code = error.path("code").asText();
            assertThat(error.path("count").asLong())
                    .isEqualTo(count(listed, is("error_code", code)));
        }
        var durations =
                listed.stream()
                        .filter(is("status", "completed"))
                        .map(one -> one.path("duration_ms").asLong())
                        .sorted()
                        .toList();
        assertThat(summary.path("duration_ms").path("max").asLong()).isEqualTo(durations.getLast());
        var p95 = durations.get((int) Math.ceil(0.95 * durations.size()) - 1);
        assertThat(summary.path("duration_ms").path("p95").asDouble())
                .isBetween(p95 * 0.99, p95 * 1.01 + 1);
    }

    /** What clients were told is what is kept. */
    private static void checkStatuses(List<HttpResponse<String>> answers, List<JsonNode> listed) {
        for (var status : List.of(200, 400, 404, 502)) {
            assertThat(count(listed, is("http_status", Integer.toString(status))))
                    .as("status " + status)
                    .isEqualTo(answers.stream().filter(one -> one.statusCode() == status).count());
        }
    }

    /** All but the window, which went on. */
    private static void checkTheSame(JsonNode after, JsonNode before) {
        for (var figure :
                List.of(
                        "requests",
                        "success_rate",
                        "tokens",
                        "tokens_per_second",
                        "duration_ms",
                        "time_to_first_token_ms",
                        "models",
                        "keys",
                        "tabs",
                        "errors")) {
            assertThat(after.path(figure)).as(figure).isEqualTo(before.path(figure));
        }
    }

    /** A number of requests as Prometheus has it. */
    private static double exactly(List<JsonNode> records, Predicate<JsonNode> which) {
        return (double) count(records, which);
    }

    private static void checkMetrics(Figures figures, List<JsonNode> listed) {
        for (var status : List.of("completed", "failed", "cancelled", "refused")) {
            var is = is("status", status);
            var original = status.equals("completed") ? "success" : status;
            assertThat(figures.sum("lmarena_requests_total", "status", original, "type", "chat"))
                    .as(status)
                    .isEqualTo(exactly(listed, is));
            assertThat(figures.sum("arena_gateway_requests_total", "status", status))
                    .as(status)
                    .isEqualTo(exactly(listed, is));
            assertThat(
                            figures.sum(
                                    "lmarena_requests_total",
                                    "model",
                                    "gpt-5-high",
                                    "status",
                                    original))
                    .as(status)
                    .isEqualTo(exactly(listed, is.and(is("model", "gpt-5-high"))));
        }
        for (var kind : List.of("input", "output")) {
            assertThat(figures.sum("lmarena_tokens_total", "token_type", kind))
                    .isEqualTo((double) sum(listed, kind + "_tokens"))
                    .isEqualTo(
                            figures.sum(
                                    "gen_ai_client_token_usage_sum", "gen_ai_token_type", kind));
        }
        var codes = listed.stream().map(one -> one.path("error_code").textValue()).toList();
        for (var code : codes.stream().filter(Objects::nonNull).distinct().toList()) {
            assertThat(figures.sum("lmarena_errors_total", "error_type", code))
                    .as(code)
                    .isEqualTo(exactly(listed, is("error_code", code)))
                    .isEqualTo(figures.sum("arena_gateway_requests_total", "error_code", code));
        }
        assertThat(figures.sum("lmarena_request_duration_seconds_count"))
                .isEqualTo(exactly(listed, is("status", "completed").or(is("status", "failed"))));
        assertThat(figures.sum("gen_ai_server_request_duration_seconds_count"))
                .isEqualTo((double) listed.size());
        assertThat(figures.sum("gen_ai_server_request_duration_seconds_sum"))
                .isCloseTo(sum(listed, "duration_ms") / 1000.0, within(0.001));
        assertThat(figures.sum("gen_ai_server_time_to_first_token_seconds_count"))
                .isEqualTo(exactly(listed, one -> one.path("time_to_first_token_ms").isNumber()));
        assertThat(figures.sum("gen_ai_server_time_to_first_token_seconds_sum"))
                .isCloseTo(sum(listed, "time_to_first_token_ms") / 1000.0, within(0.001));
        assertThat(figures.sum("arena_gateway_queue_wait_seconds_count"))
                .isEqualTo(exactly(listed, one -> one.path("queue_ms").isNumber()));
        assertThat(figures.sum("arena_gateway_requests_in_flight")).isZero();
    }

    private static void checkTimeline(JsonNode timeline, List<JsonNode> listed) {
        var completed = 0L;
        var failed = 0L;
        for (var step : timeline.path("data")) {
            completed += step.path("completed").asLong();
            failed += step.path("failed").asLong();
        }
        assertThat(completed).isEqualTo(count(listed, is("status", "completed")));
        assertThat(failed).isEqualTo(count(listed, is("status", "failed")));
    }
}
