package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static dev.lmarenaproxy.line.Chat.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records of requests that a stop, a crash or a full disk came upon. */
@Timeout(60)
class RecordsAndStopsLineTest {
    private static final String BACKGROUND = "{\"input\":\"hi\",\"background\":true}";

    @TempDir private Path home;

    /** The one record that there is, as a list and by itself. */
    private static JsonNode only(Line line) throws Exception {
        var list = line.json("/api/logs/requests");
        assertThat(list.path("total").intValue()).isEqualTo(1);
        return line.json("/api/request/" + list.at("/data/0/id").asText());
    }

    private static List<String> kinds(JsonNode record) {
        var kinds = new ArrayList<String>();
        record.path("timeline").forEach(moment -> kinds.add(moment.path("kind").asText()));
        return kinds;
    }

    /** A tab that begins an answer and goes no further. */
    private static void begin(Line line, CountDownLatch begun) throws Exception {
        line.tab(asked -> {
            asked.head(200, STREAM).text("It was ");
            begun.countDown();
        });
    }

    @Test
    void what_runs_when_the_gateway_stops_has_failed_by_that() throws Exception {
        try (var line = Line.start(home)) {
            var begun = new CountDownLatch(1);
            begin(line, begun);
            var asking = line.asking("k", "hi", true);
            await(begun);

            line.restart();

            assertThat(asking.handle((_, _) -> true)).succeedsWithin(Duration.ofSeconds(10));
            var record = only(line);
            assertThat(record.path("status").asText()).isEqualTo("failed");
            assertThat(record.path("error_code").asText()).isEqualTo("shutting_down");
            assertThat(record.path("duration_ms").asLong()).isPositive();
            assertThat(kinds(record)).startsWith("received", "queued").endsWith("failed");
            assertThat(line.json("/api/stats/summary").at("/requests/failed").asInt()).isOne();
        }
    }

    @Test
    void what_runs_when_the_gateway_is_killed_is_closed_by_the_next_start() throws Exception {
        var after = Files.createDirectory(home.resolve("after"));
        try (var line = Line.start(Files.createDirectory(home.resolve("before")))) {
            var begun = new CountDownLatch(1);
            begin(line, begun);
            var _ = line.asking("k", "hi", true);
            await(begun);
            // the record is on the disk once it can be read
            only(line);

            // what a process that dies leaves is what the files hold
            for (var file : List.of("proxy.db", "proxy.db-wal")) {
                Files.copy(home.resolve("before").resolve(file), after.resolve(file));
            }
        }
        try (var files = new LogFiles(after);
                var line = Line.start(after)) {
            var record = only(line);

            assertThat(record.path("status").asText()).isEqualTo("failed");
            assertThat(record.path("error_code").asText()).isEqualTo("gateway_stopped");
            assertThat(record.path("ended_at")).isEqualTo(record.path("started_at"));
            assertThat(record.path("model").asText()).isEqualTo("gpt-5-high");
            assertThat(line.json("/api/stats/summary").at("/errors/0/code").asText())
                    .isEqualTo("gateway_stopped");
            assertThat(line.json("/api/logs/errors").path("total").asInt()).isOne();
            for (var name : List.of("requests", "errors")) {
                assertThat(files.lines(name))
                        .as(name)
                        .extracting(logged -> logged.path("id"))
                        .containsExactly(record.path("id"));
            }
        }
    }

    @Test
    void a_background_response_that_outlives_the_gateway_has_one_record_and_one_end()
            throws Exception {
        try (var line = Line.start(home, "{\"retry\":{\"firstPauseMilliseconds\":10}}")) {
            var begun = new CountDownLatch(1);
            begin(line, begun);
            line.post("/v1/responses", BACKGROUND);
            await(begun);
            var before = only(line);

            line.restart();
            assertThat(only(line).path("status").asText()).isIn("waiting", "running");
            line.tab(asked -> asked.head(200, STREAM).text("a lark.").finish());
            Line.until("its end", () -> only(line).path("status").asText().equals("completed"));

            var record = only(line);
            assertThat(record.path("id")).isEqualTo(before.path("id"));
            assertThat(record.path("started_at")).isEqualTo(before.path("started_at"));
            assertThat(record.at("/answer/text").asText()).isEqualTo("It was a lark.");
            assertThat(kinds(record))
                    .startsWith("received", "resumed")
                    .contains("assigned")
                    .endsWith("finished");
            assertThat(kinds(record)).containsOnlyOnce("finished");
            assertThat(line.json("/api/stats/summary").at("/requests/total").asInt()).isOne();
            line.restart();
            assertThat(only(line)).isEqualTo(record);
        }
    }

    @Test
    void a_disk_that_takes_nothing_harms_no_client_and_the_records_come_later() throws Exception {
        try (var line = Line.start(home);
                var other = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("proxy.db"));
                var statement = other.createStatement()) {
            line.tab(asked -> asked.head(200, STREAM).text("a").finish());
            statement.execute("BEGIN IMMEDIATE");

            var answer = Line.soon(line.asking("k", "hi", true));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("[DONE]");
            assertThat(line.json("/api/logs/requests").path("total").asInt()).isZero();

            statement.execute("ROLLBACK");

            Line.until(
                    "it is kept", () -> line.json("/api/logs/requests").path("total").asInt() == 1);
            Line.until("it is whole", () -> only(line).path("status").asText().equals("completed"));
        }
    }
}
