package dev.lmarenaproxy.emulation;

import static dev.lmarenaproxy.FinishReason.LENGTH;
import static dev.lmarenaproxy.FinishReason.TOOL_CALLS;
import static dev.lmarenaproxy.emulation.ToolAnswers.AUTO;
import static dev.lmarenaproxy.emulation.ToolAnswers.FAULT;
import static dev.lmarenaproxy.emulation.ToolAnswers.LIST;
import static dev.lmarenaproxy.emulation.ToolAnswers.UNKNOWN;
import static dev.lmarenaproxy.emulation.ToolAnswers.WEATHER;
import static dev.lmarenaproxy.emulation.ToolAnswers.begun;
import static dev.lmarenaproxy.emulation.ToolAnswers.block;
import static dev.lmarenaproxy.emulation.ToolAnswers.repair;
import static dev.lmarenaproxy.emulation.ToolAnswers.request;
import static dev.lmarenaproxy.emulation.ToolAnswers.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lmarenaproxy.AnswerEvent.CallArguments;
import dev.lmarenaproxy.AnswerEvent.CallBegun;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.JobEvent.Citation;
import dev.lmarenaproxy.JobEvent.Failed;
import dev.lmarenaproxy.JobEvent.Finished;
import dev.lmarenaproxy.JobEvent.Reasoning;
import dev.lmarenaproxy.JobEvent.Restarted;
import dev.lmarenaproxy.JobEvent.Text;
import dev.lmarenaproxy.TokenLimit;
import dev.lmarenaproxy.Tool;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolsTest {
    @Nested
    class A_call {
        @Test
        void is_told_as_soon_as_its_name_is_known_and_its_arguments_once_they_are_valid() {
            var told = told().says("Look:\n<tool_call>\n{\"name\":\"weather\"");

            assertThat(told.events()).containsExactly(new Text("Look:"), begun(0, "weather"));

            told.says(",\"arguments\":{\"city\":\"Par");
            assertThat(told.events()).hasSize(2);

            told.says("is\"}}");
            assertThat(told.events()).endsWith(new CallArguments(0, "{\"city\":\"Paris\"}"));
            assertThat(told.finishes().events()).endsWith(new Finished(TOOL_CALLS, null));
        }

        @Test
        void of_an_unknown_tool_is_never_told() {
            var told = told().says(block(UNKNOWN)).finishes();

            assertThat(told.events()).isEmpty();
            assertThat(repair(told)).isNotEmpty();
        }

        @Test
        void has_the_same_id_whenever_the_answer_is_read_and_one_of_its_own() {
            var ids =
                    told().says(block(WEATHER), block(LIST)).events().stream()
                            .filter(CallBegun.class::isInstance)
                            .map(event -> ((CallBegun) event).id())
                            .toList();

            assertThat(ids).containsExactly("call_a1_0", "call_a1_1");
        }

        @ParameterizedTest
        @ValueSource(strings = {"a", "chatcmpl-0123456789abcdef0123456789abcdef", "ä b", "a_b", ""})
        void has_an_id_that_every_dialect_takes(String answer) {
            var reading = Told.emulation(request(AUTO, true, null, Corpus.TOOLS)).reading(answer);

            reading.accept(
                    new Text(block(LIST)),
                    event -> {
                        if (event instanceof CallBegun call) {
                            assertThat(call.id())
                                    .matches("call_[A-Za-z0-9]+_0")
                                    .hasSizeLessThan(38);
                        }
                    });
        }

        @Test
        void of_many_ends_the_answer_at_a_limit() {
            var told = told().says(block(LIST).repeat(128));

            assertThat(told.reading.enough()).isEqualTo(TOOL_CALLS);
            assertThat(told.says(block(LIST), "more").finishes().events()).hasSize(2 * 128 + 1);
        }

        @Test
        void that_is_the_only_one_allowed_is_all_that_is_needed() {
            var told = new Told(request(AUTO, false, null, Corpus.TOOLS));

            assertThat(told.says("<tool_call>\n" + WEATHER).reading.enough()).isEqualTo(TOOL_CALLS);
            assertThat(told.says("more", block(LIST)).says(new Failed(FAULT)).events())
                    .containsExactly(
                            begun(0, "weather"),
                            new CallArguments(0, "{\"city\":\"Paris\"}"),
                            new Finished(TOOL_CALLS, null));
        }

        @Test
        void is_forgotten_when_the_job_begins_anew() {
            var told =
                    told().says(block(LIST), "x\n<tool_call>\n{\"name\":\"add\",")
                            .says(new Restarted(FAULT))
                            .says(block(WEATHER))
                            .finishes();

            assertThat(told.events())
                    .endsWith(
                            new Restarted(FAULT),
                            begun(0, "weather"),
                            new CallArguments(0, "{\"city\":\"Paris\"}"),
                            new Finished(TOOL_CALLS, null));
        }

        @Test
        void that_is_cut_off_by_a_limit_is_told_as_far_as_it_goes() {
            var told = new Told(request(AUTO, true, new TokenLimit(12, false), Corpus.TOOLS));

            told.says(
                    "<tool_call>\n{\"name\":\"weather\",\"arguments\":{\"city\":\"Paris and London\"}}");

            assertThat(told.reading.enough()).isEqualTo(LENGTH);
            told.finishes();
            assertThat(told.events()).startsWith(begun(0, "weather"));
            assertThat(told.events()).endsWith(new Finished(LENGTH, null));
            assertThat(told.reading.repair()).isNull();
        }
    }

    @Nested
    class A_failed_job {
        @Test
        void passes_its_failure_on_after_the_words_it_left() {
            assertThat(told().says("Hi \n<tool_c").says(new Failed(FAULT)).events())
                    .containsExactly(new Text("Hi \n"), new Failed(FAULT));
        }

        @Test
        void leaves_a_call_without_arguments() {
            assertThat(
                            told().says("<tool_call>\n{\"name\":\"list\",")
                                    .says(new Failed(FAULT))
                                    .events())
                    .containsExactly(begun(0, "list"), new Failed(FAULT));
        }
    }

    @Test
    void a_schema_that_is_none_is_refused_with_its_tool() {
        var tools = List.of(new Tool("bad", "", "{\"type\":\"objekt\"}", false));

        assertThatThrownBy(() -> Emulation.of(request(AUTO, true, null, tools)))
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refused -> {
                            assertThat(refused.fault().kind()).isEqualTo(Fault.Kind.INVALID_VALUE);
                            assertThat(refused.fault().param()).isEqualTo("tools[0]");
                            assertThat(refused.fault().message()).contains("'bad'", "/type");
                        });
    }

    @Test
    void reasoning_and_sources_are_told_as_they_come_but_not_within_a_call() {
        var told =
                told().says(new Reasoning("hm"))
                        .says("a\n<tool_call>\n{\"name\":\"list\"")
                        .says(new Citation("u", ""), new Reasoning("so"))
                        .says("}")
                        .says(new Citation("v", ""));

        assertThat(told.events())
                .containsExactly(
                        new Reasoning("hm"),
                        new Text("a"),
                        begun(0, "list"),
                        new CallArguments(0, "{}"),
                        new Citation("u", ""),
                        new Reasoning("so"),
                        new Citation("v", ""));
    }

    @Test
    void sources_within_a_wrong_call_follow_its_correction() {
        var told = told().says("<tool_call>\n{\"name\":\"weather\"").says(new Citation("u", ""));

        told.says("}").says(new Citation("v", "")).finishes();
        assertThat(told.events()).containsExactly(begun(0, "weather"));

        told.says(block(WEATHER)).finishes();
        assertThat(told.events())
                .containsExactly(
                        begun(0, "weather"),
                        new CallArguments(0, "{\"city\":\"Paris\"}"),
                        new Citation("u", ""),
                        new Citation("v", ""),
                        new Finished(TOOL_CALLS, null));
    }

    @Test
    void a_call_that_is_too_long_is_wrong_and_its_memory_is_limited() {
        var told = told().says("<tool_call>\n{\"name\":\"patch\",\"arguments\":\"");
        for (int i = 0; i < 40; i++) {
            told.says("x".repeat(64 * 1024));
        }

        told.says("\"}\n</tool_call>\n" + block(LIST)).finishes();

        assertThat(repair(told).getLast().text()).contains("longer than");
    }
}
