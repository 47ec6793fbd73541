package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static dev.lmarenaproxy.line.Chat.await;
import static dev.lmarenaproxy.line.Chat.lines;
import static dev.lmarenaproxy.line.Line.soon;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that wait for their turn while the only tab is full. */
@Timeout(60)
class QueueLineTest {
    @TempDir private Path home;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);

    @Test
    void more_than_may_wait_are_refused_and_told_when_to_come_back() throws Exception {
        try (var line = full(", \"queue\": {\"maxJobs\": 1}")) {
            var waits = line.asking("sk-one", "waits", false);
            untilWaiting(line, 1);

            var refused = soon(line.asking("sk-one", "too much", false));

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.body()).contains("\"code\":\"queue_full\"");
            assertThat(refused.headers().firstValueAsLong("retry-after").orElseThrow())
                    .isBetween(1L, 300L);
            release.countDown();
            assertThat(soon(waits).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void who_waited_too_long_is_told_so() throws Exception {
        try (var line = full(", \"queue\": {\"waitSeconds\": 1}")) {
            var refused = soon(line.asking("sk-one", "waits", false));

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("\"code\":\"queue_timeout\"");
            assertThat(asked).containsExactly("first");
            end(line);
        }
    }

    @Test
    void streams_hear_of_their_position() throws Exception {
        try (var line = full(", \"stream\": {\"keepAliveSeconds\": 1}")) {
            var second = CompletableFuture.supplyAsync(() -> stream(line));
            untilWaiting(line, 1);
            var third = CompletableFuture.supplyAsync(() -> stream(line));

            try (var one = soon(second);
                    var other = soon(third)) {
                assertThat(one.iterator().next()).isEqualTo(": waiting, position 1");
                assertThat(other.iterator().next()).isEqualTo(": waiting, position 2");
            }
            end(line);
        }
    }

    @Test
    void positions_are_listed() throws Exception {
        try (var line = full("")) {
            var second = line.asking("sk-one", "second", false);
            untilWaiting(line, 1);
            var third = line.asking("sk-one", "third", true);
            untilWaiting(line, 2);

            var jobs = line.json("/api/jobs").path("data");

            assertThat(jobs.findValuesAsText("state"))
                    .containsExactly("running", "waiting", "waiting");
            assertThat(jobs.findValuesAsText("position")).containsExactly("null", "1", "2");
            assertThat(jobs.findValuesAsText("streamed")).containsExactly("false", "false", "true");
            assertThat(jobs.path(0).path("tab").textValue()).startsWith("tab-");
            release.countDown();
            assertThat(soon(second).statusCode()).isEqualTo(200);
            assertThat(soon(third).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void one_who_asks_little_does_not_wait_for_one_who_asks_much() throws Exception {
        try (var line = full("")) {
            var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
            for (var i = 0; i < 49; i++) {
                answers.add(line.asking("sk-one", "much", false));
            }
            untilWaiting(line, 49);
            answers.add(line.asking("sk-two", "little", false));
            untilWaiting(line, 50);

            release.countDown();

            for (var answer : answers) {
                assertThat(soon(answer).statusCode()).isEqualTo(200);
            }
            assertThat(asked).hasSize(51);
            assertThat(asked.indexOf("little")).as("after one turn of the other").isLessThan(3);
        }
    }

    /** A line whose tab takes one request at a time and has got one. */
    private Line full(String settings) throws Exception {
        var line = Line.start(home, "{\"tabs\": {\"maxJobsPerTab\": 1}%s}".formatted(settings));
        var first = new CountDownLatch(1);
        line.tab(one -> {
            asked.add(one.question());
            first.countDown();
            await(release);
            one.head(200, STREAM).text("done").finish();
        });
        var _ = line.asking("sk-one", "first", false);
        await(first);
        return line;
    }

    /** Lets the tab answer before it is closed: the gateway would wait for it. */
    private void end(Line line) throws Exception {
        release.countDown();
        Line.until("all ended", () -> line.json("/api/jobs").path("data").isEmpty());
    }

    /** Waits until so many are in the queue: one that is still being kept has no position. */
    private static void untilWaiting(Line line, int count) throws Exception {
        Line.until(
                count + " wait",
                () -> {
                    var last = line.json("/api/jobs").path("data").findValues("position").stream();
                    return last.mapToInt(JsonNode::asInt).max().orElse(0) == count;
                });
    }

    /** The rows of a stream, once it begins. */
    private static Stream<String> stream(Line line) {
        try {
            return lines(line).body();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
