package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static dev.lmarenaproxy.line.Line.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that come before any tab has told which models there are. */
@Timeout(60)
class FirstListLineTest {
    @TempDir private Path home;

    @Test
    void they_wait_in_the_queue_like_others_and_more_than_may_wait_are_refused() throws Exception {
        try (var line = Line.start(home, "{\"queue\": {\"maxJobs\": 2}}")) {
            var first = waiting(line, "first", 1);
            var second = waiting(line, "second", 2);

            var refused = soon(line.asking("k", "too much", true));

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.body()).contains("\"code\":\"queue_full\"");
            assertThat(refused.headers().firstValueAsLong("retry-after")).isPresent();
            var jobs = line.json("/api/jobs").path("data");
            assertThat(jobs.findValuesAsText("state")).containsExactly("waiting", "waiting");
            assertThat(jobs.findValuesAsText("position")).containsExactly("1", "2");
            assertThat(jobs.findValuesAsText("model")).containsOnly("gpt-5-high");
            assertThat(line.json("/api/health/detailed").at("/figures/waiting").intValue())
                    .isEqualTo(2);
            assertThat(line.get("/metrics").body())
                    .contains("arena_gateway_queue_depth 2.0", "lmarena_active_requests 2.0");
            var listed = line.json("/api/logs/requests?status=waiting").path("data");
            assertThat(listed.findValuesAsText("position")).containsExactly("2", "1");

            line.tab(one -> one.head(200, STREAM).text("done").finish());

            assertThat(soon(first).body()).contains("done");
            assertThat(soon(second).body()).contains("done");
            Line.until("all ended", () -> line.json("/api/jobs").path("data").isEmpty());
        }
    }

    @Test
    void they_end_when_they_are_cancelled_and_when_their_client_goes_away() throws Exception {
        try (var line = Line.start(home)) {
            var cancelled = waiting(line, "cancelled", 1);
            var left = waiting(line, "left", 2);
            var id = line.json("/api/jobs").at("/data/0/id").textValue();

            assertThat(line.post("/api/jobs/" + id + "/cancel", "").statusCode()).isEqualTo(202);

            assertThat(soon(cancelled).statusCode()).isEqualTo(499);
            left.cancel(true);
            Line.until("both are gone", () -> line.json("/api/jobs").path("total").asInt() == 0);
            Line.until(
                    "both are cancelled",
                    () ->
                            line.json("/api/logs/requests?status=cancelled").path("total").asInt()
                                    == 2);
        }
    }

    @Test
    void they_end_with_the_socket_by_which_they_came() throws Exception {
        try (var line = Line.start(home)) {
            var address = "ws://127.0.0.1:%d/v1/responses".formatted(line.gateway().getPort());
            var socket =
                    soon(
                            line.http()
                                    .newWebSocketBuilder()
                                    .buildAsync(URI.create(address), new WebSocket.Listener() {}));
            soon(
                    socket.sendText(
                            "{\"type\":\"response.create\",\"model\":\"gpt-5-high\",\"input\":\"hi\"}",
                            true));
            Line.until("it waits", () -> line.json("/api/jobs").path("total").asInt() == 1);

            socket.abort();

            Line.until("it is gone", () -> line.json("/api/jobs").path("total").asInt() == 0);
        }
    }

    private static CompletableFuture<HttpResponse<String>> waiting(
            Line line, String question, int count) throws Exception {
        var answer = line.asking("k", question, false);
        Line.until(count + " wait", () -> line.json("/api/jobs").path("total").asInt() == count);
        return answer;
    }
}
