package dev.lmarenaproxy.tab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.JobEvent;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures that the site doesn't take, or not in time. */
class UploadTroubleTest extends UploadStage {
    @Nested
    class What_the_site_refuses {
        @ParameterizedTest
        @CsvSource({
            "401, SIGNED_OUT",
            "413, ATTACHMENT_TOO_LARGE",
            "429, RATE_LIMITED",
            "502, UPSTREAM_ERROR"
        })
        void in_the_first_step_ends_the_attempt(int status, Fault.Kind kind) {
            var sink = tab.start("job", question(ONE));
            look();

            tab.answer(order().job(), status, "{\"error\":\"no\"}");

            assertThat(sink.fault()).isEqualTo(kind);
            assertThat(orders()).isEmpty();
            assertThat(tab.session.status().running()).isZero();
        }

        @Test
        void in_the_second_step_names_the_picture() {
            var sink = tab.start("job", question(ONE, TWO));
            look();
            bring("one");
            tab.answer(order().job(), 200, place("two"));

            tab.answer(order().job(), 413, "");

            assertThat(sink.events)
                    .last()
                    .isInstanceOfSatisfying(
                            JobEvent.Failed.class,
                            failed -> {
                                assertThat(failed.fault().kind())
                                        .isEqualTo(Fault.Kind.ATTACHMENT_TOO_LARGE);
                                assertThat(failed.fault().param()).isEqualTo("m[1]");
                            });
        }

        @Test
        void in_the_third_step_ends_the_attempt() {
            var sink = tab.start("job", question(ONE));
            look();
            tab.answer(order().job(), 200, place("one"));
            tab.answer(order().job(), 200, "");

            tab.answer(order().job(), 200, "1:{\"success\":false,\"error\":\"not there\"}\n");

            assertThat(sink.fault()).isEqualTo(Fault.Kind.UPSTREAM_ERROR);
        }

        @Test
        void is_shown_to_the_person_where_only_they_can_help() {
            tab.start("job", question(ONE));
            look();

            tab.head(order().job(), 403, "text/html")
                    .chunk("upload-2", "<title>Just a moment...</title>")
                    .end("upload-2");

            assertThat(tab.session.status().need()).isEqualTo(Need.BROWSER_CHECK);
        }

        @Test
        void lets_the_next_question_begin() {
            tab.start("a", question(ONE));
            tab.start("b", question(TWO));
            look();

            tab.answer(order().job(), 502, "");

            assertThat(request(order()).body()).contains("image.gif");
        }
    }

    @Test
    void a_fetch_that_fails_ends_the_attempt() {
        var sink = tab.start("job", question(ONE));
        look();
        tab.answer(order().job(), 200, place("one"));

        tab.fail(order().job());

        assertThat(sink.fault()).isEqualTo(Fault.Kind.UPSTREAM_ERROR);
    }

    @Test
    void a_step_that_takes_too_long_is_called_back() {
        var sink = tab.start("job", question(ONE));
        look();
        tab.answer(order().job(), 200, place("one"));
        var put = order();

        for (var seconds = 0; seconds < 119; seconds++) {
            tab.pass(Duration.ofSeconds(1)).send(new Frame.Pong(0));
        }
        assertThat(sink.events).isEmpty();
        tab.link().taken();
        tab.pass(Duration.ofSeconds(1));

        assertThat(sink.fault()).isEqualTo(Fault.Kind.ANSWER_TIMEOUT);
        assertThat(orders()).containsExactly(new Frame.Cancel(put.job(), 1));
    }
}
