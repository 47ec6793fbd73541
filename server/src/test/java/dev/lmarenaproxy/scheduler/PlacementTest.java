package dev.lmarenaproxy.scheduler;

import static dev.lmarenaproxy.Fault.Kind.BROWSER_CHECK;
import static dev.lmarenaproxy.Fault.Kind.EMPTY_ANSWER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.TabId;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Which tab gets a job. */
class PlacementTest {
    private final Stage stage = new Stage();

    @Nested
    class Of_tabs_that_are_alike {
        @Test
        void the_one_with_the_fewest_jobs_is_taken() {
            stage.ready("left");
            stage.submit("a");
            stage.ready("right");

            assertThat(stage.submit("b")).containsExactly("start b right 1");
        }

        @Test
        void the_one_that_rested_longest_is_taken() {
            stage.ready("left");
            stage.submit("a");
            stage.ready("right");
            stage.submit("b");
            stage.end("b");
            stage.end("a");

            assertThat(stage.submit("c")).containsExactly("start c left 1");
        }
    }

    @Nested
    class A_tab_that_needs_the_person {
        @Test
        void gets_nothing_even_if_it_is_the_only_one() {
            stage.needs("left", BROWSER_CHECK);

            assertThat(stage.submit("a")).isEmpty();
        }

        @Test
        void takes_jobs_as_soon_as_it_is_well() {
            stage.needs("left", BROWSER_CHECK);
            stage.submit("a");

            assertThat(stage.ready("left")).containsExactly("start a left 1");
        }

        @Test
        void keeps_what_it_runs() {
            stage.ready("left");
            stage.submit("a");

            assertThat(stage.needs("left", BROWSER_CHECK)).isEmpty();
            assertThat(stage.end("a")).isEmpty();
        }
    }

    @Nested
    class A_model {
        @Test
        void may_be_offered_everywhere_before_the_lists_are_known() {
            stage.ready("left");

            assertThat(stage.submit("a", "any")).containsExactly("start a left 1");
        }

        @Test
        void is_asked_for_where_it_is_offered() {
            stage.offers("left", "m", "n");
            stage.ready("left");
            stage.ready("right");
            stage.offers("right", "m");

            assertThat(stage.submit("a", "n")).containsExactly("start a left 1");
            assertThat(stage.submit("b", "n")).containsExactly("start b left 1");
            assertThat(stage.submit("c", "n")).isEmpty();
            assertThat(stage.submit("d", "m")).containsExactly("start d right 1");
        }

        @Test
        void that_is_offered_later_starts_what_waits_for_it() {
            stage.ready("left");
            stage.offers("left", "m");
            stage.submit("a", "new");

            assertThat(stage.offers("left", "m", "new")).containsExactly("start a left 1");
        }

        @Test
        void is_known_after_a_reload() {
            stage.ready("left");
            stage.offers("left", "m");
            stage.gone("left");
            stage.ready("left");

            assertThat(stage.submit("a", "unknown")).isEmpty();
        }
    }

    @Nested
    class A_conversation {
        @Test
        void goes_on_in_the_browser_that_has_it() {
            stage.ready("firefox.1");
            stage.submit("a", "m", "talk");
            stage.end("a");
            stage.ready("chrome.1");

            assertThat(stage.goOn("b", "m", "talk")).containsExactly("start b firefox-1 1");
            assertThat(stage.goOn("c", "m", "talk")).containsExactly("start c firefox-1 1");
        }

        @Test
        void that_only_begins_like_another_goes_where_the_fewest_jobs_are() {
            stage.ready("firefox.1");
            stage.submit("a", "m", "talk");
            stage.ready("chrome.1");

            assertThat(stage.submit("b", "m", "talk")).containsExactly("start b chrome-1 1");
        }

        @Test
        void goes_on_where_it_began_last() {
            stage.ready("firefox.1");
            stage.submit("a", "m", "talk");
            stage.ready("chrome.1");
            stage.submit("b", "m", "talk");
            stage.end("a");

            assertThat(stage.goOn("c", "m", "talk")).containsExactly("start c chrome-1 1");
        }

        @Test
        void goes_elsewhere_rather_than_waiting() {
            stage.ready("firefox.1");
            stage.submit("a", "m", "talk");
            stage.submit("b", "m", "talk");
            stage.ready("chrome.1");

            assertThat(stage.goOn("c", "m", "talk")).containsExactly("start c chrome-1 1");
        }

        @Test
        void goes_elsewhere_after_it_failed_there() {
            stage.ready("firefox.1");
            stage.goOn("a", "m", "talk");
            stage.ready("chrome.1");

            assertThat(stage.attemptFails("a", EMPTY_ANSWER))
                    .containsExactly("retry a EMPTY_ANSWER", "start a chrome-1 2");
        }

        @Test
        void has_no_home_where_its_model_is_not_offered() {
            stage.ready("firefox.1");
            stage.offers("firefox", "m");
            stage.submit("a", "m", "talk");
            stage.ready("chrome.1");

            assertThat(stage.goOn("b", "other", "talk")).containsExactly("start b chrome-1 1");
        }

        @Test
        void is_forgotten_after_many_others() {
            var conversations = new Conversations();
            conversations.put("first", "firefox");
            conversations.put("used", "firefox");
            for (int i = 1; i < Conversations.MOST; i++) {
                conversations.put("other-" + i, "chrome");
                conversations.browser("used");
            }

            assertThat(conversations.browser("first")).isNull();
            assertThat(conversations.browser("used")).isEqualTo("firefox");
        }
    }

    @Nested
    class A_job_that_failed {
        @Test
        void goes_to_another_browser_though_more_runs_there() {
            stage.ready("firefox.1");
            stage.ready("firefox.2");
            stage.submit("a");
            stage.ready("chrome.1");
            stage.submit("b");

            assertThat(stage.queue()).isEmpty();
            assertThat(stage.attemptFails("a", EMPTY_ANSWER))
                    .containsExactly("retry a EMPTY_ANSWER", "start a chrome-1 2");
        }

        @Test
        void goes_to_another_tab_where_there_is_no_other_browser() {
            stage.ready("firefox.1");
            stage.submit("a");
            stage.ready("firefox.2");
            stage.submit("b");

            assertThat(stage.attemptFails("a", EMPTY_ANSWER))
                    .containsExactly("retry a EMPTY_ANSWER", "start a firefox-2 2");
        }

        @Test
        void goes_to_the_same_tab_where_there_is_no_other() {
            stage.ready("firefox.1");
            stage.submit("a");

            assertThat(stage.attemptFails("a", EMPTY_ANSWER))
                    .containsExactly("retry a EMPTY_ANSWER", "start a firefox-1 2");
        }
    }

    @Test
    void a_tab_that_moves_to_another_browser_is_a_new_one() {
        var scheduler = new Scheduler(Stage.LIMITS, new Random(1));
        var now = Instant.EPOCH;
        var tab = new TabId("tab");
        var job = new JobId("a");
        scheduler.tab(tab, new TabView("firefox", true, null), now);
        scheduler.submitted(new Request(job, Owner.ANONYMOUS, "m", "talk", false, now, 0), now);

        var decisions = scheduler.tab(tab, new TabView("chrome", true, null), now);

        assertThat(decisions).hasSize(2).last().isEqualTo(new Decision.Start(job, tab, 2));
        assertThat(List.of(scheduler.running(), scheduler.waiting())).containsExactly(1, 0);
    }
}
