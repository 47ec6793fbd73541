package dev.lmarenaproxy.scheduler;

import static dev.lmarenaproxy.Fault.Kind.ANSWER_FAILED;
import static dev.lmarenaproxy.Fault.Kind.ANSWER_TIMEOUT;
import static dev.lmarenaproxy.Fault.Kind.EMPTY_ANSWER;
import static dev.lmarenaproxy.Fault.Kind.STREAM_INTERRUPTED;
import static dev.lmarenaproxy.Fault.Kind.UPSTREAM_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a failed attempt, by the kind of its fault. */
class RetryTest {
    private final Stage stage = new Stage();

    @Nested
    class A_form_of_asking_that_the_site_refused {
        @Test
        void is_followed_by_another_at_once_in_the_same_tab_even_a_full_one() {
            stage.ready("tab");
            stage.ready("other");
            stage.submit("a");
            stage.submit("b");
            stage.submit("c");

            assertThat(stage.again("a")).containsExactly("start a tab 2");
        }

        @Test
        void does_not_count_as_a_failure() {
            stage.ready("tab");
            stage.submit("a");

            stage.again("a");

            assertThat(stage.attemptFails("a", ANSWER_FAILED))
                    .containsExactly("retry a ANSWER_FAILED", "start a tab 3");
            assertThat(stage.attemptFails("a", ANSWER_FAILED))
                    .containsExactly("fail a ANSWER_FAILED");
        }

        @Test
        void of_a_job_that_does_not_run_changes_nothing() {
            stage.submit("a");

            assertThat(stage.again("a")).isEmpty();
            assertThat(stage.again("unknown")).isEmpty();
            assertThat(stage.ready("tab")).containsExactly("start a tab 1");
        }
    }

    @Nested
    class A_fault_of_the_site {
        @Test
        void is_followed_by_as_many_attempts_as_the_settings_allow() {
            stage.ready("tab");
            stage.submit("a");

            for (int epoch = 2; epoch <= 4; epoch++) {
                assertThat(stage.attemptFails("a", UPSTREAM_ERROR))
                        .containsExactly("retry a UPSTREAM_ERROR");
                assertThat(stage.passToDeadline()).containsExactly("start a tab " + epoch);
            }
            assertThat(stage.attemptFails("a", UPSTREAM_ERROR))
                    .containsExactly("fail a UPSTREAM_ERROR");
        }

        @Test
        void is_followed_by_pauses_that_double_up_to_a_limit_and_scatter() {
            var policy = new RetryPolicy(new Retries(4, seconds(1), seconds(5)), new Random(1));
            var least = List.of(500L, 1000L, 2000L, 2500L);
            var pauses = new ArrayList<List<Long>>();
            for (int round = 0; round < 100; round++) {
                var ticket = ticket();
                pauses.add(
                        least.stream()
                                .map(_ -> policy.after(ticket, UPSTREAM_ERROR).orElseThrow())
                                .map(Duration::toMillis)
                                .toList());
            }

            for (int i = 0; i < least.size(); i++) {
                int attempt = i;
                assertThat(pauses)
                        .extracting(list -> list.get(attempt))
                        .allSatisfy(pause ->
                                assertThat(pause)
                                        .isBetween(least.get(attempt), 3 * least.get(attempt)));
                assertThat(pauses.stream().map(list -> list.get(attempt)).distinct())
                        .hasSizeGreaterThan(50);
            }
        }

        @Test
        void ends_the_job_at_once_if_its_pause_would_end_after_the_deadline() {
            stage.ready("tab");
            stage.submit("a");
            stage.pass(Stage.TOTAL.minusMillis(500));

            assertThat(stage.attemptFails("a", UPSTREAM_ERROR))
                    .containsExactly("fail a UPSTREAM_ERROR");
        }

        @Test
        void leaves_the_job_cancellable_during_its_pause() {
            stage.ready("tab");
            stage.submit("a");
            stage.attemptFails("a", UPSTREAM_ERROR);

            assertThat(stage.waiting()).isEqualTo(1);
            assertThat(stage.cancel("a")).isEmpty();
            assertThat(stage.nextDeadline()).isNull();
        }
    }

    @Nested
    class A_lost_tab {
        @Test
        void is_followed_by_another_attempt_at_once_and_later_after_pauses() {
            stage.ready("tab");
            stage.submit("a");

            assertThat(stage.attemptFails("a", STREAM_INTERRUPTED))
                    .containsExactly("retry a STREAM_INTERRUPTED", "start a tab 2");
            assertThat(stage.attemptFails("a", STREAM_INTERRUPTED))
                    .containsExactly("retry a STREAM_INTERRUPTED");
            assertThat(stage.passToDeadline()).containsExactly("start a tab 3");
        }

        @Test
        void ends_a_job_that_may_be_what_kills_the_tabs() {
            stage.ready("tab");
            stage.submit("a");
            for (int i = 0; i < RetryPolicy.MOST_INTERRUPTIONS; i++) {
                assertThat(stage.gone("tab")).containsExactly("retry a STREAM_INTERRUPTED");
                stage.ready("tab");
                if (i > 0) {
                    stage.passToDeadline();
                }
            }
            assertThat(stage.running()).isEqualTo(1);

            assertThat(stage.gone("tab")).containsExactly("fail a STREAM_INTERRUPTED");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ANSWER_TIMEOUT", "EMPTY_ANSWER", "ANSWER_FAILED"})
    void an_answer_that_failed_for_no_reason_is_asked_for_once_more(Fault.Kind kind) {
        stage.ready("tab");
        stage.submit("a");

        assertThat(stage.attemptFails("a", kind))
                .containsExactly("retry a " + kind, "start a tab 2");
        assertThat(stage.attemptFails("a", kind)).containsExactly("fail a " + kind);
    }

    @Test
    void once_more_counts_for_all_such_answers_together() {
        stage.ready("tab");
        stage.submit("a");

        stage.attemptFails("a", EMPTY_ANSWER);

        assertThat(stage.attemptFails("a", ANSWER_TIMEOUT))
                .containsExactly("fail a ANSWER_TIMEOUT");
    }

    @Test
    void sorts_of_faults_are_counted_apart() {
        stage.ready("tab");
        stage.submit("a");
        stage.attemptFails("a", ANSWER_FAILED);
        stage.attemptFails("a", STREAM_INTERRUPTED);

        assertThat(stage.attemptFails("a", UPSTREAM_ERROR))
                .containsExactly("retry a UPSTREAM_ERROR");
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "ATTACHMENT_TOO_LARGE",
                "MODEL_NOT_FOUND",
                "UPSTREAM_REJECTED",
                "CONTEXT_LENGTH_EXCEEDED",
                "ANSWER_TOO_LARGE",
                "MEDIA_UNREACHABLE",
                "INTERNAL_ERROR"
            })
    void what_another_attempt_would_not_help_fails_at_once(Fault.Kind kind) {
        stage.ready("tab");
        stage.submit("a");

        assertThat(stage.attemptFails("a", kind)).containsExactly("fail a " + kind);
        assertThat(stage.lastFailure().message()).isEqualTo("It failed.");
    }

    @ParameterizedTest
    @EnumSource(Fault.Kind.class)
    void no_kind_of_fault_is_tried_for_ever(Fault.Kind kind) {
        var policy = new RetryPolicy(Stage.RETRIES, new Random(1));
        var ticket = ticket();
        int attempts = 1;
        while (policy.after(ticket, kind).isPresent()) {
            attempts++;
        }

        assertThat(attempts).isLessThanOrEqualTo(RetryPolicy.MOST_REFUSALS + 1);
    }

    private static Ticket ticket() {
        var now = Instant.EPOCH;
        var request = new Request(new JobId("a"), Owner.ANONYMOUS, "m", "talk", false, now, 0);
        return new Ticket(request, 1, now, now);
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
