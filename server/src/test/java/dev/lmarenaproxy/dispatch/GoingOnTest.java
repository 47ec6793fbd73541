package dev.lmarenaproxy.dispatch;

import static dev.lmarenaproxy.dispatch.Endings.all;
import static dev.lmarenaproxy.dispatch.Talk.begin;
import static dev.lmarenaproxy.dispatch.Talk.evaluation;
import static dev.lmarenaproxy.dispatch.Talk.isFurther;
import static dev.lmarenaproxy.dispatch.Talk.isWhole;
import static dev.lmarenaproxy.dispatch.Talk.say;
import static dev.lmarenaproxy.dispatch.Talk.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.TestJobs;
import dev.lmarenaproxy.tab.Frame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Which conversations go on in their evaluations at the site. */
class GoingOnTest {
    private TestDispatch line = new TestDispatch();

    @AfterEach
    void stop() {
        line.close();
    }

    @Nested
    class A_conversation_whose_last_answer_came_whole {
        @Test
        void goes_on_in_its_evaluation_turn_after_turn() throws Exception {
            var page = line.page("one");
            var evaluation = begin(line, page);

            var second = say(line, "b", "hi", " Hello.\n", "And then?");
            var asked = page.start();
            page.answer("b", "Then this.");
            all(second);
            say(line, "c", "hi", " Hello.\n", "And then?", "Then this.", "And now?");
            var askedLast = page.start();

            isFurther(asked, evaluation, "And then?");
            assertThat(text(second)).isEqualTo("Then this.");
            isFurther(askedLast, evaluation, "And now?");
        }

        @Test
        void goes_on_where_the_site_counts_the_tokens_itself_too() throws Exception {
            var page = line.page("one");
            var first = say(line, "a", "hi");
            var evaluation = evaluation(page.start());
            page.head("a", 200)
                    .chunk(
                            "a",
                            """
                            a0:"Hello."
                            ad:{"finishReason":"stop","usage":{"promptTokens":1,"completionTokens":1}}
                            """);
            all(first);

            say(line, "b", "hi", "Hello.", "And then?");

            isFurther(page.start(), evaluation, "And then?");
        }

        @Test
        void began_with_a_flattened_one_and_goes_on_after_it() throws Exception {
            var page = line.page("one");
            var first = say(line, "a", "hi", "Who is it?", "Me.");
            var evaluation = evaluation(page.start());
            page.answer("a", "Hello.");
            all(first);

            say(line, "b", "hi", "Who is it?", "Me.", "Hello.", "And then?");

            isFurther(page.start(), evaluation, "And then?");
        }
    }

    @Nested
    class Asked_as_a_whole_is_one {
        @Test
        void that_is_asked_the_same_again() throws Exception {
            var page = line.page("one");
            begin(line, page);
            var second = say(line, "b", "hi", "Hello.", "And then?");
            page.start();
            page.answer("b", "This.");
            all(second);

            var third = say(line, "c", "hi", "Hello.", "And then?");
            var again = page.start();
            page.answer("c", "That.");
            all(third);
            say(line, "d", "hi", "Hello.", "And then?", "That.", "So?");

            isWhole(again, "hi", "Hello.", "And then?");
            isFurther(page.start(), evaluation(again), "So?");
        }

        @Test
        void that_branches_off_while_another_goes_on() throws Exception {
            var page = line.page("one");
            var evaluation = begin(line, page);

            say(line, "b", "hi", "Hello.", "And then?");
            say(line, "c", "hi", "Hello.", "Or else?");

            isFurther(page.start(), evaluation, "And then?");
            isWhole(page.start(), "hi", "Hello.", "Or else?");
        }

        @Test
        void of_an_edited_answer_or_question() throws Exception {
            var page = line.page("one");
            begin(line, page);

            say(line, "b", "hi", "Hello!", "And then?");
            say(line, "c", "ho", "Hello.", "And then?");

            isWhole(page.start(), "hi", "Hello!");
            isWhole(page.start(), "ho", "Hello.");
        }

        @Test
        void of_another_owner() throws Exception {
            var page = line.page("one");
            begin(line, page);
            var job = TestJobs.talk("b", line.clock.instant(), "hi", "Hello.", "And then?");

            line.submit(
                    new Job(
                            job.id(),
                            job.prompt(),
                            job.model(),
                            job.submittedAt(),
                            new Owner("eve"),
                            true,
                            null));

            isWhole(page.start(), "hi", "Hello.");
        }

        @Test
        void that_runs_in_another_browser() throws Exception {
            var page = line.page("firefox", "tab-1", "page-1");
            begin(line, page);
            page.send(new Frame.Bye());
            var other = line.page("chromium", "tab-2", "page-2");

            say(line, "b", "hi", "Hello.", "And then?");

            isWhole(other.start(), "hi", "Hello.");
        }

        @Test
        void whose_answer_failed() throws Exception {
            var page = line.page("one");
            say(line, "a", "hi");
            for (var attempt = 0; attempt < 2; attempt++) {
                page.body(page.started(), 200, "a0:\"Hello.\"\na3:\"broken\"\n");
            }
            line.settled();
            line.settled();

            say(line, "b", "hi", "Hello.", "And then?");

            isWhole(page.start(), "hi", "Hello.");
        }

        @Test
        void whose_client_left_before_the_end() throws Exception {
            var page = line.page("one");
            say(line, "a", "hi");
            page.head(page.started(), 200).chunk("a", "a0:\"Hello.\"\n");
            line.left("a");
            page.cancelled();
            page.chunk("a", "ad:{\"finishReason\":\"stop\"}\n");
            line.settled();

            say(line, "b", "hi", "Hello.", "And then?");

            isWhole(page.start(), "hi", "Hello.");
        }

        @Test
        void whose_answer_was_ended_early() throws Exception {
            var page = line.page("one");
            var first = say(line, "a", "hi");
            page.head(page.started(), 200).chunk("a", "a0:\"Hello.\"\n");
            line.looped();
            line.dispatcher.enough(new JobId("a"), FinishReason.LENGTH);
            page.cancelled();
            page.chunk("a", "a0:\" And more.\"\nad:{\"finishReason\":\"stop\"}\n");
            all(first);

            say(line, "b", "hi", "Hello.", "And then?");

            isWhole(page.start(), "hi", "Hello.");
        }

        @Test
        void whose_answer_broke_off_and_was_gone_on_with() throws Exception {
            var page = line.page("one");
            var first = say(line, "a", "hi");
            first.join(() -> {});
            page.head(page.started(), 200).chunk("a", "a0:\"Hel\"\n").end("a");
            page.answer(page.started(), "lo.");
            all(first);
            assertThat(text(first)).isEqualTo("Hello.");

            say(line, "b", "hi", "Hello.", "And then?");

            isWhole(page.start(), "hi", "Hello.");
        }

        @Test
        void whose_answer_has_a_picture() throws Exception {
            var page = line.page("one");
            var first = say(line, "a", "hi");
            page.head(page.started(), 200)
                    .chunk("a", "a2:[{\"type\":\"image\",\"image\":\"https://x/y.png\"}]\n")
                    .chunk("a", "a0:\"Hello.\"\nad:{\"finishReason\":\"stop\"}\n");
            all(first);

            say(line, "b", "hi", "Hello.", "And then?");

            isWhole(page.start(), "hi", "Hello.");
        }

        @Test
        void that_waited_for_a_day() throws Exception {
            var page = line.page("one");
            begin(line, page);
            line.pass(Evaluations.LIFETIME);

            say(line, "b", "hi", "Hello.", "And then?");

            isWhole(page.start(), "hi", "Hello.");
        }

        @Test
        void where_the_settings_want_it() throws Exception {
            line.close();
            line = TestDispatch.withoutEvaluations();
            var page = line.page("one");
            begin(line, page);

            say(line, "b", "hi", "Hello.", "And then?");

            isWhole(page.start(), "hi", "Hello.");
        }
    }
}
