package dev.lmarenaproxy.emulation;

import static dev.lmarenaproxy.FinishReason.STOP;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lmarenaproxy.CompletionRequest;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.JobEvent.Citation;
import dev.lmarenaproxy.JobEvent.Failed;
import dev.lmarenaproxy.JobEvent.Finished;
import dev.lmarenaproxy.JobEvent.Reasoning;
import dev.lmarenaproxy.JobEvent.Restarted;
import dev.lmarenaproxy.JobEvent.Text;
import dev.lmarenaproxy.OutputFormat;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.Tool;
import dev.lmarenaproxy.ToolChoice;
import dev.lmarenaproxy.Turn;
import dev.lmarenaproxy.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentTest {
    private static final Fault FAULT = Fault.of(Fault.Kind.STREAM_INTERRUPTED, "cut");
    private static final String SCHEMA =
            "{ \"type\": \"object\", \"required\": [\"age\"],"
                    + " \"properties\": {\"age\": {\"type\": \"integer\", \"description\": \"in years\"}}}";

    private static CompletionRequest request(OutputFormat format, List<Tool> tools) {
        return new CompletionRequest(
                "m",
                List.of(Turn.of(Role.USER, "Hi")),
                tools,
                new ToolChoice.Auto(),
                true,
                format,
                List.of(),
                null,
                1);
    }

    private static Told told() {
        return new Told(request(new OutputFormat.JsonSchema("person", SCHEMA), List.of()));
    }

    @Test
    void the_schema_is_shown_whole_and_compact() {
        var emulation =
                Told.emulation(request(new OutputFormat.JsonSchema("person", SCHEMA), List.of()));

        assertThat(emulation.prompt().messages().getFirst().text())
                .isEqualTo(
                        "Answer with one JSON document and nothing else: no words before or after"
                                + " it, no code fence. It must be valid by this JSON Schema,"
                                + " \"person\":\n{\"type\":\"object\",\"required\":[\"age\"],"
                                + "\"properties\":{\"age\":{\"type\":\"integer\","
                                + "\"description\":\"in years\"}}}");
    }

    @Test
    void an_object_is_asked_for_without_a_schema_and_beside_tools() {
        var emulation = Told.emulation(request(new OutputFormat.JsonObject(), Corpus.TOOLS));

        assertThat(emulation.prompt().messages().getFirst().text())
                .endsWith(
                        "If you call no tool, answer with one JSON object and nothing else: no"
                                + " words before or after it, no code fence.");
    }

    @Test
    void the_document_is_told_alone_at_the_end_the_reasoning_as_it_comes() {
        var told =
                told().says(new Reasoning("hm"), new Citation("u", "")).says("So: {\"age\":", "1}");

        assertThat(told.events()).containsExactly(new Reasoning("hm"), new Citation("u", ""));
        assertThat(told.finishes().events())
                .endsWith(new Text("{\"age\":1}"), new Finished(STOP, null));
    }

    @Test
    void a_wrong_one_is_asked_for_again_with_what_is_wrong() {
        var told = told().says("{\"age\":\"x\"}").finishes();

        var messages = requireNonNull(told.reading.repair()).messages();
        assertThat(messages.get(2).text()).isEqualTo("{\"age\":\"x\"}");
        assertThat(messages.get(3).text())
                .contains("/age: string found, integer expected", "whole JSON document");

        told.says(new Reasoning("oh"), new Text("{\"age\":2}"))
                .says(new Finished(STOP, new Usage(1, 2, 0)));
        assertThat(told.events())
                .containsExactly(new Text("{\"age\":2}"), new Finished(STOP, null));
    }

    @Test
    void one_that_stays_wrong_fails_with_what_is_wrong() {
        var told = told().says("{}").finishes().says("{\"age\":1.5}").finishes();

        assertThat(told.events()).hasSize(1);
        var fault = ((Failed) told.events().getFirst()).fault();
        assertThat(fault.kind()).isEqualTo(Fault.Kind.INVALID_OUTPUT);
        assertThat(fault.message()).contains("/age: number found, integer expected");
        assertThat(told.reading.repair()).isNull();
    }

    @Test
    void a_failure_is_passed_on_without_a_part_of_the_document() {
        assertThat(told().says("{\"age\":").says(new Failed(FAULT)).events())
                .containsExactly(new Failed(FAULT));
    }

    @Test
    void a_job_that_begins_anew_begins_the_document_anew() {
        var told = told().says("{\"age\":").says(new Restarted(FAULT)).says("{\"age\":3}");

        assertThat(told.finishes().events())
                .containsExactly(
                        new Restarted(FAULT), new Text("{\"age\":3}"), new Finished(STOP, null));
    }

    @Test
    void one_that_is_too_long_is_wrong() {
        var told = told();
        for (int i = 0; i < 70; i++) {
            told.says("[".repeat(64 * 1024));
        }

        assertThat(requireNonNull(told.finishes().reading.repair()).messages().getLast().text())
                .contains("longer than");
    }

    @Test
    void a_schema_that_is_none_is_refused() {
        assertThatThrownBy(() ->
                        Emulation.of(
                                request(
                                        new OutputFormat.JsonSchema("x", "{\"type\":1}"),
                                        List.of())))
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refused -> {
                            assertThat(refused.fault().kind()).isEqualTo(Fault.Kind.INVALID_VALUE);
                            assertThat(refused.fault().param()).isEqualTo("response_format");
                        });
    }
}
