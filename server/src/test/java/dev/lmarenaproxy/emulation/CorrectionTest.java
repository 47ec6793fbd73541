package dev.lmarenaproxy.emulation;

import static dev.lmarenaproxy.FinishReason.STOP;
import static dev.lmarenaproxy.FinishReason.TOOL_CALLS;
import static dev.lmarenaproxy.emulation.ToolAnswers.AUTO;
import static dev.lmarenaproxy.emulation.ToolAnswers.FAULT;
import static dev.lmarenaproxy.emulation.ToolAnswers.LIST;
import static dev.lmarenaproxy.emulation.ToolAnswers.UNKNOWN;
import static dev.lmarenaproxy.emulation.ToolAnswers.WEATHER;
import static dev.lmarenaproxy.emulation.ToolAnswers.WRONG;
import static dev.lmarenaproxy.emulation.ToolAnswers.begun;
import static dev.lmarenaproxy.emulation.ToolAnswers.block;
import static dev.lmarenaproxy.emulation.ToolAnswers.failure;
import static dev.lmarenaproxy.emulation.ToolAnswers.repair;
import static dev.lmarenaproxy.emulation.ToolAnswers.request;
import static dev.lmarenaproxy.emulation.ToolAnswers.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lmarenaproxy.AnswerEvent.CallArguments;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.JobEvent.Citation;
import dev.lmarenaproxy.JobEvent.Failed;
import dev.lmarenaproxy.JobEvent.Finished;
import dev.lmarenaproxy.JobEvent.Reasoning;
import dev.lmarenaproxy.JobEvent.Restarted;
import dev.lmarenaproxy.JobEvent.Text;
import dev.lmarenaproxy.Message;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.ToolChoice;
import dev.lmarenaproxy.Usage;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CorrectionTest {
    @Nested
    class A_wrong_call {
        @Test
        void is_asked_for_again_with_what_is_wrong() {
            var told = told().says("Look:\n" + block(WRONG)).finishes();

            var messages = repair(told);
            assertThat(messages).hasSize(4);
            assertThat(messages.subList(0, 2))
                    .isEqualTo(
                            Told.emulation(request(AUTO, true, null, Corpus.TOOLS))
                                    .prompt()
                                    .messages());
            assertThat(messages.get(2))
                    .isEqualTo(new Message(Role.ASSISTANT, "Look:\n" + block(WRONG)));
            assertThat(messages.get(3).role()).isEqualTo(Role.USER);
            assertThat(messages.get(3).text())
                    .contains("weather", "required property 'city' not found");
        }

        @Test
        void keeps_its_name_and_index_and_holds_all_after_it() {
            var told = told().says("a\n" + block(WRONG) + "b\n" + block(LIST) + "c");

            assertThat(told.events()).containsExactly(new Text("a"), begun(0, "weather"));

            told.finishes();
            assertThat(told.events()).hasSize(2);

            told.says("Sorry.\n" + block(WEATHER)).finishes();
            assertThat(told.events())
                    .containsExactly(
                            new Text("a"),
                            begun(0, "weather"),
                            new CallArguments(0, "{\"city\":\"Paris\"}"),
                            new Text("\nb"),
                            begun(1, "list"),
                            new CallArguments(1, "{}"),
                            new Text("\nc"),
                            new Finished(TOOL_CALLS, null));
            assertThat(told.reading.repair()).isNull();
        }

        @Test
        void is_found_among_all_calls_written_again() {
            var rome = WEATHER.replace("Paris", "Rome");
            var told = told().says(block(WEATHER) + block(WRONG)).finishes();

            told.says(block(WEATHER) + block(rome)).finishes();

            assertThat(told.events())
                    .containsSequence(
                            begun(1, "weather"), new CallArguments(1, "{\"city\":\"Rome\"}"));
        }

        @Test
        void is_found_among_all_held_calls_written_again() {
            var rome = WEATHER.replace("Paris", "Rome");
            var told = told().says(block(LIST) + block(WRONG) + block(WEATHER)).finishes();

            told.says(block(rome) + block(WEATHER)).finishes();

            assertThat(told.events())
                    .containsSequence(
                            begun(1, "weather"), new CallArguments(1, "{\"city\":\"Rome\"}"));
        }

        @Test
        void that_stays_wrong_fails_with_what_is_wrong() {
            var told = told().says(block(WRONG)).finishes().says(block(WRONG)).finishes();

            assertThat(told.events().getLast()).isInstanceOf(Failed.class);
            assertThat(((Failed) told.events().getLast()).fault().kind())
                    .isEqualTo(Fault.Kind.INVALID_OUTPUT);
            assertThat(failure(told)).contains("weather", "required property 'city' not found");
            assertThat(told.reading.repair()).isNull();
        }

        @Test
        void that_was_told_cannot_become_another() {
            var told = told().says(block(WRONG)).finishes().says(block(LIST)).finishes();

            assertThat(failure(told)).contains("weather");
        }

        @Test
        void of_an_unknown_tool_may_become_any() {
            var told = told().says(block(UNKNOWN)).finishes().says(block(LIST)).finishes();

            assertThat(told.events())
                    .containsExactly(
                            begun(0, "list"),
                            new CallArguments(0, "{}"),
                            new Finished(TOOL_CALLS, null));
        }

        @Test
        void of_an_unknown_tool_may_be_given_up_for_words() {
            var told = told().says("a\n" + block(UNKNOWN)).finishes();
            assertThat(repair(told).getLast().text()).contains("in words");

            told.says("It is fine.").finishes();

            assertThat(told.events())
                    .containsExactly(new Text("aIt is fine."), new Finished(STOP, null));
        }

        @Test
        void of_a_required_tool_cannot_be_given_up() {
            var told = told(new ToolChoice.Required()).says(block(UNKNOWN)).finishes();

            told.says("It is fine.").finishes();

            assertThat(told.events().getLast()).isInstanceOf(Failed.class);
        }

        @Test
        void is_forgotten_when_the_job_begins_anew() {
            var told = told().says(block(WRONG)).says(new Restarted(FAULT)).says(block(LIST));

            assertThat(told.finishes().events())
                    .endsWith(
                            begun(0, "list"),
                            new CallArguments(0, "{}"),
                            new Finished(TOOL_CALLS, null));
        }
    }

    @Nested
    class The_second_round {
        @Test
        void tells_nothing_before_its_end() {
            var told = told().says(block(WRONG)).finishes();

            told.says(new Reasoning("hm"), new Citation("u", "")).says(block(WEATHER));

            assertThat(told.events()).containsExactly(begun(0, "weather"));
        }

        @Test
        void may_begin_anew_which_leaves_what_was_told() {
            var told = told().says(block(WRONG)).finishes().says(block(LIST));

            told.says(new Restarted(FAULT)).says(block(WEATHER)).finishes();

            assertThat(told.events())
                    .containsExactly(
                            begun(0, "weather"),
                            new CallArguments(0, "{\"city\":\"Paris\"}"),
                            new Finished(TOOL_CALLS, null));
        }

        @Test
        void passes_its_failure_on() {
            var told = told().says(block(WRONG)).finishes().says(new Failed(FAULT));

            assertThat(told.events()).containsExactly(begun(0, "weather"), new Failed(FAULT));
        }

        @Test
        void adds_its_answer_to_the_usage_but_not_its_prompt() {
            var told = told().says(block(WRONG)).says(new Finished(STOP, new Usage(100, 10, 3)));

            told.says(block(WEATHER)).says(new Finished(STOP, new Usage(500, 20, 4)));

            assertThat(told.events()).endsWith(new Finished(TOOL_CALLS, new Usage(100, 30, 7)));
        }

        @Test
        void has_no_usage_where_one_is_unknown() {
            var told = told().says(block(WRONG)).says(new Finished(STOP, null));

            told.says(block(WEATHER)).says(new Finished(STOP, new Usage(500, 20, 4)));

            assertThat(told.events()).endsWith(new Finished(TOOL_CALLS, null));
        }

        @Test
        void is_asked_for_at_the_end_of_the_first_only() {
            var told = told();
            assertThat(told.says(block(WRONG)).reading.repair()).isNull();
            assertThat(told.finishes().reading.repair()).isNotNull();
            assertThat(told.says("x").reading.repair()).isNull();
        }

        @Test
        void shows_the_model_a_very_long_answer_without_its_middle() {
            var told = told().says("x".repeat(500_000) + "\n" + block(WRONG)).finishes();

            assertThat(repair(told).get(2).text())
                    .hasSizeLessThan(70_000)
                    .startsWith("xxx")
                    .contains("[…]")
                    .endsWith(block(WRONG));
        }
    }

    @Nested
    class A_required_call {
        @Test
        void that_is_not_made_is_asked_for() {
            var told = told(new ToolChoice.Required()).says("No.").finishes();

            assertThat(repair(told).getLast().text()).contains("must call a tool");
            assertThat(told.says(block(LIST)).finishes().events())
                    .containsExactly(
                            new Text("No."),
                            begun(0, "list"),
                            new CallArguments(0, "{}"),
                            new Finished(TOOL_CALLS, null));
        }

        @Test
        void that_is_never_made_fails() {
            var told = told(new ToolChoice.Required()).says("No.").finishes();

            assertThat(failure(told.says("No!").finishes())).contains("required");
        }

        @Test
        void is_only_one_where_only_one_is_allowed() {
            var told = new Told(request(new ToolChoice.Required(), false, null, Corpus.TOOLS));

            told.says("No.").finishes().says(block(LIST) + block(WRONG)).finishes();

            assertThat(told.events()).hasSize(4).contains(begun(0, "list"));
        }

        @Test
        void without_tools_is_refused() {
            assertThatThrownBy(() ->
                            Emulation.of(request(new ToolChoice.Required(), true, null, List.of())))
                    .isInstanceOf(FaultException.class);
            assertThatThrownBy(() ->
                            Emulation.of(
                                    request(
                                            new ToolChoice.Named("nope"),
                                            true,
                                            null,
                                            Corpus.TOOLS)))
                    .isInstanceOf(FaultException.class);
        }
    }
}
