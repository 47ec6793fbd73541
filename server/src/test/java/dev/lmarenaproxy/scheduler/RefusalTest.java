package dev.lmarenaproxy.scheduler;

import static dev.lmarenaproxy.Fault.Kind.BROWSER_CHECK;
import static dev.lmarenaproxy.Fault.Kind.RATE_LIMITED;
import static dev.lmarenaproxy.Fault.Kind.SIGNED_OUT;
import static dev.lmarenaproxy.Fault.Kind.VERIFICATION_REQUIRED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.Fault;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the site's refusals mean for browsers, tabs and the jobs that met them. */
class RefusalTest {
    private final Stage stage = new Stage();

    @Nested
    class A_rate_limit {
        @Test
        void parks_the_whole_browser_as_long_as_the_site_says() {
            stage.ready("firefox.1");
            stage.ready("firefox.2");
            stage.submit("a");

            assertThat(stage.attemptFails("a", RATE_LIMITED, seconds(40)))
                    .containsExactly("park firefox 40 s", "retry a RATE_LIMITED");
            assertThat(stage.parked("firefox")).isEqualTo(seconds(40));
            assertThat(stage.passAlmost(seconds(40))).isEmpty();
            assertThat(stage.passToDeadline()).containsExactly("start a firefox-2 2");
            assertThat(stage.parked("firefox")).isNull();
        }

        @Test
        void sends_the_job_to_another_browser() {
            stage.ready("firefox.1");
            stage.submit("a");
            stage.ready("chrome.1");

            assertThat(stage.attemptFails("a", RATE_LIMITED, seconds(40)))
                    .containsExactly(
                            "park firefox 40 s", "retry a RATE_LIMITED", "start a chrome-1 2");
        }

        @Test
        void of_unknown_length_is_doubled_each_time_up_to_ten_minutes() {
            stage.ready("tab");
            stage.submit("a");

            for (int seconds : new int[] {30, 60, 120, 240}) {
                assertThat(stage.attemptFails("a", RATE_LIMITED))
                        .first()
                        .isEqualTo("park tab " + seconds + " s");
                stage.pass(seconds(seconds));
            }
            for (int i = 0; i < 2; i++) {
                stage.end("a");
            }
            stage.submit("b");
            assertThat(stage.attemptFails("b", RATE_LIMITED))
                    .as("an answer ends the doubling")
                    .first()
                    .isEqualTo("park tab 30 s");
        }

        @Test
        void that_many_jobs_meet_at_once_counts_once() {
            stage.ready("tab");
            stage.submit("a");
            stage.submit("b");

            stage.attemptFails("a", RATE_LIMITED);

            assertThat(stage.attemptFails("b", RATE_LIMITED))
                    .containsExactly("retry b RATE_LIMITED");
            assertThat(stage.parked("tab")).isEqualTo(Refusals.FIRST_PARK);
        }

        @Test
        void grows_but_never_shrinks_by_what_other_jobs_are_told() {
            var wide = new Stage(limits(3));
            wide.ready("tab");
            wide.submit("a");
            wide.submit("b");
            wide.submit("c");
            wide.attemptFails("a", RATE_LIMITED, seconds(40));

            assertThat(wide.attemptFails("b", RATE_LIMITED, seconds(30)))
                    .containsExactly("retry b RATE_LIMITED");
            assertThat(wide.attemptFails("c", RATE_LIMITED, seconds(50)))
                    .containsExactly("park tab 50 s", "retry c RATE_LIMITED");
        }

        @Test
        void that_comes_after_an_unnoticed_end_of_the_last_one_is_a_new_one() {
            stage.ready("tab");
            stage.submit("a");
            stage.submit("b");
            stage.attemptFails("a", RATE_LIMITED);
            stage.jump(Refusals.FIRST_PARK);

            assertThat(stage.attemptFails("b", RATE_LIMITED))
                    .containsExactly("park tab 60 s", "retry b RATE_LIMITED");
        }

        @Test
        void that_the_site_calls_over_is_kept_for_a_moment() {
            stage.ready("tab");
            stage.submit("a");

            assertThat(stage.attemptFails("a", RATE_LIMITED, Duration.ZERO))
                    .first()
                    .isEqualTo("park tab 1 s");
        }

        @Test
        void is_not_forgotten_by_a_reload() {
            stage.ready("tab");
            stage.submit("a");
            stage.attemptFails("a", RATE_LIMITED);
            stage.gone("tab");

            assertThat(stage.ready("tab")).isEmpty();
            assertThat(stage.pass(Refusals.FIRST_PARK)).containsExactly("start a tab 2");
        }

        @Test
        void leaves_what_runs_in_the_browser_alone() {
            stage.ready("tab");
            stage.submit("a");
            stage.submit("b");
            stage.attemptFails("a", RATE_LIMITED);

            assertThat(stage.running()).isEqualTo(1);
            assertThat(stage.end("b")).isEmpty();
        }

        @Test
        void does_not_count_as_an_attempt() {
            stage.ready("tab");
            stage.submit("a");
            for (int i = 0; i < 20; i++) {
                assertThat(stage.attemptFails("a", RATE_LIMITED, seconds(1)))
                        .contains("retry a RATE_LIMITED");
                assertThat(stage.pass(seconds(1))).containsExactly("start a tab " + (i + 2));
            }
        }
    }

    @Nested
    class A_refusal_that_asks_for_the_person {
        @ParameterizedTest
        @EnumSource(names = {"BROWSER_CHECK", "VERIFICATION_REQUIRED", "SIGNED_OUT"})
        void sends_the_job_to_another_tab(Fault.Kind kind) {
            stage.ready("left");
            stage.submit("a");
            stage.ready("right");

            assertThat(stage.attemptFails("a", kind))
                    .containsExactly("retry a " + kind, "start a right 2");
        }

        @Test
        void lets_the_job_wait_until_the_person_did_it() {
            stage.ready("tab");
            stage.submit("a");

            assertThat(stage.attemptFails("a", BROWSER_CHECK))
                    .containsExactly("retry a BROWSER_CHECK");
            assertThat(stage.needs("tab", BROWSER_CHECK)).isEmpty();
            assertThat(stage.pass(seconds(60))).isEmpty();
            assertThat(stage.ready("tab")).containsExactly("start a tab 2");
        }

        @Test
        void is_believed_to_be_answered_at_once_the_first_time() {
            stage.ready("tab");
            stage.submit("a");
            stage.attemptFails("a", SIGNED_OUT);
            stage.needs("tab", SIGNED_OUT);

            assertThat(stage.ready("tab")).containsExactly("start a tab 2");
            stage.attemptFails("a", SIGNED_OUT);
            stage.needs("tab", SIGNED_OUT);
            assertThat(stage.ready("tab")).isEmpty();
            assertThat(stage.pass(Refusals.FIRST_DOUBT.multipliedBy(2)))
                    .containsExactly("start a tab 3");
        }

        @Test
        void does_not_make_a_hot_loop_where_the_tab_never_tells_of_it() {
            stage.ready("tab");
            stage.submit("a");

            for (int seconds : new int[] {5, 10, 20, 40, 80}) {
                assertThat(stage.attemptFails("a", VERIFICATION_REQUIRED))
                        .containsExactly("retry a VERIFICATION_REQUIRED");
                assertThat(stage.ready("tab")).as("it says that it is well").isEmpty();
                assertThat(stage.passAlmost(seconds(seconds))).isEmpty();
                assertThat(stage.passToDeadline()).hasSize(1).first().asString().contains("start");
            }
        }

        @Test
        void that_many_jobs_meet_at_once_counts_once() {
            stage.ready("tab");
            stage.submit("a");
            stage.submit("b");
            stage.attemptFails("a", BROWSER_CHECK);
            stage.attemptFails("b", BROWSER_CHECK);

            assertThat(stage.pass(Refusals.FIRST_DOUBT))
                    .containsExactly("start a tab 2", "start b tab 2");
        }

        @Test
        void is_forgotten_after_an_answer() {
            stage.ready("tab");
            stage.submit("a");
            stage.attemptFails("a", BROWSER_CHECK);
            stage.pass(Refusals.FIRST_DOUBT);
            stage.end("a");
            stage.submit("b");
            stage.attemptFails("b", BROWSER_CHECK);

            assertThat(stage.pass(Refusals.FIRST_DOUBT)).containsExactly("start b tab 2");
        }
    }

    @Test
    void browsers_that_are_gone_are_remembered_up_to_a_limit() {
        stage.ready("first");
        stage.submit("a");
        stage.attemptFails("a", RATE_LIMITED);
        stage.gone("first");
        for (int i = 1; i < Browsers.MOST_ABSENT; i++) {
            stage.offers("b" + i, "m" + i);
        }
        assertThat(stage.parked("first")).isNotNull();

        stage.offers("last", "m");

        assertThat(stage.parked("first")).isNull();
        assertThat(stage.ready("first")).containsExactly("start a first 2");
    }

    private static Limits limits(int jobsPerTab) {
        return new Limits(
                jobsPerTab,
                100,
                50,
                Stage.TAB_WAIT,
                Stage.PERSON_WAIT,
                Stage.QUEUE_WAIT,
                Stage.TOTAL,
                Stage.RETRIES);
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
