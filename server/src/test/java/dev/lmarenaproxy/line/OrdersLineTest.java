package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Line.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the person may do to jobs and tabs from the monitor. */
@Timeout(60)
class OrdersLineTest {
    private static final String STREAM = "text/event-stream";

    @TempDir private Path home;

    @Test
    void a_job_is_ended_down_to_the_tab() throws Exception {
        try (var line = Line.start(home)) {
            var held = new CompletableFuture<FakeTab.Asked>();
            line.tab(held::complete);
            var answer = line.asking("k", "hi", false);
            var asked = soon(held);

            var told = line.post("/api/jobs/" + asked.job + "/cancel", "");

            assertThat(told.statusCode()).isEqualTo(202);
            soon(asked.cancelled);
            assertThat(soon(answer).statusCode()).isBetween(400, 599);
            Line.until("the job is gone", () -> line.json("/api/jobs").path("data").isEmpty());
            assertThat(line.post("/api/jobs/" + asked.job + "/cancel", "").statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void a_disconnected_tab_is_told_to_stay_away_and_another_takes_its_jobs() throws Exception {
        try (var line = Line.start(home)) {
            var asked = new LinkedBlockingQueue<FakeTab.Asked>();
            var first = line.tab(asked::add);
            var answer = line.asking("k", "hi", false);
            asked.take();
            line.newTab(one -> one.head(200, STREAM).text("from another").finish()).connect();
            var closed = first.closed();

            var told = line.post("/api/tabs/" + first.id() + "/disconnect", "");

            assertThat(told.statusCode()).isEqualTo(202);
            assertThat(soon(closed)).isEqualTo(4410);
            assertThat(soon(answer).body()).contains("from another");
            Line.until(
                    "the tab is gone",
                    () -> line.status(first).path("state").asText().equals("gone"));
            assertThat(line.post("/api/tabs/" + first.id() + "/disconnect", "").statusCode())
                    .isEqualTo(404);
        }
    }
}
