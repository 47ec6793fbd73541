package dev.lmarenaproxy.scheduler;

import static dev.lmarenaproxy.Fault.Kind.ANSWER_TIMEOUT;
import static dev.lmarenaproxy.Fault.Kind.NO_TAB_CONNECTED;
import static dev.lmarenaproxy.Fault.Kind.QUEUE_FULL;
import static dev.lmarenaproxy.Fault.Kind.QUEUE_TIMEOUT;
import static dev.lmarenaproxy.Fault.Kind.STREAM_INTERRUPTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.scheduler.Decision.Fail;
import dev.lmarenaproxy.scheduler.Decision.Start;
import dev.lmarenaproxy.scheduler.Decision.Stop;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    private static final int JOBS_PER_TAB = 2;
    private static final int QUEUED = 3;
    private static final Duration TAB_WAIT = Duration.ofSeconds(10);
    private static final Duration QUEUE_WAIT = Duration.ofSeconds(60);
    private static final Duration TOTAL = Duration.ofSeconds(300);
    private static final Duration MOMENT = Duration.ofMillis(1);

    private static final TabId LEFT = new TabId("left");
    private static final TabId RIGHT = new TabId("right");

    private final Scheduler scheduler =
            new Scheduler(new Limits(JOBS_PER_TAB, QUEUED, TAB_WAIT, QUEUE_WAIT, TOTAL));
    private final Instant now = Instant.parse("2026-01-02T03:04:05Z");

    @Nested
    class When_tabs_are_ready {
        @Test
        void a_job_starts_at_once() {
            scheduler.tabReady(LEFT, now);

            assertThat(scheduler.submitted(job("a"), now)).containsExactly(start("a", LEFT));
            assertThat(scheduler.running()).isEqualTo(1);
            assertThat(scheduler.waiting()).isZero();
        }

        @Test
        void a_job_goes_where_the_fewest_run() {
            scheduler.tabReady(LEFT, now);
            scheduler.submitted(job("a"), now);
            scheduler.tabReady(RIGHT, now);

            assertThat(scheduler.submitted(job("b"), now)).containsExactly(start("b", RIGHT));
        }

        @Test
        void of_equals_the_one_that_rested_longest_is_taken() {
            scheduler.tabReady(LEFT, now);
            scheduler.submitted(job("a"), now);
            scheduler.tabReady(RIGHT, now);
            scheduler.submitted(job("b"), now);
            scheduler.ended(job("b"), now);
            scheduler.ended(job("a"), now);

            assertThat(scheduler.submitted(job("c"), now)).containsExactly(start("c", LEFT));
        }

        @Test
        void no_tab_gets_more_than_its_share() {
            scheduler.tabReady(LEFT, now);
            scheduler.submitted(job("a"), now);
            scheduler.submitted(job("b"), now);

            assertThat(scheduler.submitted(job("c"), now)).isEmpty();
            assertThat(scheduler.waiting()).isEqualTo(1);
        }

        @Test
        void the_oldest_job_takes_the_place_that_becomes_free() {
            scheduler.tabReady(LEFT, now);
            List.of("a", "b", "c", "d").forEach(name -> scheduler.submitted(job(name), now));

            assertThat(scheduler.ended(job("a"), now)).containsExactly(start("c", LEFT));
            assertThat(scheduler.ended(job("c"), now)).containsExactly(start("d", LEFT));
            assertThat(scheduler.ended(job("d"), now)).isEmpty();
        }

        @Test
        void a_job_cannot_be_submitted_twice() {
            scheduler.tabReady(LEFT, now);
            scheduler.submitted(job("a"), now);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scheduler.submitted(job("a"), now));
        }

        @Test
        void an_unknown_job_that_ends_changes_nothing() {
            scheduler.tabReady(LEFT, now);
            scheduler.submitted(job("a"), now);

            assertThat(scheduler.ended(job("x"), now)).isEmpty();
            assertThat(scheduler.ended(job("a"), now)).isEmpty();
            assertThat(scheduler.ended(job("a"), now)).isEmpty();
            assertThat(scheduler.running()).isZero();
        }
    }

    @Nested
    class When_no_tab_is_connected {
        @Test
        void jobs_start_oldest_first_as_soon_as_one_connects() {
            scheduler.submitted(job("a"), now);
            scheduler.submitted(job("b"), now);
            scheduler.submitted(job("c"), now);

            assertThat(scheduler.tabReady(LEFT, now.plus(TAB_WAIT).minus(MOMENT)))
                    .containsExactly(start("a", LEFT), start("b", LEFT));
        }

        @Test
        void a_job_fails_after_its_wait_for_a_tab() {
            scheduler.submitted(job("a"), now);
            scheduler.submitted(job("b"), now.plusSeconds(3));

            assertThat(scheduler.nextDeadline()).contains(now.plus(TAB_WAIT));
            assertThat(scheduler.passed(now.plus(TAB_WAIT).minus(MOMENT))).isEmpty();
            assertThat(scheduler.passed(now.plus(TAB_WAIT)))
                    .singleElement()
                    .satisfies(decision -> fails(decision, "a", NO_TAB_CONNECTED, "waited 10 s"));
            assertThat(scheduler.nextDeadline()).contains(now.plusSeconds(3).plus(TAB_WAIT));
        }

        @Test
        void a_job_fails_at_once_where_it_is_not_to_wait() {
            var impatient =
                    new Scheduler(
                            new Limits(JOBS_PER_TAB, QUEUED, Duration.ZERO, QUEUE_WAIT, TOTAL));
            impatient.submitted(job("a"), now);

            assertThat(impatient.nextDeadline()).contains(now);
            assertThat(impatient.passed(now)).hasSize(1);
        }

        @Test
        void the_wait_begins_when_the_last_tab_went() {
            scheduler.tabReady(LEFT, now);
            scheduler.tabReady(RIGHT, now);
            IntStream.range(0, 2 * JOBS_PER_TAB)
                    .forEach(i -> scheduler.submitted(job("busy-" + i), now));
            scheduler.submitted(job("a"), now);
            scheduler.tabAway(LEFT, now.plusSeconds(20));
            assertThat(scheduler.nextDeadline()).contains(now.plus(QUEUE_WAIT));

            scheduler.tabAway(RIGHT, now.plusSeconds(30));

            assertThat(scheduler.nextDeadline()).contains(now.plusSeconds(30).plus(TAB_WAIT));
            assertThat(scheduler.passed(now.plusSeconds(30).plus(TAB_WAIT)))
                    .singleElement()
                    .satisfies(decision -> fails(decision, "a", NO_TAB_CONNECTED, "waited 10 s"));
        }

        @Test
        void the_fault_tells_how_long_it_really_waited() {
            scheduler.tabReady(LEFT, now);
            List.of("x", "y", "a").forEach(name -> scheduler.submitted(job(name), now));
            scheduler.tabAway(LEFT, now.plus(QUEUE_WAIT).minusSeconds(2));

            assertThat(scheduler.passed(now.plus(QUEUE_WAIT)))
                    .singleElement()
                    .satisfies(decision -> fails(decision, "a", NO_TAB_CONNECTED, "waited 2 s"));
        }
    }

    @Nested
    class When_all_tabs_are_busy {
        @Test
        void a_full_queue_turns_jobs_away_and_says_when_to_come_back() {
            fillQueue();

            assertThat(scheduler.submitted(job("late"), now))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Fail.class,
                            fail -> {
                                assertThat(fail.job()).isEqualTo(job("late"));
                                assertThat(fail.fault().kind()).isEqualTo(QUEUE_FULL);
                                assertThat(fail.fault().retryAfter()).isPositive();
                            });
            assertThat(scheduler.waiting()).isEqualTo(QUEUED);
        }

        @Test
        void a_place_in_the_queue_is_free_after_a_cancellation() {
            fillQueue();
            scheduler.cancelled(job("waiting-1"), now);

            assertThat(scheduler.submitted(job("late"), now)).isEmpty();
        }

        @Test
        void a_job_fails_after_its_wait_in_the_queue() {
            fillQueue();

            assertThat(scheduler.nextDeadline()).contains(now.plus(QUEUE_WAIT));
            assertThat(scheduler.passed(now.plus(QUEUE_WAIT).minus(MOMENT))).isEmpty();
            assertThat(scheduler.passed(now.plus(QUEUE_WAIT)))
                    .hasSize(QUEUED)
                    .first()
                    .satisfies(decision -> fails(decision, "waiting-0", QUEUE_TIMEOUT, "60 s"));
            assertThat(scheduler.waiting()).isZero();
        }

        @Test
        void no_job_waits_longer_than_it_may_take_in_all() {
            var short_ = Duration.ofSeconds(20);
            var brief =
                    new Scheduler(new Limits(JOBS_PER_TAB, QUEUED, TAB_WAIT, QUEUE_WAIT, short_));
            brief.tabReady(LEFT, now);
            brief.submitted(job("x"), now);
            brief.submitted(job("y"), now);
            brief.submitted(job("a"), now);

            var decisions = brief.passed(now.plus(short_));

            assertThat(decisions)
                    .filteredOn(Start.class::isInstance)
                    .as("it would be stopped at once")
                    .isEmpty();
            assertThat(decisions).filteredOn(Fail.class::isInstance).hasSize(3);
            assertThat(brief.nextDeadline()).isEmpty();
        }

        private Scheduler fillQueue() {
            scheduler.tabReady(LEFT, now);
            IntStream.range(0, JOBS_PER_TAB)
                    .forEach(i -> scheduler.submitted(job("running-" + i), now));
            IntStream.range(0, QUEUED).forEach(i -> scheduler.submitted(job("waiting-" + i), now));
            return scheduler;
        }
    }

    @Nested
    class When_a_tab_is_away {
        @Test
        void it_keeps_its_jobs_and_gets_no_new_ones() {
            scheduler.tabReady(LEFT, now);
            scheduler.submitted(job("a"), now);

            assertThat(scheduler.tabAway(LEFT, now)).isEmpty();
            assertThat(scheduler.submitted(job("b"), now)).isEmpty();
            assertThat(scheduler.running()).isEqualTo(1);
        }

        @Test
        void what_it_still_runs_counts_when_it_is_back() {
            scheduler.tabReady(LEFT, now);
            scheduler.submitted(job("a"), now);
            scheduler.tabAway(LEFT, now);
            scheduler.submitted(job("b"), now);
            scheduler.submitted(job("c"), now);

            assertThat(scheduler.tabReady(LEFT, now)).containsExactly(start("b", LEFT));
        }

        @Test
        void a_tab_that_never_was_ready_changes_nothing() {
            scheduler.tabReady(LEFT, now);

            assertThat(scheduler.tabAway(RIGHT, now)).isEmpty();
            assertThat(scheduler.submitted(job("a"), now)).containsExactly(start("a", LEFT));
        }
    }

    @Nested
    class When_a_tab_is_gone {
        @Test
        void its_jobs_fail_and_those_of_others_go_on() {
            scheduler.tabReady(LEFT, now);
            scheduler.submitted(job("a"), now);
            scheduler.tabReady(RIGHT, now);
            scheduler.submitted(job("b"), now);

            assertThat(scheduler.tabGone(LEFT, now))
                    .singleElement()
                    .satisfies(decision -> fails(decision, "a", STREAM_INTERRUPTED, "tab"));
            assertThat(scheduler.running()).isEqualTo(1);
        }

        @Test
        void it_begins_anew_when_it_comes_back() {
            scheduler.tabReady(LEFT, now);
            scheduler.submitted(job("a"), now);
            scheduler.submitted(job("b"), now);
            scheduler.tabGone(LEFT, now);
            scheduler.submitted(job("c"), now);
            scheduler.submitted(job("d"), now);

            assertThat(scheduler.tabReady(LEFT, now))
                    .containsExactly(start("c", LEFT), start("d", LEFT));
        }

        @Test
        void an_unknown_tab_changes_nothing() {
            assertThat(scheduler.tabGone(LEFT, now)).isEmpty();
        }
    }

    @Nested
    class When_a_job_takes_too_long {
        @Test
        void it_is_stopped_and_fails_and_the_next_one_starts() {
            scheduler.tabReady(LEFT, now);
            scheduler.submitted(job("a"), now);
            scheduler.submitted(job("b"), now.plus(TOTAL).minusSeconds(2));
            scheduler.submitted(job("c"), now.plus(TOTAL).minusSeconds(1));
            assertThat(scheduler.nextDeadline()).contains(now.plus(TOTAL));

            var decisions = scheduler.passed(now.plus(TOTAL));

            assertThat(decisions).hasSize(3).startsWith(stop("a", LEFT)).endsWith(start("c", LEFT));
            fails(decisions.get(1), "a", ANSWER_TIMEOUT, "300 s");
        }

        @Test
        void the_time_counts_from_its_submission() {
            scheduler.submitted(job("a"), now);
            scheduler.tabReady(LEFT, now.plusSeconds(5));

            assertThat(scheduler.nextDeadline()).contains(now.plus(TOTAL));
        }
    }

    @Nested
    class When_a_job_is_cancelled {
        @Test
        void a_running_one_is_stopped_and_makes_room() {
            scheduler.tabReady(LEFT, now);
            List.of("a", "b", "c").forEach(name -> scheduler.submitted(job(name), now));

            assertThat(scheduler.cancelled(job("a"), now))
                    .containsExactly(stop("a", LEFT), start("c", LEFT));
        }

        @Test
        void a_waiting_one_is_forgotten() {
            scheduler.submitted(job("a"), now);

            assertThat(scheduler.cancelled(job("a"), now)).isEmpty();
            assertThat(scheduler.tabReady(LEFT, now)).isEmpty();
            assertThat(scheduler.nextDeadline()).isEmpty();
        }

        @Test
        void an_unknown_one_changes_nothing() {
            assertThat(scheduler.cancelled(job("a"), now)).isEmpty();
        }
    }

    private static JobId job(String name) {
        return new JobId(name);
    }

    private static Decision start(String job, TabId tab) {
        return new Start(job(job), tab, 1);
    }

    private static Decision stop(String job, TabId tab) {
        return new Stop(job(job), tab, 1);
    }

    private static Fail fails(Decision decision, String job, Fault.Kind kind, String says) {
        assertThat(decision).isInstanceOf(Fail.class);
        var fail = (Fail) decision;
        assertThat(fail.job()).isEqualTo(job(job));
        assertThat(fail.fault().kind()).isEqualTo(kind);
        assertThat(fail.fault().message()).contains(says);
        return fail;
    }
}
