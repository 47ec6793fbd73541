package dev.lmarenaproxy.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobEvent.Assigned;
import dev.lmarenaproxy.JobEvent.Citation;
import dev.lmarenaproxy.JobEvent.Failed;
import dev.lmarenaproxy.JobEvent.Finished;
import dev.lmarenaproxy.JobEvent.Media;
import dev.lmarenaproxy.JobEvent.Reasoning;
import dev.lmarenaproxy.JobEvent.Text;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.Usage;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ChatCompletionTest {
    private static final JobEvent FINISHED = new Finished(FinishReason.LENGTH, new Usage(5, 3, 1));

    private final ChatCompletion completion =
            new ChatCompletion(new JobId("j1"), Instant.ofEpochSecond(1_700_000_000), "m");

    @Test
    void an_answer_is_one_object() {
        add(new Assigned(new TabId("t"), 1), new Text("Hel"), new Text("lo \"\ud83d"));
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

        assertThatThrownBy(() -> completion.add(failed))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void add(JobEvent... events) {
        for (var event : events) {
            completion.add(event);
        }
    }

    private JsonNode message() {
        return checked().at("/choices/0/message");
    }

    private JsonNode checked() {
        return OpenAiSchema.named("CreateChatCompletionResponse").check(completion.json());
    }
}
