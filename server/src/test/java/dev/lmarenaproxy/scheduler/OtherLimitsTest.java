package dev.lmarenaproxy.scheduler;

import static dev.lmarenaproxy.Fault.Kind.UPSTREAM_ERROR;
import static dev.lmarenaproxy.scheduler.Stage.PERSON_WAIT;
import static dev.lmarenaproxy.scheduler.Stage.QUEUE_WAIT;
import static dev.lmarenaproxy.scheduler.Stage.RETRIES;
import static dev.lmarenaproxy.scheduler.Stage.TAB_WAIT;
import static dev.lmarenaproxy.scheduler.Stage.TOTAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.Fault;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Limits that change while jobs wait and run. */
class OtherLimitsTest {
    private final Stage stage = new Stage();

    @Test
    void more_jobs_a_tab_start_at_once() {
        stage.ready("left");
        stage.submit("a");
        stage.submit("b");
        assertThat(stage.submit("c")).isEmpty();

        assertThat(stage.limits(with(3, 100, 50))).containsExactly("start c left 1");
    }

    @Test
    void fewer_jobs_a_tab_stop_none_that_runs() {
        stage.ready("left");
        stage.submit("a");
        stage.submit("b");

        assertThat(stage.limits(with(1, 100, 50))).isEmpty();
        stage.submit("c");

        assertThat(stage.end("a")).isEmpty();
        assertThat(stage.end("b")).containsExactly("start c left 1");
    }

    @Test
    void more_jobs_in_all_start_at_once() {
        stage.limits(with(2, 1, 50));
        stage.ready("left");
        stage.submit("a");
        assertThat(stage.submit("b")).isEmpty();

        assertThat(stage.limits(with(2, 2, 50))).containsExactly("start b left 1");
    }

    @Test
    void a_shorter_queue_turns_new_jobs_away_and_keeps_those_in_it() {
        stage.submit("a");
        stage.submit("b");

        assertThat(stage.limits(with(2, 100, 1))).isEmpty();

        assertThat(stage.submit("c")).containsExactly("fail c QUEUE_FULL");
        assertThat(stage.ready("left")).containsExactly("start a left 1", "start b left 1");
    }

    @Test
    void a_longer_wait_counts_for_what_waits_already() {
        stage.submit("a");
        stage.limits(waiting(Duration.ofMinutes(1), PERSON_WAIT, QUEUE_WAIT, TOTAL));

        assertThat(stage.pass(TAB_WAIT)).isEmpty();
        assertThat(stage.passToDeadline()).containsExactly("fail a NO_TAB_CONNECTED");
    }

    @Test
    void a_shorter_wait_is_over_at_once_for_what_waited_longer() {
        stage.submit("a");
        stage.pass(Duration.ofSeconds(5));

        assertThat(stage.limits(waiting(Duration.ofSeconds(5), PERSON_WAIT, QUEUE_WAIT, TOTAL)))
                .containsExactly("fail a NO_TAB_CONNECTED");
    }

    @Test
    void the_wait_for_the_person_and_in_the_queue_change_too() {
        stage.needs("left", Fault.Kind.SIGNED_OUT);
        stage.submit("a");
        stage.limits(waiting(TAB_WAIT, Duration.ofSeconds(1), QUEUE_WAIT, TOTAL));
        assertThat(stage.passToDeadline()).containsExactly("fail a SIGNED_OUT");

        stage.ready("left");
        stage.submit("b");
        stage.submit("c");
        stage.submit("d");
        stage.limits(waiting(TAB_WAIT, PERSON_WAIT, Duration.ofSeconds(2), TOTAL));
        assertThat(stage.pass(Duration.ofSeconds(2))).containsExactly("fail d QUEUE_TIMEOUT");
    }

    @Test
    void the_time_in_all_counts_for_what_runs_and_waits() {
        stage.ready("left");
        stage.submit("a");
        stage.submit("b");
        stage.submit("c");
        stage.pass(Duration.ofSeconds(20));

        stage.limits(waiting(TAB_WAIT, PERSON_WAIT, QUEUE_WAIT, Duration.ofSeconds(30)));
        assertThat(stage.passAlmost(Duration.ofSeconds(10))).isEmpty();
        assertThat(stage.pass(Duration.ofMillis(1)))
                .contains(
                        "stop a left 1",
                        "fail a ANSWER_TIMEOUT",
                        "stop b left 1",
                        "fail b ANSWER_TIMEOUT",
                        "fail c QUEUE_TIMEOUT");
    }

    @Test
    void retries_change_for_attempts_that_fail_from_now_on() {
        stage.ready("left");
        stage.submit("a");
        stage.limits(
                new Limits(
                        2,
                        100,
                        50,
                        TAB_WAIT,
                        PERSON_WAIT,
                        QUEUE_WAIT,
                        TOTAL,
                        new Retries(0, RETRIES.firstPause(), RETRIES.longestPause())));

        assertThat(stage.attemptFails("a", UPSTREAM_ERROR))
                .containsExactly("fail a UPSTREAM_ERROR");
    }

    private static Limits with(int jobsPerTab, int running, int queued) {
        return new Limits(
                jobsPerTab, running, queued, TAB_WAIT, PERSON_WAIT, QUEUE_WAIT, TOTAL, RETRIES);
    }

    private static Limits waiting(Duration tab, Duration person, Duration queue, Duration total) {
        return new Limits(2, 100, 50, tab, person, queue, total, RETRIES);
    }
}
