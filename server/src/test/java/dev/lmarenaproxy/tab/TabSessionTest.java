package dev.lmarenaproxy.tab;

import static dev.lmarenaproxy.tab.TestTab.LIMITS;
import static dev.lmarenaproxy.tab.TestTab.REQUEST;
import static dev.lmarenaproxy.tab.TestTab.hello;
import static dev.lmarenaproxy.tab.TestTab.row;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A page's connections, its heartbeat, what it needs of the person, and what is fetched by it. */
class TabSessionTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Nested
    class When_a_page_connects {
        private final TestTab tab = new TestTab();

        @Test
        void it_is_welcomed_and_ready() {
            assertThat(tab.session.status().connected()).isFalse();

            var link = tab.connect();

            assertThat(link.taken())
                    .containsExactly(
                            new Frame.Welcome("0.1.0", List.of()), new Frame.Needs(null, null));
            assertThat(tab.heard).containsExactly("ready");
            assertThat(tab.session.status())
                    .returns(true, TabStatus::connected)
                    .returns(true, TabStatus::ready)
                    .returns(true, TabStatus::visible)
                    .returns("b", TabStatus::browser)
                    .returns(0, TabStatus::running);
        }

        @Test
        void its_jobs_of_another_life_are_not_among_those_that_go_on() {
            var link = tab.connect(TestTab.attempt("unknown"));

            assertThat(link.taken()).startsWith(new Frame.Welcome("0.1.0", List.of()));
        }

        @Test
        void a_second_hello_ends_the_connection() {
            var link = tab.connect();

            tab.send(hello());

            assertThat(link.closed()).isEqualTo(CloseCode.BAD_FRAME);
            assertThat(tab.heard).containsExactly("ready", "away");
        }

        @Test
        void a_newer_connection_of_the_page_takes_the_place_of_the_older() {
            var old = tab.connect();
            var fresh = tab.connect();
            old.taken();

            assertThat(old.closed()).isEqualTo(CloseCode.SILENT);
            tab.session.disconnected(old);
            tab.session.received(new Frame.Bye(), old);
            assertThat(tab.session.status().ready()).isTrue();
            assertThat(fresh.closed()).isNull();
            assertThat(tab.heard).containsExactly("ready");
        }

        @Test
        void what_it_says_of_itself_is_known() {
            tab.connect();

            tab.send(new Frame.Page(false, false, false));

            assertThat(tab.session.status())
                    .returns(false, TabStatus::visible)
                    .returns(false, TabStatus::signedIn);
        }
    }

    @Nested
    class When_the_connection_is_cut {
        private final TestTab tab = TestTab.connected();

        @Test
        void it_gets_no_new_jobs_until_it_is_back() {
            tab.cut();

            assertThat(tab.heard).containsExactly("ready", "away");
            assertThat(tab.session.status().connected()).isFalse();
            tab.connect();
            assertThat(tab.heard).containsExactly("ready", "away", "ready");
        }

        @Test
        void it_is_gone_after_the_grace() {
            tab.cut();

            tab.pass(LIMITS.grace().minus(SECOND));
            assertThat(tab.heard).doesNotContain("gone");

            tab.pass(SECOND);
            assertThat(tab.heard).endsWith("gone");
            tab.pass(LIMITS.grace());
            assertThat(tab.heard).containsOnlyOnce("gone");
        }

        @Test
        void the_grace_begins_anew_with_each_cut() {
            tab.cut().pass(LIMITS.grace().minus(SECOND));
            tab.connect();
            tab.cut().pass(LIMITS.grace().minus(SECOND));

            assertThat(tab.heard).doesNotContain("gone");
        }

        @Test
        void one_that_comes_back_too_late_is_told_to_connect_again() {
            tab.cut().pass(LIMITS.grace());

            var link = tab.connect();

            assertThat(link.closed()).isEqualTo(CloseCode.SILENT);
            assertThat(link.taken()).isEmpty();
            assertThat(tab.heard).endsWith("gone");
        }
    }

    @Nested
    class When_the_page_goes_for_good {
        private final TestTab tab = TestTab.connected();

        @Test
        void it_is_gone_at_once() {
            tab.send(new Frame.Bye());

            assertThat(tab.heard).containsExactly("ready", "gone");
            assertThat(tab.link().closed()).as("nobody listens any more").isEqualTo(CloseCode.BYE);
            tab.cut();
            assertThat(tab.heard).containsExactly("ready", "gone");
        }

        @Test
        void a_closed_session_tells_its_page_why() {
            tab.session.close(CloseCode.REPLACED);
            tab.session.close(CloseCode.SHUTTING_DOWN);

            assertThat(tab.link().closed()).isEqualTo(CloseCode.REPLACED);
            assertThat(tab.heard).containsExactly("ready", "gone");
            assertThat(tab.session.status().connected()).isFalse();
        }
    }

    @Nested
    class Heartbeat {
        private final TestTab tab = TestTab.connected();

        @Test
        void goes_on_while_it_is_answered() {
            for (var beat = 0; beat < 3; beat++) {
                tab.pass(LIMITS.heartbeat());
                assertThat(tab.link().taken())
                        .containsExactly(new Frame.Ping(tab.clock.instant().toEpochMilli()));
                tab.pass(SECOND);
                assertThat(tab.link().taken()).isEmpty();
                tab.send(new Frame.Pong(0));
            }
            assertThat(tab.heard).containsExactly("ready");
        }

        @Test
        void unanswered_for_a_while_means_no_new_jobs_until_the_answer() {
            tab.pass(LIMITS.heartbeat()).pass(LIMITS.stale().minus(SECOND));
            assertThat(tab.heard).containsExactly("ready");

            tab.pass(SECOND);
            assertThat(tab.heard).containsExactly("ready", "away");
            assertThat(tab.session.status().connected()).isTrue();

            tab.send(new Frame.Pong(0));
            assertThat(tab.heard).containsExactly("ready", "away", "ready");
        }

        @Test
        void unanswered_for_long_ends_the_connection() {
            tab.pass(LIMITS.heartbeat()).pass(LIMITS.silence());

            assertThat(tab.link().closed()).isEqualTo(CloseCode.SILENT);
            assertThat(tab.session.status().connected()).isFalse();
            tab.pass(LIMITS.grace());
            assertThat(tab.heard).containsExactly("ready", "away", "gone");
        }

        @Test
        void of_a_former_connection_is_forgotten() {
            tab.pass(LIMITS.heartbeat()).cut();
            tab.connect();

            tab.pass(LIMITS.silence());

            assertThat(tab.link().closed()).isNull();
        }
    }

    @Nested
    class What_the_site_wants_of_the_person {
        private final TestTab tab = TestTab.connected();

        @Test
        void is_shown_in_the_tab_until_the_site_answers_again() {
            refused("a", 401);
            assertThat(needs()).containsExactly(new Frame.Needs(Need.SIGN_IN, null));
            assertThat(tab.session.status().need()).isEqualTo(Need.SIGN_IN);

            refused("b", 401);
            assertThat(needs()).as("told once").isEmpty();

            tab.start("c");
            tab.head("c").chunk("c", row(10));
            assertThat(needs()).containsExactly(new Frame.Needs(null, null));
            assertThat(tab.session.status().need()).isNull();
        }

        @Test
        void is_told_again_after_a_cut() {
            refused("a", 401);
            tab.cut();

            assertThat(tab.connect().taken()).contains(new Frame.Needs(Need.SIGN_IN, null));
        }

        @Test
        void stays_when_something_else_fails() {
            refused("a", 401);
            needs();

            tab.start("b");
            tab.fail("b");

            assertThat(needs()).isEmpty();
            assertThat(tab.session.status().need()).isEqualTo(Need.SIGN_IN);
        }

        @Test
        void is_done_when_the_person_has_signed_in() {
            tab.send(new Frame.Page(true, false, false));
            refused("a", 401);
            needs();

            tab.send(new Frame.Page(true, true, false));

            assertThat(needs()).containsExactly(new Frame.Needs(null, null));
        }

        @Test
        void is_not_done_by_a_look_at_a_tab_whose_session_the_site_refused() {
            refused("a", 401);
            needs();

            tab.send(new Frame.Page(false, true, false)).send(new Frame.Page(true, true, false));

            assertThat(needs()).isEmpty();
            assertThat(tab.session.status().need()).isEqualTo(Need.SIGN_IN);
        }

        private RecordingSink refused(String job, int status) {
            var sink = tab.start(job);
            tab.head(job, status).end(job);
            return sink;
        }

        private List<Frame.ToTab> needs() {
            return tab.link().taken().stream().filter(Frame.Needs.class::isInstance).toList();
        }
    }

    @Nested
    class Fetching {
        private final TestTab tab = TestTab.connected();

        @Test
        void gives_the_whole_body() {
            var page = tab.session.fetch(REQUEST).toCompletableFuture();

            assertThat(tab.link().taken())
                    .containsExactly(
                            new Frame.Start(
                                    "fetch-1",
                                    1,
                                    LIMITS.window(),
                                    Frame.Start.Purpose.MODELS,
                                    REQUEST));
            assertThat(tab.session.status().running()).as("no answer").isZero();
            tab.head("fetch-1").chunk("fetch-1", "one ").chunk("fetch-1", "two").end("fetch-1");
            assertThat(page)
                    .isCompletedWithValueMatching(
                            fetched -> new String(fetched.body(), UTF_8).equals("one two"))
                    .isCompletedWithValueMatching(fetched -> fetched.head().status() == 200);
        }

        @Test
        void is_never_held_up() {
            var page = tab.session.fetch(REQUEST).toCompletableFuture();
            tab.head("fetch-1");

            for (var i = 0; i < 100; i++) {
                tab.chunk("fetch-1", "x".repeat(100));
            }
            tab.end("fetch-1");

            assertThat(page)
                    .isCompletedWithValueMatching(fetched -> fetched.body().length == 10_000);
            assertThat(tab.link().closed()).isNull();
        }

        @Test
        void fails_with_the_page() {
            var first = tab.session.fetch(REQUEST);
            var second = tab.session.fetch(REQUEST);
            tab.fail("fetch-1");
            assertThat(fault(first)).isEqualTo(Fault.Kind.UPSTREAM_ERROR);

            tab.send(new Frame.Bye());

            assertThat(fault(second)).isEqualTo(Fault.Kind.STREAM_INTERRUPTED);
            assertThat(fault(tab.session.fetch(REQUEST))).isEqualTo(Fault.Kind.STREAM_INTERRUPTED);
        }

        @Test
        void fails_when_the_site_is_silent() {
            var page = tab.session.fetch(REQUEST);

            tab.pass(LIMITS.idle());

            assertThat(fault(page)).isEqualTo(Fault.Kind.ANSWER_TIMEOUT);
            assertThat(tab.link().taken()).contains(new Frame.Cancel("fetch-1", 1));
        }

        private static Fault.Kind fault(CompletionStage<FetchedBody> page) {
            return switch (page.toCompletableFuture()) {
                case CompletableFuture<FetchedBody> failed
                        when failed.isCompletedExceptionally()
                                && failed.exceptionNow() instanceof FaultException known ->
                        known.fault().kind();
                case CompletableFuture<FetchedBody> other ->
                        throw new AssertionError("no fault: " + other);
            };
        }
    }
}
