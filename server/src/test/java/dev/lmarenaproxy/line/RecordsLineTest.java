package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static dev.lmarenaproxy.line.Chat.await;
import static dev.lmarenaproxy.line.Line.question;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the gateway tells of requests: lists, one request, figures, downloads. */
@Timeout(120)
class RecordsLineTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path home;

    private static List<String> texts(JsonNode list, String field) {
        var all = new ArrayList<String>();
        list.forEach(one -> all.add(one.path(field).asText()));
        return all;
    }

    @Test
    void a_request_is_told_of_from_its_beginning_to_its_end() throws Exception {
        try (var line = Line.start(home)) {
            var release = new CountDownLatch(1);
            var seen = new CountDownLatch(1);
            var tab =
                    line.tab(asked -> {
                        asked.head(200, STREAM).text("Hello");
                        seen.countDown();
                        await(release);
                        asked.finish();
                    });
            var answer = line.asking("a", "hi", true);
            await(seen);
            Line.until(
                    "running",
                    () ->
                            line.json("/api/logs/requests?status=running").path("total").intValue()
                                    == 1);
            var open = line.json("/api/logs/requests").path("data").path(0);
            release.countDown();
            var id = Line.soon(answer).headers().firstValue("x-request-id").orElseThrow();

            assertThat(open.path("status").textValue()).isEqualTo("running");
            assertThat(open.path("tab").textValue()).isEqualTo(tab.id());
            assertThat(open.path("ended_at").isNull()).isTrue();
            var record = line.json("/api/request/" + id);
            assertThat(record.path("status").textValue()).isEqualTo("completed");
            assertThat(record.path("endpoint").textValue()).isEqualTo("/v1/chat/completions");
            assertThat(record.path("model").textValue()).isEqualTo("gpt-5-high");
            assertThat(record.path("http_status").intValue()).isEqualTo(200);
            assertThat(record.path("finish_reason").textValue()).isEqualTo("stop");
            assertThat(record.path("streamed").booleanValue()).isTrue();
            assertThat(record.path("attempts").intValue()).isEqualTo(1);
            assertThat(record.path("output_tokens").intValue()).isPositive();
            assertThat(record.path("queue_ms").isNumber()).isTrue();
            assertThat(record.path("time_to_first_token_ms").isNumber()).isTrue();
            assertThat(record.path("overhead_ms").isNumber()).isTrue();
            assertThat(record.path("answer").path("text").textValue()).isEqualTo("Hello");
            assertThat(record.path("request").path("body").textValue())
                    .isEqualTo(question("hi", true));
            assertThat(texts(record.path("timeline"), "kind"))
                    .containsExactly(
                            "received",
                            "queued",
                            "assigned",
                            "first_token",
                            "answered",
                            "finished");
            assertThat(texts(record.path("jobs"), "outcome")).containsExactly("stop");
        }
    }

    @Test
    void what_is_refused_is_told_of_too() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, STREAM).text("a").finish());
            line.post("/v1/chat/completions", "{");
            line.post(
                    "/v1/messages",
                    """
                    {"model":"nothing","max_tokens":5,"messages":[{"role":"user","content":"hi"}]}
                    """);
            line.post("/v1/messages/count_tokens", "{");
            line.get("/v1/models");

            var errors = line.json("/api/logs/errors");
            assertThat(texts(errors.path("data"), "error_code"))
                    .containsExactly("model_not_found", "invalid_json");
            assertThat(texts(errors.path("data"), "status")).containsExactly("refused", "refused");
            assertThat(texts(errors.path("data"), "http_status")).containsExactly("404", "400");
            assertThat(errors.path("total").intValue()).isEqualTo(2);
        }
    }

    @Test
    void a_client_that_goes_away_has_cancelled() throws Exception {
        try (var line = Line.start(home)) {
            var asked = new CountDownLatch(1);
            var release = new CountDownLatch(1);
            line.tab(one -> {
                one.head(200, STREAM).text("a");
                asked.countDown();
                await(release);
            });
            try (var answer =
                    line.openai().chat().completions().createStreaming(Chat.params("hi").build())) {
                assertThat(answer.stream().findFirst()).isPresent();
                await(asked);
            }
            Line.until(
                    "cancelled",
                    () ->
                            line.json("/api/logs/requests?status=cancelled")
                                            .path("total")
                                            .intValue()
                                    == 1);
            release.countDown();

            var summary = line.json("/api/stats/summary").path("requests");
            assertThat(summary.path("cancelled").intValue()).isEqualTo(1);
            assertThat(summary.path("running").intValue()).isZero();
        }
    }

    @Test
    void figures_and_lists_outlive_the_gateway() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, STREAM).text("a").finish());
            Line.soon(line.asking("a", "hi", true));
            line.post("/v1/chat/completions", "{");
            var before = line.json("/api/stats/summary");
            line.restart();

            var after = line.json("/api/stats/summary");
            assertThat(after.path("requests")).isEqualTo(before.path("requests"));
            assertThat(after.path("duration_ms")).isEqualTo(before.path("duration_ms"));
            assertThat(after.path("models").path(0).path("model").textValue())
                    .isEqualTo("gpt-5-high");
            assertThat(line.json("/api/logs/requests").path("total").intValue()).isEqualTo(2);
        }
    }

    @Test
    void the_course_of_time_is_told_in_steps() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, STREAM).text("a").finish());
            Line.soon(line.asking("a", "hi", true));

            var timeline = line.json("/api/stats/timeline?hours=1&points=60");
            assertThat(timeline.path("step_seconds").intValue()).isEqualTo(60);
            var completed = 0;
            for (var step : timeline.path("data")) {
                completed += step.path("completed").intValue();
            }
            assertThat(completed).isEqualTo(1);
        }
    }

    @Test
    void all_records_can_be_downloaded() throws Exception {
        try (var line = Line.start(home)) {
            for (var i = 0; i < 450; i++) {
                line.post("/v1/chat/completions", "{");
            }
            var download = line.get("/api/logs/download?log_type=errors");

            assertThat(download.headers().firstValue("content-type"))
                    .contains("application/x-ndjson");
            assertThat(download.body().lines()).hasSize(450).allMatch(one -> one.startsWith("{"));
        }
    }

    @Test
    void wrong_questions_are_refused_by_their_parameter() throws Exception {
        try (var line = Line.start(home)) {
            var hour = "2026-01-01T00:00:00";
            for (var wrong :
                    List.of(
                            "/api/logs/requests?status=well",
                            "/api/logs/requests?status=failed,",
                            "/api/logs/requests?limit=0",
                            "/api/logs/requests?limit=1001",
                            "/api/logs/requests?limit=1e2",
                            "/api/logs/requests?offset=-1",
                            "/api/logs/requests?from=2026-01-01",
                            "/api/logs/requests?from=" + hour + "Z&to=" + hour + "Z",
                            "/api/logs/errors?limit=x",
                            "/api/stats/summary?hours=0",
                            "/api/stats/summary?hours=1.5",
                            "/api/stats/summary?limit=0",
                            "/api/stats/summary?limit=1001",
                            "/api/stats/summary?from=yesterday",
                            "/api/stats/summary?from=-999999999-01-01T00:00:00Z",
                            "/api/stats/summary?to=%2B999999999-01-01T00:00:00Z",
                            "/api/stats/summary?from=9998-01-01T00:00:00Z",
                            "/api/stats/summary?from=" + hour + "Z&to=" + hour + ".0001Z",
                            "/api/stats/timeline?points=0",
                            "/api/logs/requests?modle=x",
                            "/api/logs/requests?status=failed&status=refused",
                            "/api/logs/errors?model=x",
                            "/api/stats/summary?hour=1",
                            "/api/stats/summary?hours=1&from=2026-01-01T00:00:00Z",
                            "/api/stats/timeline?limit=1",
                            "/api/request/nobody?started=2026-01-01T00:00:00Z",
                            "/api/request/nobody?started_at=yesterday",
                            "/api/alerts?state=firing",
                            "/api/config/changes?page=2",
                            "/api/jobs?status=running",
                            "/api/tabs?state=ready",
                            "/api/logs/download?type=errors",
                            "/api/logs/download?log_type=all")) {
                var answer = line.get(wrong);
                var parameter = wrong.replaceAll(".*\\?(\\w+)=.*", "$1");
                assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
                assertThat(JSON.readTree(answer.body()).at("/error/param").asText())
                        .as(wrong)
                        .isIn(parameter, "from");
            }
            assertThat(line.get("/api/logs/requests?modle=x").body())
                    .contains("'modle'", "'limit', 'offset', 'model', 'status', 'key', 'q'");
            assertThat(line.get("/api/request/nobody").statusCode()).isEqualTo(404);
            assertThat(line.get("/api/request/nobody?started_at=2026-01-01T00:00:00Z").statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void of_two_requests_with_one_id_each_is_found_by_when_it_began() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, STREAM).text(asked.question()).finish());
            for (var question : List.of("one", "two")) {
                line.send(
                        line.request("/v1/chat/completions")
                                .header("x-request-id", "mine")
                                .POST(BodyPublishers.ofString(question(question, true)))
                                .build());
            }

            var listed = line.json("/api/logs/requests?q=mine").path("data");

            assertThat(listed).hasSize(2);
            var told = new ArrayList<String>();
            for (var record : listed) {
                var at = record.path("started_at").asText();
                var one = line.json("/api/request/mine?started_at=" + at);
                told.add(one.at("/answer/text").asText());
            }
            assertThat(told).containsExactly("two", "one");
            assertThat(line.json("/api/request/mine").at("/answer/text").asText()).isEqualTo("two");
        }
    }

    @Test
    void figures_of_none_are_unknown_and_those_of_one_are_its_own() throws Exception {
        try (var line = Line.start(home)) {
            var none = line.json("/api/stats/summary");
            line.tab(asked -> asked.head(200, STREAM).text("a").finish());
            Line.soon(line.asking("a", "hi", true));
            var one = line.json("/api/stats/summary");

            var record = line.json("/api/logs/requests").path("data").path(0);
            for (var figure : List.of("duration_ms", "time_to_first_token_ms")) {
                for (var part : List.of("average", "p50", "p95", "p99", "max")) {
                    assertThat(none.path(figure).path(part).isNull()).as(part).isTrue();
                    assertThat(one.path(figure).path(part).asDouble())
                            .as(figure + " " + part)
                            .isEqualTo(record.path(figure).asDouble());
                }
            }
            assertThat(none.path("success_rate").isNull()).isTrue();
            assertThat(one.path("success_rate").asDouble()).isEqualTo(1);
            var to = record.path("ended_at").asText();
            var moment = line.json("/api/stats/summary?from=2026-01-01T00:00:00Z&to=" + to);
            assertThat(moment.at("/requests/completed").asInt()).isZero();
            assertThat(line.json("/api/stats/summary?from=" + to).at("/requests/completed").asInt())
                    .isEqualTo(1);
        }
    }

    @Test
    void a_background_response_ends_when_its_answer_does() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, STREAM).text("a").finish());
            var response =
                    line.post(
                            "/v1/responses",
                            """
                            {"model":"gpt-5-high","input":"hi","background":true}
                            """);
            var id = response.headers().firstValue("x-request-id").orElseThrow();
            Line.until(
                    "the end",
                    () ->
                            line.json("/api/request/" + id)
                                    .path("status")
                                    .asText()
                                    .equals("completed"));

            var record = line.json("/api/request/" + id);
            assertThat(record.path("output_tokens").intValue()).isPositive();
            assertThat(record.path("answer").path("text").textValue()).isEqualTo("a");
        }
    }
}
