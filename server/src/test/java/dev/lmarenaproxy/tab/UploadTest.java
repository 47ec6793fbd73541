package dev.lmarenaproxy.tab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.FakeClock;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobId;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures on their way through a session. */
class UploadTest extends UploadStage {
    @Test
    void each_picture_takes_three_steps_before_the_question_is_asked() {
        var sink = tab.start("job", question(ONE, TWO));

        var look = (Frame.Look) order();
        assertThat(look.what()).isEqualTo(TestTab.PROFILE.upload().orElseThrow().look(false));
        assertThat(tab.session.status().running()).isEqualTo(1);
        tab.answer(look.job(), 200, found(PLACE, SIGN));
        var wanted = (Frame.Start) order();
        assertThat(wanted.purpose()).isEqualTo(Frame.Start.Purpose.UPLOAD);
        assertThat(wanted.request().headers()).containsEntry("next-action", PLACE);
        assertThat(wanted.request().body()).isEqualTo("[\"image.png\",\"image/png\"]");
        tab.answer(wanted.job(), 200, place("one"));
        var put = (Frame.Put) order();
        assertThat(put)
                .isEqualTo(
                        new Frame.Put(
                                put.job(),
                                1,
                                TestTab.LIMITS.window(),
                                "https://up.example/one",
                                "image/png",
                                "T25l"));
        tab.answer(put.job(), 204, "");
        var sign = (Frame.Start) order();
        assertThat(sign.request().headers()).containsEntry("next-action", SIGN);
        assertThat(sign.request().body()).isEqualTo("[\"key-one\"]");
        tab.answer(sign.job(), 200, signed("one"));
        // the ids are known by now
        bring("two");

        var asked = (Frame.Start) order();
        assertThat(asked.job()).isEqualTo("job");
        assertThat(asked.purpose()).isEqualTo(Frame.Start.Purpose.ANSWER);
        assertThat(asked.request().body())
                .contains(
                        "\"experimental_attachments\":["
                                + "{\"name\":\"key-one\",\"contentType\":\"image/png\","
                                + "\"url\":\"https://files.example/one\"},"
                                + "{\"name\":\"key-two\",\"contentType\":\"image/gif\","
                                + "\"url\":\"https://files.example/two\"}]");
        assertThat(tab.session.status().running()).isEqualTo(1);
        tab.head("job").chunk("job", "a0:\"a heron\"\n" + TestTab.lastRow()).end("job");
        assertThat(sink.events).hasSize(2).last().isInstanceOf(JobEvent.Finished.class);
        assertThat(tab.session.status().running()).isZero();
    }

    @Test
    void questions_take_turns_so_that_one_picture_is_on_its_way() {
        tab.start("a", question(ONE));
        tab.start("b", question(TWO));
        tab.start("c", question());

        assertThat(orders())
                .extracting(Object::getClass)
                .containsExactly(Frame.Look.class, Frame.Start.class);
        assertThat(tab.session.status().running()).isEqualTo(3);
        tab.answer("look-1", 200, found(PLACE, SIGN));
        bring("one");

        var orders = orders();
        assertThat(orders).hasSize(2);
        assertThat(((Frame.Start) orders.getFirst()).job()).isEqualTo("a");
        assertThat(request(orders.getLast()).body()).contains("image.gif");
    }

    @Nested
    class A_new_release_of_the_site {
        @ParameterizedTest
        @ValueSource(ints = {404, 500})
        void is_looked_at_once_the_old_ids_are_unknown(int status) {
            tab.start("job", question(ONE));
            look();

            tab.answer(order().job(), status, "Server action not found.");

            var look = (Frame.Look) order();
            assertThat(look.what().page()).isEqualTo("/");
            tab.answer(look.job(), 200, found("c3".repeat(20), SIGN));
            var again = (Frame.Start) order();
            assertThat(again.request().headers()).containsEntry("next-action", "c3".repeat(20));
            tab.answer(again.job(), 200, place("one"));
            tab.answer(order().job(), 200, "");
            tab.answer(order().job(), 200, signed("one"));
            assertThat(order().job()).isEqualTo("job");
        }

        @Test
        void may_come_between_the_steps() {
            tab.start("job", question(ONE));
            look();
            tab.answer(order().job(), 200, place("one"));
            tab.answer(order().job(), 200, "");

            tab.answer(order().job(), 404, "");
            tab.answer(order().job(), 200, found(PLACE, "d4".repeat(20)));

            var sign = (Frame.Start) order();
            assertThat(sign.request().headers()).containsEntry("next-action", "d4".repeat(20));
            assertThat(sign.request().body()).isEqualTo("[\"key-one\"]");
        }

        @Test
        void is_looked_at_once_only() {
            var sink = tab.start("job", question(ONE));
            look();
            tab.answer(order().job(), 404, "");
            look();

            tab.answer(order().job(), 404, "");

            assertThat(orders()).isEmpty();
            assertThat(sink.fault()).isEqualTo(Fault.Kind.UPSTREAM_REJECTED);
        }

        @Test
        void may_be_what_the_page_does_not_show_yet() {
            tab.start("job", question(ONE));

            tab.answer(order().job(), 200, "{\"found\":[null,null],\"state\":null}");

            var look = (Frame.Look) order();
            assertThat(look.what().page()).isEqualTo("/");
            tab.answer(look.job(), 200, found(PLACE, SIGN));
            assertThat(order()).isInstanceOf(Frame.Start.class);
        }

        @Test
        void may_have_no_such_actions() {
            var sink = tab.start("job", question(ONE));
            tab.answer(order().job(), 200, "{\"found\":[null,null],\"state\":null}");

            tab.answer(order().job(), 200, "{\"found\":[null,null],\"state\":null}");

            assertThat(sink.fault()).isEqualTo(Fault.Kind.UPSTREAM_REJECTED);
            // another question looks again: the site may have changed back
            tab.start("other", question(ONE));
            assertThat(order()).isInstanceOf(Frame.Look.class);
        }
    }

    @Nested
    class A_question_that_nobody_wants_any_more {
        @Test
        void is_called_back_down_to_the_fetch() {
            var sink = tab.start("job", question(ONE));
            look();
            tab.answer(order().job(), 200, place("one"));
            var put = order();

            tab.session.cancel(new JobId("job"), 1);

            assertThat(orders()).containsExactly(new Frame.Cancel(put.job(), 1));
            assertThat(tab.session.status().running()).isZero();
            tab.answer(put.job(), 200, "");
            assertThat(orders()).isEmpty();
            assertThat(sink.events).isEmpty();
        }

        @Test
        void makes_room_for_the_next() {
            tab.start("a", question(ONE));
            tab.start("b", question(TWO));
            look();
            var first = order();

            tab.session.cancel(new JobId("a"), 1);

            var orders = orders();
            assertThat(orders.getFirst()).isEqualTo(new Frame.Cancel(first.job(), 1));
            assertThat(request(orders.getLast()).body()).contains("image.gif");
        }

        @Test
        void goes_before_its_turn_comes() {
            tab.start("a", question(ONE));
            var waiting = tab.start("b", question(TWO));

            tab.session.cancel(new JobId("b"), 1);

            assertThat(tab.session.status().running()).isEqualTo(1);
            look();
            bring("one");
            assertThat(order().job()).isEqualTo("a");
            assertThat(waiting.events).isEmpty();
        }
    }

    @Nested
    class A_cut_connection {
        @Test
        void is_gone_on_after() {
            var sink = tab.start("job", question(ONE));
            look();
            tab.answer(order().job(), 200, place("one"));
            var put = order();
            tab.cut();

            tab.connect(TestTab.attempt(put.job()));

            assertThat(orders()).isEmpty();
            tab.answer(put.job(), 200, "");
            tab.answer(order().job(), 200, signed("one"));
            assertThat(order().job()).isEqualTo("job");
            assertThat(sink.events).isEmpty();
        }

        @Test
        void may_have_swallowed_an_order() {
            tab.start("job", question(ONE));
            look();
            tab.answer(order().job(), 200, place("one"));
            var put = order();
            tab.cut();

            tab.connect();

            assertThat(orders()).containsExactly(put);
        }

        @Test
        void ends_what_the_page_forgot_and_begins_the_next_after_the_welcome() {
            var sink = tab.start("a", question(ONE));
            tab.start("b", question(TWO));
            look();
            var wanted = order();
            tab.head(wanted.job(), 200);
            tab.cut();

            tab.connect();

            assertThat(sink.fault()).isEqualTo(Fault.Kind.STREAM_INTERRUPTED);
            var sent = tab.link().taken();
            assertThat(sent.getFirst()).isInstanceOf(Frame.Welcome.class);
            assertThat(sent.stream().filter(Frame.Start.class::isInstance).toList())
                    .singleElement()
                    .satisfies(start -> assertThat(request(start).body()).contains("image.gif"));
        }
    }

    @Test
    void a_tab_that_goes_takes_its_uploads_with_it() {
        var first = tab.start("a", question(ONE));
        var second = tab.start("b", question(TWO));

        tab.send(new Frame.Bye());

        // who gave it the questions hears so from the listener
        assertThat(first.events).isEmpty();
        assertThat(second.events).isEmpty();
        assertThat(tab.heard).endsWith("gone");
    }

    @Test
    void a_script_of_a_time_before_uploads_is_not_asked() {
        var old = new TestTab(new FakeClock(), null, Set.of("reload", "standing"));
        old.connect();
        old.link().taken();

        var sink = old.start("job", question(ONE));

        assertThat(sink.fault()).isEqualTo(Fault.Kind.UPSTREAM_REJECTED);
        assertThat(old.link().taken()).noneMatch(Frame.Order.class::isInstance);
        assertThat(old.session.status().running()).isZero();
    }

    @Test
    void what_was_found_out_ends_with_the_page() {
        tab.start("a", question(ONE));
        look();
        bring("one");
        tab.session.cancel(new JobId("a"), 1);
        tab.link().taken();

        tab.start("b", question(TWO));

        assertThat(order()).isInstanceOf(Frame.Start.class);
        var other = TestTab.connected();
        other.start("c", question(ONE));
        assertThat(other.link().taken()).hasAtLeastOneElementOfType(Frame.Look.class);
    }
}
