package dev.lmarenaproxy.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.FakeClock;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.site.Question;
import dev.lmarenaproxy.site.SiteHead;
import dev.lmarenaproxy.site.SiteRequest;
import dev.lmarenaproxy.tab.AnswerSink;
import dev.lmarenaproxy.tab.CloseCode;
import dev.lmarenaproxy.tab.Frame;
import dev.lmarenaproxy.tab.RecordingLink;
import dev.lmarenaproxy.tab.SessionLimits;
import dev.lmarenaproxy.tab.TabListener;
import dev.lmarenaproxy.tab.TabSession;
import dev.lmarenaproxy.tab.TabState;
import dev.lmarenaproxy.tab.TabStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TabsTest {
    private static final Duration GRACE = Duration.ofSeconds(15);

    private static final Question QUESTION =
            new Question("e-1", new SiteRequest("POST", "/ask", Map.of(), "{}"));
    private static final SiteHead HEAD =
            new SiteHead(200, "https://arena.ai/ask", false, Map.of("content-type", "text/plain"));

    private final FakeClock clock = new FakeClock();
    private final List<String> heard = new ArrayList<>();
    private final Tabs tabs =
            new Tabs(
                    "key",
                    "0.1.0",
                    TestPage.PROFILE,
                    () -> SessionLimits.of(GRACE, Duration.ofMinutes(3)),
                    clock,
                    List.of(listener()));

    @Test
    void a_tab_with_the_token_is_let_in() {
        var page = page("tab", "one");

        assertThat(page.link().taken()).startsWith(new Frame.Welcome("0.1.0", List.of()));
        assertThat(tabs.all()).containsExactly(page.session());
        assertThat(tabs.statuses()).extracting(TabStatus::ready).containsExactly(true);
        assertThat(heard).containsExactly("1 ready");
    }

    @Test
    void a_tab_with_another_token_is_turned_away() {
        for (var token : List.of("", "kez", "key ", "KEY")) {
            var link = new RecordingLink();

            assertThat(tabs.welcome(hello(1, token), link, Runnable::run)).isEmpty();

            assertThat(link.closed()).isEqualTo(CloseCode.WRONG_TOKEN);
            assertThat(link.taken()).isEmpty();
        }
        assertThat(tabs.all()).isEmpty();
    }

    @Test
    void a_tab_of_another_protocol_is_turned_away_before_its_token_is_looked_at() {
        var link = new RecordingLink();

        assertThat(tabs.welcome(hello(2, ""), link, Runnable::run)).isEmpty();

        assertThat(link.closed()).isEqualTo(CloseCode.WRONG_PROTOCOL);
    }

    @Test
    void a_page_that_comes_back_goes_on_with_its_session() {
        var before = page("tab", "one").cut();

        var after = page("tab", "one");

        assertThat(after.session()).isSameAs(before.session());
        assertThat(heard).containsExactly("1 ready", "1 away", "1 ready");
    }

    @Test
    void another_page_of_the_tab_takes_its_place() {
        var before = page("tab", "one");

        var after = page("tab", "two");

        assertThat(before.link().closed()).isEqualTo(CloseCode.REPLACED);
        assertThat(after.session()).isNotSameAs(before.session());
        assertThat(after.session().number()).isGreaterThan(before.session().number());
        assertThat(tabs.all()).containsExactly(after.session());
        assertThat(heard).containsExactly("1 ready", "1 gone", "2 ready");
    }

    @Test
    void tabs_do_not_get_into_each_others_way() {
        var left = page("left", "one");
        var right = page("right", "one");

        left.send(new Frame.Bye());

        assertThat(tabs.all()).containsExactly(right.session());
    }

    @Test
    void a_page_that_went_and_is_shown_again_is_a_new_session() {
        var before = page("tab", "one").send(new Frame.Bye());
        assertThat(tabs.all()).isEmpty();

        var after = page("tab", "one");

        assertThat(after.session()).isNotSameAs(before.session());
        assertThat(heard).containsExactly("1 ready", "1 gone", "2 ready");
    }

    @Test
    void a_page_that_stays_away_is_forgotten_in_time() {
        page("tab", "one").cut();

        clock.pass(GRACE);
        tabs.tick();

        assertThat(tabs.all()).isEmpty();
        assertThat(heard).containsExactly("1 ready", "1 away", "1 gone");
    }

    @Test
    void one_that_went_is_known_for_an_hour_as_it_was() {
        page("tab", "one").send(new Frame.Bye());

        assertThat(tabs.gone())
                .singleElement()
                .returns(new TabId("tab"), TabStatus::id)
                .returns(TabState.GONE, TabStatus::state)
                .returns(false, TabStatus::ready);
        clock.pass(Duration.ofHours(1));
        tabs.tick();
        assertThat(tabs.gone()).isEmpty();
    }

    @Test
    void one_that_is_back_is_not_gone() {
        page("tab", "one").send(new Frame.Bye());
        page("tab", "two");
        assertThat(tabs.gone()).isEmpty();

        page("tab", "three");

        assertThat(tabs.gone()).as("replaced, not gone").isEmpty();
    }

    @Test
    void of_many_that_went_the_last_are_known() {
        for (var tab = 1; tab <= 60; tab++) {
            page("tab" + tab, "one").send(new Frame.Bye());
        }

        assertThat(tabs.gone())
                .hasSize(50)
                .extracting(TabStatus::id)
                .startsWith(new TabId("tab60"), new TabId("tab59"));
    }

    @Test
    void what_was_known_of_a_tab_stays_with_its_next_page() {
        for (var end : List.of("bye", "replaced")) {
            var before = page(end, "one");
            before.session().drain(true);
            if (end.equals("bye")) {
                before.send(new Frame.Bye());
            }

            var after = page(end, "two");

            assertThat(after.session().status()).as(end).returns(true, TabStatus::draining);
        }
    }

    /** A frozen page answers nothing; when it wakes, its jobs may be with another tab. */
    @Test
    void a_page_that_wakes_after_its_session_is_gone_drops_its_jobs() {
        var frozen = page("tab", "one");
        var first = new ArrayList<JobEvent>();
        frozen.session().start(new JobId("job"), 1, QUESTION, sink(first));
        frozen.head("job", 200).chunk("job", "a0:\"old\"\n");
        for (var second = 0; second < 60; second++) {
            clock.pass(Duration.ofSeconds(1));
            tabs.tick();
        }
        assertThat(heard).endsWith("1 gone");

        var link = new RecordingLink();
        var hello = hello(1, "key", new Frame.Attempt("job", 1));
        var session = tabs.welcome(hello, link, Runnable::run).orElseThrow();
        var again = new ArrayList<JobEvent>();
        session.start(new JobId("job"), 2, QUESTION, sink(again));
        session.received(new Frame.Chunk("job", 1, 2, "a0:\"late\"\n".getBytes(UTF_8)), link);
        session.received(new Frame.Head("job", 2, 1, HEAD), link);
        session.received(new Frame.Chunk("job", 2, 2, "a0:\"new\"\n".getBytes(UTF_8)), link);

        assertThat(link.taken()).startsWith(new Frame.Welcome("0.1.0", List.of()));
        assertThat(link.closed()).isNull();
        assertThat(first).containsExactly(new JobEvent.Text("old"));
        assertThat(again).containsExactly(new JobEvent.Text("new"));
    }

    @Test
    void all_connections_are_closed_in_the_end() {
        var left = page("left", "one");
        var right = page("right", "one");

        tabs.close();

        assertThat(left.link().closed()).isEqualTo(CloseCode.SHUTTING_DOWN);
        assertThat(right.link().closed()).isEqualTo(CloseCode.SHUTTING_DOWN);
        assertThat(tabs.all()).isEmpty();
    }

    private TestPage page(String tab, String page) {
        return new TestPage(tabs, tab, page, Runnable::run);
    }

    private TabListener listener() {
        return new TabListener() {
            @Override
            public void ready(TabSession session, boolean ready) {
                heard.add(session.number() + (ready ? " ready" : " away"));
            }

            @Override
            public void gone(TabSession session) {
                heard.add(session.number() + " gone");
            }
        };
    }

    private static AnswerSink sink(List<JobEvent> events) {
        return new AnswerSink() {
            @Override
            public void event(JobEvent event, long weight) {
                events.add(event);
            }

            @Override
            public long unread() {
                return 0;
            }
        };
    }

    private static Frame.Hello hello(int protocol, String token, Frame.Attempt... jobs) {
        return new Frame.Hello(
                protocol,
                token,
                "b",
                new TabId("tab"),
                "one",
                "0.1.0",
                true,
                true,
                false,
                Set.of("reload", "standing"),
                List.of(jobs));
    }
}
