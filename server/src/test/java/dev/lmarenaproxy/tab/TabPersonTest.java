package dev.lmarenaproxy.tab;

import static dev.lmarenaproxy.tab.TestTab.lastRow;
import static dev.lmarenaproxy.tab.TestTab.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a tab's person is told and asked for, and what the tab does about it by itself. */
class TabPersonTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Frame.Reload RELOAD = new Frame.Reload(Frame.Reload.Cause.BROWSER_CHECK);
    private static final String CHECK = "<title>Just a moment...</title>";
    private static final String VERIFY = "{\"error\":\"recaptcha validation failed\"}";

    private final TestTab tab = TestTab.connected();

    @Nested
    class A_browser_check {
        @Test
        void is_brought_to_the_person_by_one_reload() {
            refused("a", CHECK);

            assertThat(told(tab)).containsExactly(needs(Need.BROWSER_CHECK), RELOAD);
            assertThat(status().lastReload()).isEqualTo(tab.clock.instant());
            tab.pass(Reloads.PAUSE).pass(Reloads.PAUSE);
            assertThat(reloads(tab)).isEmpty();
        }

        @Test
        void lets_the_answers_that_run_come_to_their_end_first() {
            start("slow");
            refused("a", CHECK);
            assertThat(reloads(tab)).isEmpty();

            tab.chunk("slow", lastRow());

            assertThat(reloads(tab)).containsExactly(RELOAD);
        }

        @Test
        void does_not_wait_for_them_for_ever() {
            start("slow");
            refused("a", CHECK);

            tab.pass(Reloads.PATIENCE.minus(SECOND));
            assertThat(reloads(tab)).isEmpty();
            tab.pass(SECOND);
            assertThat(reloads(tab)).containsExactly(RELOAD);
        }

        @Test
        void reloads_a_tab_once_a_minute_at_the_most_whatever_its_page() {
            refused("a", CHECK);
            told(tab);
            tab.send(new Frame.Bye());

            var next = new TestTab(tab.clock, tab.session.status());
            next.connect();
            next.link().taken();
            next.clock.pass(SECOND);
            next.start("b");
            next.head("b", 403).chunk("b", CHECK).end("b");

            assertThat(told(next)).containsExactly(needs(Need.BROWSER_CHECK));
            next.pass(Reloads.PAUSE.minus(SECOND).minus(SECOND));
            assertThat(reloads(next)).isEmpty();
            next.pass(SECOND);
            assertThat(reloads(next)).containsExactly(RELOAD);
        }

        @Test
        void needs_no_reload_once_it_is_over() {
            start("slow");
            refused("a", CHECK);
            tab.send(new Frame.Used());

            tab.pass(Reloads.PATIENCE);

            assertThat(reloads(tab)).isEmpty();
        }

        @Test
        void needs_no_reload_where_the_page_shows_it() {
            start("slow");
            refused("a", CHECK);
            tab.send(page(true, true));

            tab.pass(Reloads.PATIENCE);

            assertThat(reloads(tab)).isEmpty();
        }

        @Test
        void waits_for_the_page_to_be_connected() {
            start("slow");
            refused("a", CHECK);
            tab.cut().pass(TestTab.LIMITS.grace().minus(SECOND)).pass(Duration.ZERO);
            tab.connect(TestTab.attempt("slow"));
            assertThat(reloads(tab)).isEmpty();

            tab.pass(Reloads.PATIENCE.minus(TestTab.LIMITS.grace()).plus(SECOND));

            assertThat(reloads(tab)).containsExactly(RELOAD);
        }

        @Test
        void is_only_told_to_a_script_that_knows_no_reload() {
            tab.send(new Frame.Bye());
            var old = new TestTab(tab.clock, null, Set.of());
            old.connect();
            old.link().taken();
            old.start("a");
            old.head("a", 403).chunk("a", CHECK).end("a");

            assertThat(told(old)).containsExactly(needs(Need.BROWSER_CHECK));
            old.session.drain(true);
            assertThat(told(old)).isEmpty();
        }

        @Test
        void is_over_with_a_page_that_shows_none() {
            tab.send(page(true, true));
            assertThat(status().need()).isEqualTo(Need.BROWSER_CHECK);
            assertThat(tab.heard).containsExactly("ready", "ready");

            tab.send(page(true, false));

            assertThat(status().need()).isNull();
            assertThat(tab.heard).containsExactly("ready", "ready", "ready");
        }

        @Test
        void is_not_over_because_the_person_says_so_while_the_page_shows_it() {
            tab.send(page(true, true)).send(new Frame.Used());

            assertThat(status().need()).isEqualTo(Need.BROWSER_CHECK);
        }
    }

    @Nested
    class A_verification {
        @Test
        void is_for_the_person_to_meet_and_nothing_is_loaded_again() {
            refused("a", VERIFY);

            assertThat(told(tab))
                    .containsExactly(new Frame.Needs(Need.VERIFICATION, "/nextjs-api/stream/"));
            tab.pass(Reloads.PAUSE);
            assertThat(reloads(tab)).isEmpty();
        }

        @Test
        void is_over_for_one_more_try_when_the_person_has_used_the_page() {
            refused("a", VERIFY);

            tab.send(new Frame.Used());
            assertThat(status().need()).isNull();

            refused("b", VERIFY);
            assertThat(status().need()).isEqualTo(Need.VERIFICATION);
        }

        @Test
        void is_not_met_by_an_answer_that_was_on_its_way_before() {
            start("before");
            refused("a", VERIFY);

            tab.chunk("before", row(10)).chunk("before", lastRow());

            assertThat(status().need()).isEqualTo(Need.VERIFICATION);
        }

        @Test
        void does_not_come_back_with_a_refusal_of_the_time_before() {
            start("before", 403);
            refused("a", VERIFY);
            tab.send(new Frame.Used());

            tab.chunk("before", VERIFY).end("before");

            assertThat(status().need()).isNull();
        }
    }

    @Nested
    class A_limit {
        @Test
        void is_told_with_what_is_left_of_it_and_ends_by_itself() {
            var until = tab.clock.instant().plusSeconds(90);

            tab.session.limited(until);

            assertThat(told(tab))
                    .containsExactly(new Frame.Standing(false, Duration.ofSeconds(90)));
            assertThat(status())
                    .returns(TabState.RATE_LIMITED, TabStatus::state)
                    .returns(until, TabStatus::limitedUntil)
                    .returns(true, TabStatus::ready);
            tab.pass(Duration.ofSeconds(89));
            assertThat(status().state()).isEqualTo(TabState.RATE_LIMITED);
            tab.pass(SECOND);
            assertThat(status()).returns(TabState.READY, TabStatus::state);
            assertThat(standings(tab)).containsExactly(new Frame.Standing(false, Duration.ZERO));
        }

        @Test
        void is_told_again_after_a_cut() {
            tab.session.limited(tab.clock.instant().plusSeconds(90));
            tab.cut().pass(Duration.ofSeconds(10));

            assertThat(tab.connect().taken())
                    .contains(new Frame.Standing(false, Duration.ofSeconds(80)));
        }

        @Test
        void can_be_taken_back() {
            tab.session.limited(tab.clock.instant().plusSeconds(90));
            tab.session.limited(null);

            assertThat(status().limitedUntil()).isNull();
        }
    }

    @Nested
    class Draining {
        @Test
        void means_no_new_jobs_until_it_is_taken_back() {
            start("a");
            tab.session.drain(true);

            assertThat(tab.heard).containsExactly("ready", "away");
            assertThat(status().state()).isEqualTo(TabState.DRAINING);
            assertThat(status().running()).isOne();
            assertThat(told(tab)).containsExactly(new Frame.Standing(true, Duration.ZERO));
            tab.session.drain(false);
            assertThat(tab.heard).containsExactly("ready", "away", "ready");
            assertThat(told(tab)).containsExactly(new Frame.Standing(false, Duration.ZERO));
        }

        @Test
        void outlives_the_page() {
            tab.session.drain(true);
            tab.send(new Frame.Bye());

            var next = new TestTab(tab.clock, tab.session.status());
            next.connect();

            assertThat(next.session.status().ready()).isFalse();
            assertThat(next.link().taken()).contains(new Frame.Standing(true, Duration.ZERO));
        }
    }

    @Test
    void the_person_can_have_the_page_loaded_again_with_the_same_care() {
        start("a");
        tab.session.reload();
        assertThat(reloads(tab)).isEmpty();

        tab.chunk("a", lastRow());
        assertThat(reloads(tab)).containsExactly(new Frame.Reload(Frame.Reload.Cause.PERSON));
        tab.session.reload();
        assertThat(reloads(tab)).as("within the minute").isEmpty();
    }

    @Test
    void the_state_tells_what_keeps_a_tab_most_from_taking_jobs() {
        assertThat(status().state()).isEqualTo(TabState.READY);
        start("a");
        assertState(TabState.BUSY, "It works on requests: 1.");
        tab.session.limited(tab.clock.instant().plusSeconds(600));
        assertState(
                TabState.RATE_LIMITED,
                "The site takes no more requests of this browser until "
                        + tab.clock.instant().plusSeconds(600)
                        + ".");
        tab.send(page(false, false));
        assertState(TabState.NEEDS_PERSON, Need.SIGN_IN.fault().message());
        tab.session.drain(true);
        assertState(TabState.DRAINING, "It gets no new requests until it is told to go on.");
        tab.pass(TestTab.LIMITS.heartbeat()).pass(TestTab.LIMITS.stale());
        var since = tab.clock.instant();
        assertState(TabState.STALE, "It does not answer; the browser may have put it to sleep.");
        tab.pass(SECOND);
        assertThat(status().stateSince()).isEqualTo(since);
        tab.cut();
        assertState(TabState.DISCONNECTED, "Its connection is cut; it may come back.");
        tab.session.close(CloseCode.REPLACED);
        assertState(TabState.GONE, "It was closed, reloaded, or away for too long.");
    }

    @Test
    void the_last_success_outlives_the_page() {
        assertThat(status().lastSuccess()).isNull();
        start("a");
        tab.chunk("a", row(10)).chunk("a", lastRow());
        Instant success = tab.clock.instant();
        assertThat(status().lastSuccess()).isEqualTo(success);
        refused("b", VERIFY);
        assertThat(status().lastSuccess()).isEqualTo(success);

        var next = new TestTab(tab.clock, status());

        assertThat(next.session.status().lastSuccess()).isEqualTo(success);
    }

    @Test
    void each_need_is_a_fault_that_asks_the_same_of_the_person() {
        assertThat(List.of(Need.values()))
                .allSatisfy(need -> assertThat(Need.after(need.fault(), null)).isEqualTo(need));
        assertThat(Need.after(Fault.of(Fault.Kind.RATE_LIMITED, "Later."), Need.SIGN_IN))
                .isEqualTo(Need.SIGN_IN);
    }

    private void assertState(TabState state, String reason) {
        assertThat(status()).returns(state, TabStatus::state).returns(reason, TabStatus::reason);
    }

    private TabStatus status() {
        return tab.session.status();
    }

    private void start(String job) {
        start(job, 200);
    }

    private void start(String job, int status) {
        tab.start(job);
        tab.head(job, status, "text/plain");
        tab.link().taken();
    }

    private void refused(String job, String body) {
        start(job, 403);
        tab.chunk(job, body).end(job);
    }

    private static Frame.Page page(boolean signedIn, boolean check) {
        return new Frame.Page(true, signedIn, check);
    }

    private static Frame.Needs needs(@Nullable Need need) {
        return new Frame.Needs(need, null);
    }

    /** What the person hears of: no pings, no acknowledgements. */
    private static List<Frame.ToTab> told(TestTab tab) {
        return tab.link().taken().stream()
                .filter(frame ->
                        frame instanceof Frame.Needs
                                || frame instanceof Frame.Standing
                                || frame instanceof Frame.Reload)
                .toList();
    }

    private static List<Frame.ToTab> reloads(TestTab tab) {
        return told(tab).stream().filter(Frame.Reload.class::isInstance).toList();
    }

    private static List<Frame.ToTab> standings(TestTab tab) {
        return told(tab).stream().filter(Frame.Standing.class::isInstance).toList();
    }
}
