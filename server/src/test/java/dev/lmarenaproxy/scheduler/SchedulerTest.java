package dev.lmarenaproxy.scheduler;

import static dev.lmarenaproxy.Fault.Kind.EMPTY_ANSWER;
import static dev.lmarenaproxy.scheduler.Stage.LIMITS;
import static dev.lmarenaproxy.scheduler.Stage.QUEUE_WAIT;
import static dev.lmarenaproxy.scheduler.Stage.TAB_WAIT;
import static dev.lmarenaproxy.scheduler.Stage.TOTAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** From submission to end, where nothing fails at the site. */
class SchedulerTest {
    private final Stage stage = new Stage();

    @Nested
    class A_job {
        @Test
        void starts_at_once_where_a_tab_is_ready() {
            stage.ready("left");

            assertThat(stage.submit("a")).containsExactly("start a left 1");
            assertThat(stage.running()).isEqualTo(1);
            assertThat(stage.waiting()).isZero();
        }

        @Test
        void starts_as_soon_as_a_tab_connects() {
            stage.submit("a");

            assertThat(stage.ready("left")).containsExactly("start a left 1");
        }

        @Test
        void takes_the_place_that_becomes_free() {
            stage.ready("left");
            stage.submit("a");
            stage.submit("b");
            assertThat(stage.submit("c")).isEmpty();

            assertThat(stage.end("a")).containsExactly("start c left 1");
            assertThat(stage.end("c")).isEmpty();
        }

        @Test
        void cannot_be_submitted_twice() {
            stage.submit("a");

            assertThatIllegalArgumentException().isThrownBy(() -> stage.submit("a"));
        }

        @Test
        void that_is_unknown_or_waits_cannot_end_or_fail() {
            stage.submit("a");

            assertThat(stage.end("x")).isEmpty();
            assertThat(stage.end("a")).isEmpty();
            assertThat(stage.attemptFails("a", EMPTY_ANSWER)).isEmpty();
            assertThat(stage.waiting()).isEqualTo(1);
        }

        @Test
        void of_a_former_run_goes_on_with_its_next_attempt_and_the_time_it_has_left() {
            stage.ready("left");

            assertThat(stage.restore("a", Duration.ofMinutes(10), 2))
                    .containsExactly("start a left 3");
            assertThat(stage.nextDeadline()).isEqualTo(TOTAL.minusMinutes(10));
        }

        @Test
        void of_a_former_run_whose_time_is_over_fails() {
            stage.ready("left");

            assertThat(stage.restore("a", TOTAL, 1)).containsExactly("fail a QUEUE_TIMEOUT");
        }
    }

    @Nested
    class Cancelling {
        @Test
        void stops_a_running_job_and_makes_room() {
            stage.ready("left");
            stage.submit("a");
            stage.submit("b");
            stage.submit("c");

            assertThat(stage.cancel("a")).containsExactly("stop a left 1", "start c left 1");
        }

        @Test
        void forgets_a_waiting_job() {
            stage.submit("a");

            assertThat(stage.cancel("a")).isEmpty();
            assertThat(stage.ready("left")).isEmpty();
            assertThat(stage.nextDeadline()).isNull();
        }

        @Test
        void of_an_unknown_job_changes_nothing() {
            assertThat(stage.cancel("a")).isEmpty();
        }
    }

    @Nested
    class Limits_hold {
        @Test
        void no_tab_gets_more_than_its_share() {
            stage.ready("left");
            stage.submit("a");
            stage.submit("b");

            assertThat(stage.submit("c")).isEmpty();
            assertThat(stage.ready("right")).containsExactly("start c right 1");
        }

        @Test
        void all_tabs_together_get_no_more_than_the_limit() {
            var small =
                    new Stage(
                            new Limits(
                                    2,
                                    3,
                                    50,
                                    TAB_WAIT,
                                    TAB_WAIT,
                                    QUEUE_WAIT,
                                    TOTAL,
                                    Stage.RETRIES));
            small.ready("left");
            small.ready("right");
            small.submit("a");
            small.submit("b");
            small.submit("c");

            assertThat(small.submit("d")).isEmpty();
            assertThat(small.end("a")).containsExactly("start d right 1");
        }

        @Test
        void a_limit_below_one_is_refused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            new Limits(2, 0, 1, TAB_WAIT, TAB_WAIT, TOTAL, TOTAL, Stage.RETRIES));
        }
    }

    @Nested
    class A_tab_that_is_away {
        @Test
        void keeps_its_jobs_and_gets_no_new_ones() {
            stage.ready("left");
            stage.submit("a");

            assertThat(stage.away("left")).isEmpty();
            assertThat(stage.submit("b")).isEmpty();
            assertThat(stage.running()).isEqualTo(1);
        }

        @Test
        void counts_what_it_still_runs_when_it_is_back() {
            stage.ready("left");
            stage.submit("a");
            stage.away("left");
            stage.submit("b");
            stage.submit("c");

            assertThat(stage.ready("left")).containsExactly("start b left 1");
        }
    }

    @Nested
    class A_tab_that_is_gone {
        @Test
        void gives_its_jobs_to_others() {
            stage.ready("left");
            stage.submit("a");
            stage.ready("right");
            stage.submit("b");

            assertThat(stage.gone("left"))
                    .containsExactly("retry a STREAM_INTERRUPTED", "start a right 2");
        }

        @Test
        void leaves_its_jobs_waiting_where_there_is_no_other() {
            stage.ready("left");
            stage.submit("a");

            assertThat(stage.gone("left")).containsExactly("retry a STREAM_INTERRUPTED");
            assertThat(stage.ready("left")).containsExactly("start a left 2");
        }

        @Test
        void changes_nothing_if_it_is_unknown() {
            assertThat(stage.gone("left")).isEmpty();
        }
    }

    @Nested
    class The_time_of_a_job_as_a_whole {
        @Test
        void counts_from_its_submission_and_ends_its_run() {
            stage.ready("left");
            stage.submit("a");
            assertThat(stage.nextDeadline()).isEqualTo(TOTAL);

            assertThat(stage.passAlmost(TOTAL)).isEmpty();
            assertThat(stage.passToDeadline())
                    .containsExactly("stop a left 1", "fail a ANSWER_TIMEOUT");
            assertThat(stage.lastFailure().message()).contains("1800 s");
        }

        @Test
        void makes_room_for_the_next() {
            stage.ready("left");
            stage.submit("a");
            stage.submit("b");
            stage.passAlmost(TOTAL);
            stage.submit("c");

            assertThat(stage.passToDeadline())
                    .filteredOn(line -> line.startsWith("start"))
                    .containsExactly("start c left 1");
        }

        @Test
        void an_answer_that_comes_at_the_last_moment_counts() {
            stage.ready("left");
            stage.submit("a");
            stage.passAlmost(TOTAL);

            assertThat(stage.end("a")).isEmpty();
            assertThat(stage.nextDeadline()).isNull();
        }

        @Test
        void a_job_that_would_be_stopped_at_once_does_not_start() {
            var hasty =
                    new Stage(
                            new Limits(
                                    1,
                                    100,
                                    50,
                                    TAB_WAIT,
                                    TAB_WAIT,
                                    TOTAL,
                                    Duration.ofSeconds(20),
                                    LIMITS.retries()));
            hasty.ready("left");
            hasty.submit("a");
            hasty.submit("b");

            assertThat(hasty.pass(Duration.ofSeconds(20)))
                    .containsExactly(
                            "stop a left 1", "fail a ANSWER_TIMEOUT", "fail b QUEUE_TIMEOUT");
        }
    }
}
