package dev.lmarenaproxy.scheduler;

import static dev.lmarenaproxy.Fault.Kind.BROWSER_CHECK;
import static dev.lmarenaproxy.Fault.Kind.RATE_LIMITED;
import static dev.lmarenaproxy.Fault.Kind.SIGNED_OUT;
import static dev.lmarenaproxy.Fault.Kind.UPSTREAM_ERROR;
import static dev.lmarenaproxy.Fault.Kind.VERIFICATION_REQUIRED;
import static dev.lmarenaproxy.scheduler.Stage.PERSON_WAIT;
import static dev.lmarenaproxy.scheduler.Stage.QUEUE_WAIT;
import static dev.lmarenaproxy.scheduler.Stage.TAB_WAIT;
import static dev.lmarenaproxy.scheduler.Stage.TOTAL;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How long a job waits for what, and which clock counts it. */
class PatienceTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Stage stage = new Stage();

    @Nested
    class Without_a_tab {
        @Test
        void a_job_fails_after_its_wait_for_one() {
            stage.submit("a");
            stage.pass(SECOND.multipliedBy(3));
            stage.submit("b");

            assertThat(stage.passAlmost(TAB_WAIT.minusSeconds(3))).isEmpty();
            assertThat(stage.passToDeadline()).containsExactly("fail a NO_TAB_CONNECTED");
            assertThat(stage.lastFailure().message()).contains("waited 10 s");
            assertThat(stage.nextDeadline()).isEqualTo(TAB_WAIT.plusSeconds(3));
        }

        @Test
        void a_job_fails_at_once_where_it_is_not_to_wait() {
            var impatient =
                    new Stage(
                            new Limits(
                                    2,
                                    100,
                                    50,
                                    Duration.ZERO,
                                    PERSON_WAIT,
                                    QUEUE_WAIT,
                                    TOTAL,
                                    Stage.RETRIES));

            assertThat(impatient.submit("a")).containsExactly("fail a NO_TAB_CONNECTED");
        }

        @Test
        void the_wait_begins_when_the_last_tab_went() {
            busy("left");
            stage.submit("a");
            stage.pass(SECOND.multipliedBy(30));

            stage.away("left");

            assertThat(stage.nextDeadline()).isEqualTo(TAB_WAIT.plusSeconds(30));
            assertThat(stage.passToDeadline()).containsExactly("fail a NO_TAB_CONNECTED");
        }

        @Test
        void a_tab_that_comes_ends_the_wait_and_the_next_begins_anew() {
            stage.submit("a", "m");
            stage.passAlmost(TAB_WAIT);
            stage.needs("tab", BROWSER_CHECK);
            stage.pass(SECOND);
            stage.gone("tab");

            assertThat(stage.passAlmost(TAB_WAIT)).isEmpty();
            assertThat(stage.passToDeadline()).containsExactly("fail a NO_TAB_CONNECTED");
        }

        @Test
        void after_a_start_of_the_gateway_tabs_have_time_to_come_back() {
            stage.restore("old", Duration.ofMinutes(5), 1);
            stage.submit("new");

            assertThat(stage.nextDeadline()).isEqualTo(Patience.TABS_RETURN);
            assertThat(stage.passAlmost(Patience.TABS_RETURN)).isEmpty();
            assertThat(stage.ready("tab")).containsExactly("start old tab 2", "start new tab 1");
        }

        @Test
        void once_tabs_had_time_to_come_back_the_wait_is_as_ever() {
            stage.restore("old", Duration.ofMinutes(5), 1);
            assertThat(stage.pass(Patience.TABS_RETURN))
                    .containsExactly("fail old NO_TAB_CONNECTED");

            stage.submit("new");

            assertThat(stage.nextDeadline()).isEqualTo(Patience.TABS_RETURN.plus(TAB_WAIT));
        }

        @Test
        void a_tab_that_comes_at_the_last_moment_is_not_too_late() {
            stage.submit("a");
            stage.passAlmost(TAB_WAIT);

            assertThat(stage.ready("tab")).containsExactly("start a tab 1");
        }
    }

    @Nested
    class Where_no_browser_offers_the_model {
        @Test
        void a_job_fails_after_the_wait_for_a_tab_with_a_fault_of_its_own() {
            stage.ready("tab");
            stage.offers("tab", "m");
            stage.submit("a", "gone");

            assertThat(stage.passAlmost(TAB_WAIT)).isEmpty();
            assertThat(stage.passToDeadline()).containsExactly("fail a MODEL_NOT_FOUND");
        }

        @Test
        void the_wait_is_the_same_as_that_for_a_tab() {
            stage.offers("tab", "m");
            stage.submit("a", "gone");
            stage.pass(SECOND);
            stage.ready("tab");

            assertThat(stage.nextDeadline()).isEqualTo(TAB_WAIT);
        }
    }

    @Nested
    class While_every_tab_needs_the_person {
        @Test
        void a_job_fails_after_its_wait_for_the_person_and_says_what_is_needed() {
            stage.needs("one", BROWSER_CHECK);
            stage.needs("two", SIGNED_OUT);
            stage.needs("three", SIGNED_OUT);
            stage.pass(Duration.ofHours(1));
            stage.submit("a");

            assertThat(stage.passAlmost(PERSON_WAIT)).isEmpty();
            assertThat(stage.passToDeadline()).containsExactly("fail a SIGNED_OUT");
            assertThat(stage.lastFailure().message())
                    .contains("1 with a browser check", "2 signed out");
        }

        @Test
        void the_wait_begins_when_the_last_well_tab_was_lost() {
            busy("left");
            stage.needs("right", VERIFICATION_REQUIRED);
            stage.submit("a");
            stage.pass(Duration.ofMinutes(4));

            stage.needs("left", VERIFICATION_REQUIRED);

            assertThat(stage.passAlmost(PERSON_WAIT)).isEmpty();
            assertThat(stage.passToDeadline()).containsExactly("fail a VERIFICATION_REQUIRED");
        }

        @Test
        void the_clock_of_the_queue_stands_still() {
            busy("left");
            stage.submit("a");
            stage.pass(Duration.ofMinutes(4));
            stage.needs("left", BROWSER_CHECK);
            stage.pass(SECOND.multipliedBy(100));
            stage.ready("left");

            assertThat(stage.passAlmost(Duration.ofMinutes(1))).isEmpty();
            assertThat(stage.passToDeadline()).containsExactly("fail a QUEUE_TIMEOUT");
        }

        @Test
        void tabs_whose_need_is_only_known_from_their_refusals_count_too() {
            stage.ready("tab");
            stage.submit("a");
            stage.attemptFails("a", SIGNED_OUT);

            assertThat(stage.queue())
                    .extracting(Scheduler.Waiting::what)
                    .containsExactly(Scheduler.For.PERSON);
        }
    }

    @Nested
    class While_the_site_limits_every_browser {
        @Test
        void a_job_waits_for_the_end_of_the_limit_if_it_can() {
            stage.ready("tab");
            stage.submit("a");

            stage.attemptFails("a", RATE_LIMITED, QUEUE_WAIT);

            assertThat(stage.passAlmost(QUEUE_WAIT)).isEmpty();
            assertThat(stage.passToDeadline()).containsExactly("start a tab 2");
        }

        @Test
        void a_job_fails_at_once_if_it_cannot_and_says_when_to_ask_again() {
            stage.ready("tab");
            stage.submit("a");

            assertThat(stage.attemptFails("a", RATE_LIMITED, QUEUE_WAIT.plusSeconds(1)))
                    .containsExactly(
                            "park tab 301 s", "retry a RATE_LIMITED", "fail a RATE_LIMITED");
            assertThat(stage.lastFailure().retryAfter()).isEqualTo(QUEUE_WAIT.plusSeconds(1));
            stage.pass(SECOND.multipliedBy(100));
            assertThat(stage.submit("b")).as("it has time enough").isEmpty();
        }

        @Test
        void the_earliest_end_counts() {
            stage.ready("firefox.1");
            stage.submit("a");
            stage.attemptFails("a", RATE_LIMITED, SECOND.multipliedBy(40));
            stage.ready("chrome.1");

            assertThat(stage.attemptFails("a", RATE_LIMITED, Duration.ofHours(1)))
                    .containsExactly("park chrome 3600 s", "retry a RATE_LIMITED");
            assertThat(stage.pass(SECOND.multipliedBy(40))).containsExactly("start a firefox-1 3");
        }

        @Test
        void a_parked_browser_whose_tabs_need_the_person_is_no_hope() {
            stage.ready("firefox.1");
            stage.submit("a");
            stage.attemptFails("a", RATE_LIMITED, SECOND.multipliedBy(40));
            stage.needs("firefox.1", BROWSER_CHECK);
            stage.ready("chrome.1");

            assertThat(stage.attemptFails("a", RATE_LIMITED, Duration.ofHours(1)))
                    .endsWith("fail a RATE_LIMITED");
        }

        @Test
        void a_well_browser_that_is_busy_is_hope() {
            stage.ready("firefox.1");
            stage.submit("a");
            busy("chrome.1");
            stage.submit("filler");

            assertThat(stage.attemptFails("a", RATE_LIMITED, Duration.ofHours(1)))
                    .last()
                    .isEqualTo("retry a RATE_LIMITED");
        }

        @Test
        void a_job_whose_time_as_a_whole_ends_before_fails_at_once() {
            stage.ready("tab");
            stage.submit("a");
            stage.pass(TOTAL.minusSeconds(30));

            assertThat(stage.attemptFails("a", RATE_LIMITED, SECOND.multipliedBy(31)))
                    .endsWith("fail a RATE_LIMITED");
        }

        @Test
        void this_wait_and_that_for_a_place_are_one() {
            busy("tab");
            stage.submit("a");
            stage.pass(Duration.ofMinutes(4));

            assertThat(stage.attemptFails("tab-1", RATE_LIMITED, SECOND.multipliedBy(61)))
                    .endsWith("fail a RATE_LIMITED");
        }
    }

    @Nested
    class While_tabs_are_full {
        @Test
        void a_job_fails_after_its_wait_in_the_queue() {
            busy("tab");
            stage.submit("a");

            assertThat(stage.passAlmost(QUEUE_WAIT)).isEmpty();
            assertThat(stage.passToDeadline()).containsExactly("fail a QUEUE_TIMEOUT");
            assertThat(stage.lastFailure().message()).contains("300 s");
        }

        @Test
        void each_attempt_has_a_wait_of_its_own() {
            busy("tab");
            stage.pass(QUEUE_WAIT);
            stage.submit("a");
            assertThat(stage.attemptFails("tab-1", UPSTREAM_ERROR))
                    .containsExactly("retry tab-1 UPSTREAM_ERROR", "start a tab 1");

            assertThat(stage.passToDeadline()).as("its pause is over").isEmpty();
            assertThat(stage.passAlmost(QUEUE_WAIT)).isEmpty();
            assertThat(stage.passToDeadline()).containsExactly("fail tab-1 QUEUE_TIMEOUT");
        }

        @Test
        void the_time_as_a_whole_ends_the_wait_too() {
            busy("tab");
            stage.restore("old", TOTAL.minusSeconds(30), 0);

            assertThat(stage.passAlmost(SECOND.multipliedBy(30))).isEmpty();
            assertThat(stage.passToDeadline()).containsExactly("fail old QUEUE_TIMEOUT");
            assertThat(stage.lastFailure().message()).contains("1800 s");
        }
    }

    /** A tab with two jobs, {@code TAB-1} and {@code TAB-2}: all it can take. */
    private void busy(String tab) {
        stage.ready(tab);
        stage.submit(tab.split("\\.", -1)[0] + "-1");
        stage.submit(tab.split("\\.", -1)[0] + "-2");
    }
}
