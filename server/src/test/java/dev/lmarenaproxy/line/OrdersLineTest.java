package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Line.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
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
    void tabs_and_jobs_are_listed_in_parts() throws Exception {
        try (var line = Line.start(home)) {
            var all = new ArrayList<String>();
            for (var i = 0; i < 3; i++) {
                all.add(line.tab(_ -> {}).id());
            }
            for (var i = 0; i < 3; i++) {
                var _ = line.asking("a", "hi", false);
            }
            Line.until("3 run", () -> line.json("/api/jobs").path("total").asInt() == 3);

            var tabs = line.json("/api/tabs?limit=2&offset=1");
            var rest = line.json("/api/tabs?limit=1");
            var jobs = line.json("/api/jobs?limit=2&offset=2");

            assertThat(tabs.path("total").intValue()).isEqualTo(3);
            assertThat(tabs.path("limit").intValue()).isEqualTo(2);
            assertThat(tabs.path("offset").intValue()).isEqualTo(1);
            assertThat(tabs.path("more").booleanValue()).isFalse();
            var told = new ArrayList<>(rest.path("data").findValuesAsText("id"));
            told.addAll(tabs.path("data").findValuesAsText("id"));
            assertThat(told).isEqualTo(all);
            assertThat(jobs.path("data")).hasSize(1);
            assertThat(jobs.path("total").intValue()).isEqualTo(3);
            assertThat(line.get("/api/tabs?limit=1001").body()).contains("limit", "1 to 1000");
            assertThat(line.get("/api/jobs?offset=-1").statusCode()).isEqualTo(400);
        }
    }

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
