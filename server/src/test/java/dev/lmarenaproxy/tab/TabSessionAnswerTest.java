package dev.lmarenaproxy.tab;

import static dev.lmarenaproxy.tab.TestTab.LIMITS;
import static dev.lmarenaproxy.tab.TestTab.REQUEST;
import static dev.lmarenaproxy.tab.TestTab.attempt;
import static dev.lmarenaproxy.tab.TestTab.lastRow;
import static dev.lmarenaproxy.tab.TestTab.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobId;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A request's way to the site and its answer's way back. */
class TabSessionAnswerTest {
    private static final JobEvent FINISHED = new JobEvent.Finished(FinishReason.STOP, null);
    private static final int WINDOW = 400;
    private static final int STEP = 100;

    private final TestTab tab = TestTab.connected();

    @Test
    void an_answer_comes_back_event_by_event() {
        var sink = tab.start("a");

        assertThat(tab.link().taken())
                .containsExactly(
                        new Frame.Start("a", 1, WINDOW, Frame.Start.Purpose.ANSWER, REQUEST));
        assertThat(tab.session.status().running()).isEqualTo(1);
        tab.head("a").chunk("a", "a0:\"Hel").chunk("a", "lo\"\nag:\"hm\"\n");
        assertThat(sink.events)
                .containsExactly(new JobEvent.Text("Hello"), new JobEvent.Reasoning("hm"));

        tab.chunk("a", lastRow());
        assertThat(sink.events).hasSize(3).endsWith(FINISHED);
        assertThat(tab.session.status().running()).isZero();
    }

    @Test
    void what_follows_the_answer_is_passed_over_and_the_site_left_to_end_its_body() {
        var sink = tab.start("a");
        tab.link().taken();

        tab.head("a").chunk("a", row(10) + lastRow());
        tab.chunk("a", row(10)).end("a");

        assertThat(sink.events).hasSize(2);
        assertThat(tab.link().taken()).noneMatch(Frame.Cancel.class::isInstance);
    }

    @Test
    void a_body_that_ends_before_the_answer_is_a_failure() {
        var sink = tab.start("a");

        tab.head("a").chunk("a", row(10)).end("a");

        assertThat(sink.events).hasSize(2);
        assertThat(sink.fault()).isEqualTo(Fault.Kind.STREAM_INTERRUPTED);
        assertThat(tab.link().taken()).endsWith(ack("a", 3, 10 + WINDOW));
        assertThat(tab.session.status().running()).isZero();
    }

    @Test
    void a_request_that_never_reached_the_site_is_told_from_one_that_broke_off() {
        var never = tab.start("a");
        tab.fail("a");
        var broken = tab.start("b");
        tab.head("b").chunk("b", row(10)).fail("b");

        assertThat(never.fault()).isEqualTo(Fault.Kind.UPSTREAM_ERROR);
        assertThat(broken.fault()).isEqualTo(Fault.Kind.STREAM_INTERRUPTED);
    }

    @Test
    void an_answer_that_grows_too_large_fails_and_is_stopped() {
        var sink = tab.start("a");
        tab.head("a");

        for (var i = 0; i <= 4000 / STEP; i++) {
            tab.chunk("a", row(STEP));
        }

        assertThat(sink.fault()).isEqualTo(Fault.Kind.ANSWER_TOO_LARGE);
        assertThat(tab.link().taken()).endsWith(new Frame.Cancel("a", 1));
        assertThat(tab.session.status().running()).isZero();
    }

    @Test
    void a_cancelled_request_is_dropped_down_to_the_tab() {
        var sink = tab.start("a");
        tab.head("a");
        tab.link().taken();

        tab.session.cancel(new JobId("a"), 2);
        assertThat(tab.link().taken()).as("another attempt").isEmpty();
        tab.session.cancel(new JobId("a"), 1);
        tab.chunk("a", row(10));

        assertThat(tab.link().taken()).containsExactly(new Frame.Cancel("a", 1));
        assertThat(sink.events).isEmpty();
        assertThat(tab.session.status().running()).isZero();
        tab.session.cancel(new JobId("a"), 1);
        assertThat(tab.link().taken()).isEmpty();
    }

    @Test
    void a_session_that_is_over_starts_nothing() {
        tab.send(new Frame.Bye());

        var sink = tab.start("a");

        assertThat(tab.session.status().running()).isZero();
        assertThat(sink.events).isEmpty();
    }

    @Nested
    class Numbers_of_frames {
        @Test
        void that_came_before_change_nothing() {
            var sink = tab.start("a");
            tab.head("a").chunk("a", row(10));

            tab.send(new Frame.Chunk("a", 1, 2, bytes(row(20))));
            tab.send(new Frame.End("a", 1, 1));

            assertThat(sink.events).hasSize(1);
            assertThat(tab.link().closed()).isNull();
        }

        @Test
        void with_a_gap_end_the_connection_but_not_the_job() {
            var sink = tab.start("a");
            tab.head("a");
            tab.send(new Frame.Chunk("a", 1, 3, bytes(row(10))));

            assertThat(tab.link().closed()).isEqualTo(CloseCode.BAD_FRAME);
            assertThat(sink.events).isEmpty();

            var link = tab.connect(attempt("a"));
            assertThat(link.taken())
                    .startsWith(new Frame.Welcome("0.1.0", List.of(progress("a", 1, WINDOW))));
            tab.chunk("a", row(10));
            assertThat(sink.events).hasSize(1);
        }

        @Test
        void must_begin_with_a_head_that_comes_once() {
            tab.start("a");
            tab.send(new Frame.Chunk("a", 1, 1, bytes(row(10))));
            assertThat(tab.link().closed()).isEqualTo(CloseCode.BAD_FRAME);

            tab.connect(attempt("a"));
            tab.head("a").head("a");
            assertThat(tab.link().closed()).isEqualTo(CloseCode.BAD_FRAME);
        }

        @Test
        void of_another_attempt_or_an_unknown_job_change_nothing() {
            var sink = tab.start("a", 2);
            tab.link().taken();

            tab.head("a").chunk("a", row(10)).head("unknown").end("unknown");

            assertThat(sink.events).isEmpty();
            assertThat(tab.link().taken()).isEmpty();
            assertThat(tab.link().closed()).isNull();
        }

        @Test
        void of_one_job_are_not_those_of_another() {
            var first = tab.start("a");
            var second = tab.start("b");

            tab.head("a").head("b").chunk("b", "a0:\"B\"\n").chunk("a", "a0:\"A\"\n");

            assertThat(first.events).containsExactly(new JobEvent.Text("A"));
            assertThat(second.events).containsExactly(new JobEvent.Text("B"));
        }
    }

    @Nested
    class Flow_control {
        @Test
        void acknowledges_every_quarter_of_the_window() {
            tab.start("a");
            tab.link().taken();

            tab.head("a").chunk("a", row(STEP - 1));
            assertThat(tab.link().taken()).isEmpty();

            tab.chunk("a", row(10));
            assertThat(tab.link().taken()).containsExactly(ack("a", 3, STEP + 9 + WINDOW));
        }

        @Test
        void never_allows_more_than_was_read_and_a_window() {
            tab.start("a").stopReading();
            tab.link().taken();
            tab.head("a");

            for (var i = 0; i < WINDOW / STEP; i++) {
                tab.chunk("a", row(STEP));
            }

            assertThat(tab.link().taken())
                    .hasSize(4)
                    .allSatisfy(frame ->
                            assertThat(((Frame.Ack) frame).progress().limit()).isEqualTo(WINDOW));
        }

        @Test
        void takes_no_byte_more_than_allowed() {
            tab.start("a").stopReading();
            tab.head("a").chunk("a", row(WINDOW));
            assertThat(tab.link().closed()).isNull();

            tab.chunk("a", "x");

            assertThat(tab.link().closed()).isEqualTo(CloseCode.BAD_FRAME);
        }

        @Test
        void allows_more_as_soon_as_a_quarter_was_read() {
            var sink = tab.start("a").stopReading();
            tab.head("a").chunk("a", row(WINDOW));
            tab.link().taken();

            sink.read(STEP - 1);
            tab.session.progressed(new JobId("a"));
            assertThat(tab.link().taken()).isEmpty();

            sink.read(1);
            tab.session.progressed(new JobId("a"));
            assertThat(tab.link().taken()).containsExactly(ack("a", 2, WINDOW + STEP));
        }

        @Test
        void ignores_progress_of_a_job_that_is_over() {
            tab.session.progressed(new JobId("a"));

            assertThat(tab.link().taken()).isEmpty();
        }
    }

    @Nested
    class After_a_cut {
        @Test
        void both_sides_go_on_where_they_were() {
            var sink = tab.start("a");
            tab.head("a").chunk("a", row(STEP)).cut();

            var link = tab.connect(attempt("a"));

            assertThat(link.taken())
                    .containsExactly(
                            new Frame.Welcome("0.1.0", List.of(progress("a", 2, STEP + WINDOW))),
                            new Frame.Needs(null, null));
            tab.send(new Frame.Chunk("a", 1, 2, bytes(row(STEP))));
            tab.chunk("a", lastRow());
            assertThat(sink.events).hasSize(2).endsWith(FINISHED);
        }

        @Test
        void what_was_read_meanwhile_counts() {
            var sink = tab.start("a").stopReading();
            tab.head("a").chunk("a", row(WINDOW)).cut();
            sink.readAll();
            tab.session.progressed(new JobId("a"));

            assertThat(tab.connect(attempt("a")).taken())
                    .startsWith(
                            new Frame.Welcome("0.1.0", List.of(progress("a", 2, WINDOW + WINDOW))));
        }

        @Test
        void a_request_that_never_arrived_is_sent_again() {
            tab.cut();
            tab.start("a");

            assertThat(tab.connect().taken())
                    .containsExactly(
                            new Frame.Welcome("0.1.0", List.of()),
                            new Frame.Start("a", 1, WINDOW, Frame.Start.Purpose.ANSWER, REQUEST),
                            new Frame.Needs(null, null));
        }

        @Test
        void a_request_that_arrived_without_an_answer_yet_is_not_sent_again() {
            tab.start("a");
            tab.cut();

            assertThat(tab.connect(attempt("a")).taken())
                    .startsWith(new Frame.Welcome("0.1.0", List.of(progress("a", 0, WINDOW))))
                    .noneMatch(Frame.Start.class::isInstance);
        }

        @Test
        void a_job_that_the_page_forgot_halfway_fails() {
            var sink = tab.start("a");
            tab.head("a").chunk("a", row(10)).cut();

            var link = tab.connect();

            assertThat(sink.fault()).isEqualTo(Fault.Kind.STREAM_INTERRUPTED);
            assertThat(link.taken()).noneMatch(Frame.Start.class::isInstance);
            assertThat(tab.session.status().running()).isZero();
        }

        @Test
        void a_job_cancelled_meanwhile_does_not_go_on() {
            tab.start("a");
            tab.head("a").cut();
            tab.session.cancel(new JobId("a"), 1);

            assertThat(tab.connect(attempt("a")).taken())
                    .startsWith(new Frame.Welcome("0.1.0", List.of()));
        }

        @Test
        void a_page_that_stays_away_takes_its_jobs_along() {
            var sink = tab.start("a");
            tab.head("a").cut().pass(LIMITS.grace());

            assertThat(tab.heard).endsWith("gone");
            assertThat(tab.session.status().running()).isZero();
            assertThat(sink.events).as("the listener tells").isEmpty();
        }
    }

    private static Frame.Progress progress(String job, int seq, long limit) {
        return new Frame.Progress(job, 1, seq, limit);
    }

    private static Frame.ToTab ack(String job, int seq, long limit) {
        return new Frame.Ack(progress(job, seq, limit));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
