package dev.lmarenaproxy.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent.Failed;
import dev.lmarenaproxy.JobEvent.Finished;
import dev.lmarenaproxy.JobEvent.Media;
import dev.lmarenaproxy.JobEvent.Reasoning;
import dev.lmarenaproxy.JobEvent.Restarted;
import dev.lmarenaproxy.JobEvent.Text;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Usage;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextEncodersTest {
    private static final JobId ID = new JobId("j1");
    private static final Instant CREATED = Instant.ofEpochSecond(1_700_000_000);
    private static final Fault FAULT = Fault.of(Fault.Kind.STREAM_INTERRUPTED, "It broke.");
    private static final Finished FINISHED = new Finished(FinishReason.STOP, new Usage(5, 3, 1));
    private static final TextForm PLAIN = new TextForm(List.of("p"), 1, false, false);
    private static final String HEAD =
            "{\"id\":\"cmpl-j1\",\"object\":\"text_completion\",\"created\":1700000000,\"model\":\"m\",\"choices\":[";

    @Test
    void a_whole_stream_has_exactly_these_bytes() {
        assertThat(stream(PLAIN, new Reasoning("hm"), new Text("Hé"), new Text("y"), FINISHED))
                .isEqualTo(
                        chunk(0, "Hé", "null")
                                + chunk(0, "y", "null")
                                + chunk(0, "", "\"stop\"")
                                + "data: [DONE]\n\n");
    }

    @Test
    void with_include_usage_every_chunk_has_the_key_and_one_more_has_the_numbers() {
        assertThat(
                        stream(
                                new TextForm(List.of("p"), 1, false, true),
                                new Finished(FinishReason.LENGTH, new Usage(5, 3, 1))))
                .isEqualTo(
                        chunk(0, "", "\"length\"").replace("]}\n", "],\"usage\":null}\n")
                                + "data: "
                                + HEAD
                                + "],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":3,\"total_tokens\":8,"
                                + "\"prompt_tokens_details\":{\"cached_tokens\":0},"
                                + "\"completion_tokens_details\":{\"reasoning_tokens\":1}}}\n\n"
                                + "data: [DONE]\n\n");
    }

    @Test
    void an_echo_comes_first() {
        var echo = new TextForm(List.of("one", "two"), 1, true, false);
        var out = new StringBuilder();
        var encoder = new TextStreamEncoder(ID, CREATED, "m", echo);

        encoder.encode(1, new Text("2"), out);
        encoder.encode(0, FINISHED, out);
        encoder.encode(1, FINISHED, out);

        assertThat(out.toString())
                .isEqualTo(
                        chunk(1, "two", "null")
                                + chunk(1, "2", "null")
                                + chunk(0, "one", "null")
                                + chunk(0, "", "\"stop\"")
                                + chunk(1, "", "\"stop\"")
                                + "data: [DONE]\n\n");
    }

    @Test
    void each_prompt_counts_once_whichever_of_its_answers_comes_first() {
        var form = new TextForm(List.of("one", "two"), 2, false, true);
        var out = new StringBuilder();
        var encoder = new TextStreamEncoder(ID, CREATED, "m", form);

        for (var choice : List.of(3, 1, 0, 2)) {
            encoder.encode(choice, FINISHED, out);
        }

        assertThat(out.toString()).contains("\"prompt_tokens\":10,\"completion_tokens\":12,");
    }

    @Test
    void a_whole_completion_holds_all_choices_and_each_prompt_counts_once() {
        var form = new TextForm(List.of("one", "two"), 2, true, false);
        var whole = new TextCompletion(ID, CREATED, "m", form);
        for (var i = 0; i < 4; i++) {
            whole.add(i, new Text("void"));
            whole.add(i, new Restarted(FAULT));
            whole.add(i, new Text(" " + i));
            whole.add(i, FINISHED);
        }

        var json = OpenAiSchema.named("CreateCompletionResponse").check(whole.json());

        assertThat(json.path("choices").findValuesAsText("text"))
                .containsExactly("one 0", "one 1", "two 2", "two 3");
        assertThat(json.path("usage").path("prompt_tokens").asInt()).isEqualTo(10);
        assertThat(json.path("usage").path("completion_tokens").asInt()).isEqualTo(12);
    }

    @Test
    void pictures_stand_in_the_text() {
        assertThat(stream(PLAIN, new Media(Media.Kind.IMAGE, "https://x.example/a.png"), FINISHED))
                .contains("![Generated Image](https://x.example/a.png)");
    }

    @Test
    void a_failure_ends_the_stream_without_done() {
        assertThat(stream(PLAIN, new Text("half"), new Failed(FAULT)))
                .contains("half", "data: {\"error\":{")
                .doesNotContain("[DONE]");
        assertThatThrownBy(
                        () -> new TextCompletion(ID, CREATED, "m", PLAIN).add(0, new Failed(FAULT)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TextCompletion(ID, CREATED, "m", PLAIN).json())
                .isInstanceOf(IllegalStateException.class);
    }

    private static String stream(TextForm form, AnswerEvent... events) {
        var encoder = new TextStreamEncoder(ID, CREATED, "m", form);
        var out = new StringBuilder();
        for (var event : events) {
            encoder.encode(0, event, out);
        }
        return out.toString();
    }

    private static String chunk(int index, String text, String reason) {
        return "data: %s{\"text\":\"%s\",\"index\":%d,\"logprobs\":null,\"finish_reason\":%s}]}\n\n"
                .formatted(HEAD, text, index, reason);
    }
}
