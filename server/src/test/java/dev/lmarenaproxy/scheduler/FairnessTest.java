package dev.lmarenaproxy.scheduler;

import static dev.lmarenaproxy.Fault.Kind.UPSTREAM_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.scheduler.Scheduler.For;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Who is next, and who finds no room in the queue. */
class FairnessTest {
    private final Stage stage =
            new Stage(
                    new Limits(
                            1,
                            100,
                            10,
                            Stage.TAB_WAIT,
                            Stage.PERSON_WAIT,
                            Stage.QUEUE_WAIT,
                            Stage.TOTAL,
                            Stage.RETRIES));

    @Nested
    class Owners {
        @Test
        void take_turns() {
            stage.ready("tab");
            submit("x.1", "ada.1", "ada.2", "ada.3", "bob.1", "bob.2", "cid.1");

            assertThat(startsFrom("x.1"))
                    .containsExactly("ada-1", "bob-1", "cid-1", "ada-2", "bob-2", "ada-3");
        }

        @Test
        void get_their_turn_however_many_requests_another_has() {
            stage.ready("tab");
            submit("x.1", "ada.1", "ada.2", "ada.3", "ada.4", "ada.5");
            assertThat(stage.end("x.1")).containsExactly("start ada-1 tab 1");
            submit("bob.1");

            assertThat(startsFrom("ada.1")).startsWith("ada-2", "bob-1", "ada-3");
        }

        @Test
        void who_come_with_one_request_at_a_time_are_not_always_first() {
            stage.ready("tab");
            submit("x.1", "ada.1", "ada.2", "bob.1");
            assertThat(stage.end("x.1")).containsExactly("start ada-1 tab 1");
            assertThat(stage.end("ada.1")).containsExactly("start bob-1 tab 1");
            submit("bob.2");

            assertThat(stage.end("bob.1")).containsExactly("start ada-2 tab 1");
        }
    }

    @Nested
    class Requests_of_one_owner {
        @Test
        void go_in_the_order_of_their_submission() {
            stage.ready("tab");
            submit("x", "a", "b", "c");

            assertThat(startsFrom("x")).containsExactly("a", "b", "c");
        }

        @Test
        void keep_their_place_when_they_are_made_again() {
            stage.ready("tab");
            stage.submit("a");
            stage.pass(Duration.ofSeconds(1));
            stage.submit("b");
            stage.submit("c");

            assertThat(stage.gone("tab")).containsExactly("retry a STREAM_INTERRUPTED");
            assertThat(stage.position("a")).isEqualTo(1);
            assertThat(stage.ready("tab")).containsExactly("start a tab 2");
        }

        @Test
        void let_others_pass_while_they_pause() {
            stage.ready("tab");
            submit("a", "b");

            assertThat(stage.attemptFails("a", UPSTREAM_ERROR))
                    .containsExactly("retry a UPSTREAM_ERROR", "start b tab 1");
        }

        @Test
        void let_others_pass_whose_model_has_a_place() {
            stage.ready("tab");
            stage.offers("tab", "m");
            stage.submit("a", "unknown");
            stage.submit("b", "unknown");

            assertThat(stage.submit("c")).containsExactly("start c tab 1");
        }
    }

    @Nested
    class A_position {
        @Test
        void counts_what_starts_before() {
            stage.ready("tab");
            submit("x.1", "ada.1", "ada.2", "ada.3", "bob.1", "bob.2", "cid.1");

            var names = List.of("ada.1", "bob.1", "cid.1", "ada.2", "bob.2", "ada.3");
            assertThat(names).extracting(stage::position).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(stage.queue())
                    .extracting(waiting -> waiting.job().value().replace('-', '.'))
                    .isEqualTo(names);
            assertThat(stage.queue())
                    .extracting(Scheduler.Waiting::position)
                    .containsExactly(1, 2, 3, 4, 5, 6);
        }

        @Test
        void is_not_for_jobs_that_run_or_are_unknown() {
            stage.ready("tab");
            submit("a");

            assertThat(stage.position("a")).isZero();
            assertThat(stage.position("x")).isZero();
        }

        @Test
        void comes_with_what_the_job_waits_for() {
            stage.ready("tab");
            stage.offers("tab", "m");
            stage.submit("a");
            stage.submit("b");
            stage.attemptFails("a", UPSTREAM_ERROR);
            stage.submit("c");
            stage.submit("d", "unknown");

            assertThat(stage.queue())
                    .extracting(Scheduler.Waiting::what)
                    .containsExactly(For.RETRY, For.PLACE, For.MODEL);
        }
    }

    @Nested
    class A_full_queue {
        @Test
        void refuses_the_new_one_at_once() {
            fill();

            assertThat(stage.submit("late")).containsExactly("fail late QUEUE_FULL");
            assertThat(stage.waiting()).isEqualTo(10);
        }

        @Test
        void takes_one_that_does_not_have_to_wait() {
            fill();
            stage.offers("tab", "m");
            stage.offers("other", "n");
            stage.ready("other");

            assertThat(stage.submit("first", "n")).containsExactly("start first other 1");
        }

        @Test
        void has_room_after_a_cancellation() {
            fill();
            stage.cancel("waiting.1");

            assertThat(stage.submit("late")).isEmpty();
        }

        @Test
        void takes_back_what_is_made_again_and_what_a_former_run_accepted() {
            fill();

            assertThat(stage.gone("tab")).containsExactly("retry running STREAM_INTERRUPTED");
            assertThat(stage.restore("old", Duration.ofSeconds(5), 0)).isEmpty();
            assertThat(stage.waiting()).isEqualTo(12);
            assertThat(stage.submit("late")).containsExactly("fail late QUEUE_FULL");
        }

        @Test
        void tells_nothing_precise_while_nothing_left_it() {
            fill();
            stage.submit("late");

            assertThat(stage.lastFailure().retryAfter()).isEqualTo(DrainRate.UNKNOWN);
        }

        @Test
        void gives_each_client_a_time_of_its_own_by_the_rate_at_which_jobs_leave() {
            fill();
            var job = "running";
            for (int i = 0; i < 4; i++) {
                stage.pass(Duration.ofSeconds(10));
                var next = stage.end(job).getFirst().split(" ", -1)[1];
                job = next;
                stage.submit("more." + i);
            }

            var waits = new ArrayList<Duration>();
            for (int i = 0; i < 3; i++) {
                stage.submit("late." + i);
                waits.add(stage.lastFailure().retryAfter());
            }

            // four jobs in the last thirty seconds
            assertThat(waits).extracting(Duration::toMillis).containsExactly(7500L, 15000L, 22500L);
        }

        @Test
        void never_says_more_than_the_longest_wait() {
            fill();
            for (int i = 0; i < 1000; i++) {
                stage.submit("late." + i);
            }

            assertThat(stage.lastFailure().retryAfter()).isEqualTo(DrainRate.LONGEST);
        }

        private void fill() {
            stage.ready("tab");
            stage.submit("running");
            IntStream.range(0, 10).forEach(i -> stage.submit("waiting." + i));
        }
    }

    private void submit(String... jobs) {
        for (var job : jobs) {
            stage.submit(job);
        }
    }

    /** Which job follows which, when each ends in its turn. */
    private List<String> startsFrom(String running) {
        var order = new ArrayList<String>();
        var job = running;
        for (var next = stage.end(job); !next.isEmpty(); next = stage.end(job)) {
            job = next.getFirst().split(" ", -1)[1];
            order.add(job);
        }
        return order;
    }
}
