package dev.lmarenaproxy.dispatch;

import static dev.lmarenaproxy.Fault.Kind.MODEL_NOT_FOUND;
import static dev.lmarenaproxy.Fault.Kind.UPSTREAM_ERROR;
import static dev.lmarenaproxy.dispatch.Endings.all;
import static dev.lmarenaproxy.dispatch.Endings.fault;
import static dev.lmarenaproxy.dispatch.Talk.begin;
import static dev.lmarenaproxy.dispatch.Talk.evaluation;
import static dev.lmarenaproxy.dispatch.Talk.isFurther;
import static dev.lmarenaproxy.dispatch.Talk.isWhole;
import static dev.lmarenaproxy.dispatch.Talk.say;
import static dev.lmarenaproxy.dispatch.Talk.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.JobEvent.Assigned;
import dev.lmarenaproxy.JobEvent.Text;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A site that does not go on with an evaluation. */
class RefusedEvaluationTest {
    private final TestDispatch line = new TestDispatch();

    @AfterEach
    void stop() {
        line.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | {\"error\":\"Evaluation not found\"}",
                "404 | {\"error\":\"model not found\"}",
                "404 | <html>This page could not be found.</html>",
                "400 | {\"error\":\"bad request\"}",
                "403 | {\"error\":\"Route not allowed\"}",
                "429 | {\"error\":\"prompt failed\"}",
                "500 | {\"message\":\"no such evaluation\"}",
                "200 | {\"error\":\"evaluation is over\"}",
                "200 | a3:\"evaluation is over\"",
                "200 | ad:{\"finishReason\":\"stop\"}",
            })
    void is_asked_as_a_whole_at_once_in_the_same_tab(int status, String body) throws Exception {
        var page = line.page("one");
        var evaluation = begin(line, page);
        var second = say(line, "b", "hi", "Hello.", "And then?");
        isFurther(page.start(), evaluation, "And then?");
        line.page("chromium", "other", "page-2");

        page.body("b", status, body + "\n");

        var whole = page.start();
        isWhole(whole, "hi", "Hello.", "And then?");
        assertThat(whole.epoch()).isEqualTo(2);
        page.answer("b", "This.");
        assertThat(all(second))
                .startsWith(
                        new Assigned(TestDispatch.TAB, 1),
                        new Assigned(TestDispatch.TAB, 2),
                        new Text("This."));
        say(line, "c", "hi", "Hello.", "And then?", "This.", "And now?");
        isFurther(page.start(), evaluation(whole), "And now?");
    }

    @Test
    void is_not_asked_again_in_that_evaluation() throws Exception {
        var page = line.page("one");
        begin(line, page);
        say(line, "b", "hi", "Hello.", "And then?");
        page.body(page.started(), 404, "{\"error\":\"Evaluation not found\"}");
        page.start();

        say(line, "c", "hi", "Hello.", "Or else?");

        isWhole(page.start(), "hi", "Hello.", "Or else?");
    }

    @Test
    void has_all_its_further_attempts_left() throws Exception {
        var page = line.page("one");
        begin(line, page);
        var second = say(line, "b", "hi", "Hello.", "And then?");
        page.body(page.started(), 500, "busy");
        for (var attempt = 0; attempt < 2; attempt++) {
            page.body(page.started(), 502, "busy");
            line.settled();
            line.settled();
            line.pass(Duration.ofSeconds(4));
        }

        assertThat(fault(second)).isEqualTo(UPSTREAM_ERROR);
        assertThat(second.events()).filteredOn(Assigned.class::isInstance).hasSize(3);
    }

    @Test
    void tells_of_a_withdrawn_model_when_it_was_asked_as_a_whole() throws Exception {
        var page = line.page("one");
        begin(line, page);
        var second = say(line, "b", "hi", "Hello.", "And then?");
        for (var attempt = 0; attempt < 2; attempt++) {
            page.body(page.started(), 404, "{\"error\":\"model not found\"}");
        }

        assertThat(fault(second)).isEqualTo(MODEL_NOT_FOUND);
    }

    @Test
    void because_it_limits_the_browser_goes_on_afterwards() throws Exception {
        var page = line.page("one");
        var evaluation = begin(line, page);
        say(line, "b", "hi", "Hello.", "And then?");
        page.body(page.started(), 429, "{\"error\":\"slow down\"}");
        line.settled();
        line.settled();

        line.pass(Duration.ofSeconds(31));

        isFurther(page.start(), evaluation, "And then?");
    }

    @Test
    void because_its_tab_is_gone_is_asked_as_a_whole_in_the_next() throws Exception {
        var page = line.page("one");
        begin(line, page);
        say(line, "b", "hi", "Hello.", "And then?");
        page.start();

        var next = line.page("two");

        isWhole(next.start(), "hi", "Hello.");
    }

    @Test
    void after_a_part_was_shown_is_asked_for_the_rest_with_the_whole() throws Exception {
        var page = line.page("one");
        begin(line, page);
        var second = say(line, "b", "hi", "Hello.", "And then?");
        second.join(() -> {});
        page.head(page.started(), 200).chunk("b", "a0:\"Then\"\n").end("b");

        var rest = page.start();
        page.answer("b", " this.");
        all(second);
        say(line, "c", "hi", "Hello.", "And then?", "Then this.", "And now?");

        isWhole(rest, "hi", "Hello.", "And then?", "Then", "exactly where");
        assertThat(text(second)).isEqualTo("Then this.");
        isWhole(page.start(), "Then this.", "And now?");
    }
}
