package dev.lmarenaproxy.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.AnswerEvent.CallArguments;
import dev.lmarenaproxy.AnswerEvent.CallBegun;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent.Citation;
import dev.lmarenaproxy.JobEvent.Failed;
import dev.lmarenaproxy.JobEvent.Finished;
import dev.lmarenaproxy.JobEvent.Media;
import dev.lmarenaproxy.JobEvent.Reasoning;
import dev.lmarenaproxy.JobEvent.Restarted;
import dev.lmarenaproxy.JobEvent.Text;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Usage;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ChatCompletionTest {
    private static final Finished FINISHED = new Finished(FinishReason.LENGTH, new Usage(5, 3, 1));

    private final ChatCompletion completion =
            new ChatCompletion(
                    new JobId("j1"), Instant.ofEpochSecond(1_700_000_000), "m", ChatForm.PLAIN);

    @Test
    void an_answer_is_one_object() {
        add(new Text("Hel"), new Text("lo \"\ud83d"));
        add(new Text("\ude00\ud83d"), FINISHED);

        assertThat(completion.json())
                .isEqualTo(
                        "{\"id\":\"chatcmpl-j1\",\"object\":\"chat.completion\",\"created\":1700000000,"
                                + "\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{"
                                + "\"role\":\"assistant\",\"content\":\"Hello \\\"😀\\uFFFD\",\"refusal\":null},"
                                + "\"logprobs\":null,\"finish_reason\":\"length\"}],\"usage\":{"
                                + "\"prompt_tokens\":5,\"completion_tokens\":3,\"total_tokens\":8,"
                                + "\"prompt_tokens_details\":{\"cached_tokens\":0},"
                                + "\"completion_tokens_details\":{\"reasoning_tokens\":1}}}");
    }

    @Test
    void reasoning_stands_beside_the_content() {
        add(new Reasoning("Hm"), new Reasoning("m."), new Text("x"), FINISHED);

        assertThat(message().path("reasoning_content").textValue()).isEqualTo("Hmm.");
        assertThat(message().path("content").textValue()).isEqualTo("x");
    }

    @Test
    void sources_are_annotations_of_the_whole_text() {
        add(new Text("four"), new Citation("https://a.example/", "A"), FINISHED);

        assertThat(message().path("annotations"))
                .hasToString(
                        "[{\"type\":\"url_citation\",\"url_citation\":{\"url\":\"https://a.example/\","
                                + "\"title\":\"A\",\"start_index\":0,\"end_index\":4}}]");
    }

    @Test
    void media_stand_in_paragraphs_of_their_own() {
        add(new Text("Look:"), new Media(Media.Kind.IMAGE, "https://x.example/1"));
        add(new Media(Media.Kind.VIDEO, "https://x.example/2"), new Text("Nice?"), FINISHED);

        assertThat(message().path("content").textValue())
                .isEqualTo(
                        """
                        Look:

                        ![Generated Image](https://x.example/1)

                        https://x.example/2

                        Nice?\
                        """);
    }

    @Test
    void calls_may_be_all_there_is() {
        add(new CallBegun(0, "call_1", "find", false), new CallArguments(0, "{\"a\":"));
        add(new CallArguments(0, "1}"), new CallBegun(1, "call_2", "go", false));
        add(new CallArguments(1, "{}"), new Finished(FinishReason.TOOL_CALLS, null));

        assertThat(message().path("content").isNull()).isTrue();
        assertThat(message().path("tool_calls"))
                .hasToString(
                        "[{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"find\",\"arguments\":\"{\\\"a\\\":1}\"}},"
                                + "{\"id\":\"call_2\",\"type\":\"function\",\"function\":{\"name\":\"go\",\"arguments\":\"{}\"}}]");
        assertThat(checked().at("/choices/0/finish_reason").textValue()).isEqualTo("tool_calls");
    }

    @Test
    void every_choice_has_its_place_and_the_prompt_counts_once() {
        var two =
                new ChatCompletion(
                        new JobId("j1"), Instant.EPOCH, "m", new ChatForm(2, false, false, false));

        two.add(1, new Text("second"));
        two.add(1, FINISHED);
        two.add(0, new Text("first"));
        two.add(0, FINISHED);

        var json = OpenAiSchema.named("CreateChatCompletionResponse").check(two.json());
        assertThat(json.at("/choices/0/message/content").textValue()).isEqualTo("first");
        assertThat(json.at("/choices/1/index").intValue()).isEqualTo(1);
        assertThat(json.at("/usage/total_tokens").intValue()).isEqualTo(5 + 3 + 3);
    }

    @Test
    void what_is_made_void_is_not_told() {
        add(new Text("x"), new CallBegun(0, "call_1", "find", false));
        add(new Restarted(Fault.of(Fault.Kind.UPSTREAM_ERROR, "No.")), new Text("y"), FINISHED);

        assertThat(message().path("content").textValue()).isEqualTo("y");
        assertThat(message().has("tool_calls")).isFalse();
    }

    @Test
    void usage_that_nobody_counted_is_left_out() {
        add(new Text("x"), new Finished(FinishReason.STOP, null));

        assertThat(checked().has("usage")).isFalse();
    }

    @Test
    void there_is_no_completion_before_the_end() {
        add(new Text("x"));

        assertThatThrownBy(completion::json).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_failure_is_no_completion() {
        var failed = new Failed(Fault.of(Fault.Kind.EMPTY_ANSWER, "Nothing came."));

        assertThatThrownBy(() -> completion.add(0, failed))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void add(AnswerEvent... events) {
        for (var event : events) {
            completion.add(0, event);
        }
    }

    private JsonNode message() {
        return checked().at("/choices/0/message");
    }

    private JsonNode checked() {
        return OpenAiSchema.named("CreateChatCompletionResponse").check(completion.json());
    }
}
