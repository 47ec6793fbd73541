package dev.lmarenaproxy.dispatch;

import static dev.lmarenaproxy.Fault.Kind.MODEL_NOT_FOUND;
import static dev.lmarenaproxy.Fault.Kind.STREAM_INTERRUPTED;
import static dev.lmarenaproxy.Fault.Kind.UPSTREAM_ERROR;
import static dev.lmarenaproxy.dispatch.Endings.all;
import static dev.lmarenaproxy.dispatch.Endings.fault;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobEvent.Assigned;
import dev.lmarenaproxy.JobEvent.Restarted;
import dev.lmarenaproxy.JobEvent.Text;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.TestJobs;
import dev.lmarenaproxy.Usage;
import dev.lmarenaproxy.stream.JobStream;
import dev.lmarenaproxy.tab.Frame;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What becomes of a job whose attempt failed. */
class RetriesTest {
    private static final String PART = "Herons are patient birds that";

    private TestDispatch line = new TestDispatch();

    @AfterEach
    void stop() {
        line.close();
    }

    @Nested
    class Before_anything_of_the_answer_came {
        @Test
        void a_job_of_a_lost_tab_runs_on_another() throws Exception {
            var first = line.page("tab-1", "page-1");
            var stream = line.submit("a");
            first.head(first.started(), 200);
            var second = line.page("tab-2", "page-2");

            first.send(new Frame.Bye());

            second.answer(second.started(), "x");
            assertThat(all(stream))
                    .containsSubsequence(
                            new Assigned(new TabId("tab-1"), 1),
                            new Assigned(new TabId("tab-2"), 2),
                            new Text("x"));
        }

        @Test
        void a_job_of_a_reloaded_page_runs_in_the_new_one() throws Exception {
            var first = line.page("page-1");
            var stream = line.submit("a");
            first.started();

            var second = line.page("page-2");

            second.answer(second.started(), "x");
            assertThat(all(stream)).contains(new Text("x"));
        }

        @Test
        void a_fault_of_the_site_is_tried_again_after_a_pause() throws Exception {
            var page = line.page("one");
            var stream = line.submit("a");
            page.body(page.started(), 502, "busy");
            line.settled();
            line.settled();

            line.pass(Duration.ofSeconds(2));

            page.answer(page.started(), "x");
            assertThat(all(stream)).contains(new Text("x"));
        }

        @Test
        void a_fault_that_stays_is_told_in_the_end() throws Exception {
            var page = line.page("one");
            var stream = line.submit("a");
            for (var attempt = 0; attempt < 2; attempt++) {
                page.body(page.started(), 502, "busy");
                line.settled();
                line.settled();
                line.pass(Duration.ofSeconds(4));
            }

            assertThat(fault(stream)).isEqualTo(UPSTREAM_ERROR);
        }

        @Test
        void a_withdrawn_model_is_told_at_once() throws Exception {
            var page = line.page("one");
            var stream = line.submit("a");
            page.body(page.started(), 404, "{\"error\":\"model not found\"}");

            assertThat(fault(stream)).isEqualTo(MODEL_NOT_FOUND);
        }
    }

    @Nested
    class When_a_part_came_that_nobody_has_seen {
        @Test
        void the_job_begins_anew() throws Exception {
            var first = line.page("page-1");
            var stream = line.submit(TestJobs.gathered("a", line.clock.instant())).stream();
            first.head(first.started(), 200).chunk("a", "a0:\"" + PART + "\"\n");
            line.settled();

            var second = line.page("page-2");

            second.answer(second.started(), "x");
            assertThat(text(gathered(stream))).isEqualTo("x");
            assertThat(line.journal.events("a"))
                    .hasAtLeastOneElementOfType(Restarted.class)
                    .contains(new Text(PART), new Text("x"));
        }
    }

    @Nested
    class When_a_client_has_seen_a_part {
        @Test
        void the_model_is_asked_to_go_on_and_the_seam_is_trimmed() throws Exception {
            var first = line.page("page-1");
            var stream = line.submit("a");
            stream.join(() -> {});
            first.head(first.started(), 200).chunk("a", "a0:\"" + PART + "\"\n");
            line.settled();

            var second = line.page("page-2");
            var start = second.start();
            assertThat(start.epoch()).isEqualTo(2);
            assertThat(start.request().body()).contains(PART).contains("exactly where");
            second.answer("a", "patient birds that wait.");

            assertThat(text(all(stream))).isEqualTo("Herons are patient birds that wait.");
            assertThat(line.journal.events("a")).doesNotHaveAnyElementsOfTypes(Restarted.class);
        }

        @Test
        void nothing_of_the_old_page_passes_any_more() throws Exception {
            var first = line.page("page-1");
            var stream = line.submit("a");
            stream.join(() -> {});
            first.head(first.started(), 200).chunk("a", "a0:\"" + PART + "\"\n");
            line.settled();
            var second = line.page("page-2");
            second.start();

            first.chunk("a", "a0:\" LATE\"\nad:{\"finishReason\":\"stop\"}\n");
            line.looped();
            second.answer("a", " wait.");

            assertThat(text(all(stream))).isEqualTo(PART + " wait.");
        }

        @Test
        void the_job_fails_where_that_is_wanted() throws Exception {
            line.close();
            line = new TestDispatch(false, new RecordingJournal());
            var first = line.page("page-1");
            var stream = line.submit("a");
            stream.join(() -> {});
            first.head(first.started(), 200).chunk("a", "a0:\"" + PART + "\"\n");
            line.settled();

            line.page("page-2");

            assertThat(fault(stream)).isEqualTo(STREAM_INTERRUPTED);
        }

        @Test
        void a_model_that_tells_something_else_is_not_asked_a_third_time() throws Exception {
            var page = line.page("page-1");
            var stream = line.submit("a");
            stream.join(() -> {});
            page.head(page.started(), 200).chunk("a", "a0:\"" + PART + "\"\n").end("a");

            page.head(page.started(), 200)
                    .chunk("a", "a0:\"Herons are patient, but cranes dance.\"\n");

            assertThat(fault(stream)).isEqualTo(STREAM_INTERRUPTED);
            assertThat(text(stream.events())).isEqualTo(PART);
            assertThat(page.cancelled().value()).isEqualTo("a");
        }

        @Test
        void a_model_that_twice_has_nothing_to_add_has_said_all() throws Exception {
            var page = line.page("page-1");
            var stream = line.submit("a");
            stream.join(() -> {});
            page.head(page.started(), 200).chunk("a", "a0:\"" + PART + "\"\n").end("a");

            for (var attempt = 0; attempt < 2; attempt++) {
                page.body(page.started(), 200, "ad:{\"finishReason\":\"stop\"}\n");
            }

            var events = all(stream);
            assertThat(text(events)).isEqualTo(PART);
            assertThat(events.getLast())
                    .isEqualTo(
                            new JobEvent.Finished(
                                    FinishReason.STOP, new Usage(1, PART.length(), 0)));
        }

        @Test
        void a_picture_cannot_be_gone_on_with() throws Exception {
            var first = line.page("page-1");
            var stream = line.submit("a");
            stream.join(() -> {});
            first.head(first.started(), 200)
                    .chunk("a", "a2:[{\"type\":\"image\",\"image\":\"https://x/y.png\"}]\n");
            line.settled();

            line.page("page-2");

            assertThat(fault(stream)).isEqualTo(STREAM_INTERRUPTED);
        }
    }

    private static List<JobEvent> gathered(JobStream stream) throws InterruptedException {
        all(stream);
        return stream.events();
    }

    private static String text(List<JobEvent> events) {
        return events.stream()
                .filter(Text.class::isInstance)
                .map(event -> ((Text) event).text())
                .collect(Collectors.joining());
    }
}
