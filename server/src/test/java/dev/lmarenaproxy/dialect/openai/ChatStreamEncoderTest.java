package dev.lmarenaproxy.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import dev.lmarenaproxy.JobEvent.Text;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Usage;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChatStreamEncoderTest {
    private static final Finished FINISHED = new Finished(FinishReason.STOP, new Usage(5, 3, 1));
    private static final Failed FAILED =
            new Failed(Fault.of(Fault.Kind.STREAM_INTERRUPTED, "The tab \"1\" went away."));
    private static final String CHUNK =
            "data: {\"id\":\"chatcmpl-j1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
                    + "\"model\":\"m \\\"1\\\"\",\"choices\":";
    private static final String ROLE =
            CHUNK
                    + "[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null},"
                    + "\"logprobs\":null,\"finish_reason\":null}]}\n\n";
    private static final String ERROR =
            "data: {\"error\":{\"message\":\"The tab \\\"1\\\" went away.\",\"type\":\"server_error\","
                    + "\"param\":null,\"code\":\"stream_interrupted\"}}\n\n";

    @Test
    void a_whole_stream_has_exactly_these_bytes() {
        assertThat(
                        stream(
                                false,
                                new Reasoning("Hm\n"),
                                new Text("Hé"),
                                new Text("llo \"you\""),
                                FINISHED))
                .isEqualTo(
                        ROLE
                                + delta("{\"reasoning_content\":\"Hm\\n\"}", "null")
                                + delta("{\"content\":\"Hé\"}", "null")
                                + delta("{\"content\":\"llo \\\"you\\\"\"}", "null")
                                + delta("{}", "\"stop\"")
                                + "data: [DONE]\n\n");
    }

    @Test
    void with_include_usage_every_chunk_has_the_key_and_one_more_has_the_numbers() {
        assertThat(stream(true, new Text("x"), FINISHED))
                .isEqualTo(
                        withUsage(ROLE)
                                + withUsage(delta("{\"content\":\"x\"}", "null"))
                                + withUsage(delta("{}", "\"stop\""))
                                + CHUNK
                                + "[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":3,"
                                + "\"total_tokens\":8,\"prompt_tokens_details\":{\"cached_tokens\":0},"
                                + "\"completion_tokens_details\":{\"reasoning_tokens\":1}}}\n\n"
                                + "data: [DONE]\n\n");
    }

    @Test
    void usage_that_nobody_counted_is_null() {
        assertThat(stream(true, new Finished(FinishReason.STOP, null)))
                .endsWith(CHUNK + "[],\"usage\":null}\n\ndata: [DONE]\n\n");
    }

    @Test
    void sources_stand_in_the_last_delta_each_once() {
        assertThat(
                        stream(
                                false,
                                new Citation("https://a.example/", ""),
                                new Text("four"),
                                new Citation("https://b.example/", "B \"b\""),
                                new Citation("https://a.example/", "A"),
                                new Citation("https://c.example/", ""),
                                FINISHED))
                .isEqualTo(
                        ROLE
                                + delta("{\"content\":\"four\"}", "null")
                                + delta(
                                        "{\"annotations\":["
                                                + annotation("https://a.example/", "A")
                                                + ","
                                                + annotation("https://b.example/", "B \\\"b\\\"")
                                                + ","
                                                + annotation(
                                                        "https://c.example/", "https://c.example/")
                                                + "]}",
                                        "\"stop\"")
                                + "data: [DONE]\n\n");
    }

    @Test
    void pictures_and_videos_are_paragraphs_of_the_text() {
        assertThat(
                        stream(
                                false,
                                new Media(Media.Kind.IMAGE, "https://x.example/a (1).png"),
                                new Media(Media.Kind.VIDEO, "https://x.example/v.mp4?a=b&c=%20"),
                                new Text("Done."),
                                new Text(" Really."),
                                FINISHED))
                .isEqualTo(
                        ROLE
                                + content("![Generated Image](https://x.example/a%20%281%29.png)")
                                + content("\\n\\nhttps://x.example/v.mp4?a=b&c=%20")
                                + content("\\n\\nDone.")
                                + content(" Really.")
                                + delta("{}", "\"stop\"")
                                + "data: [DONE]\n\n");
    }

    @Test
    void a_url_cannot_break_out_of_its_link() {
        assertThat(
                        stream(
                                false,
                                new Media(Media.Kind.IMAGE, "https://x.example/<a>\\\"\n)![b](c"),
                                FINISHED))
                .contains("(https://x.example/%3Ca%3E%5C%22%0A%29![b]%28c)");
    }

    @Test
    void a_failure_before_any_text_is_only_an_error() {
        assertThat(stream(true, FAILED)).isEqualTo(ERROR);
    }

    @Test
    void a_failure_after_text_ends_the_stream_without_done() {
        assertThat(stream(false, new Text("x"), FAILED)).isEqualTo(ROLE + content("x") + ERROR);
    }

    @ParameterizedTest
    @EnumSource
    void every_reason_to_stop_has_its_name(FinishReason reason) {
        assertThat(stream(false, new Finished(reason, null)))
                .isEqualTo(
                        ROLE
                                + delta(
                                        "{}",
                                        switch (reason) {
                                            case STOP -> "\"stop\"";
                                            case LENGTH -> "\"length\"";
                                            case CONTENT_FILTER -> "\"content_filter\"";
                                            case TOOL_CALLS -> "\"tool_calls\"";
                                        })
                                + "data: [DONE]\n\n");
    }

    @Test
    void a_character_cut_in_two_pieces_is_put_together() {
        assertThat(
                        stream(
                                false,
                                new Text("a\ud83d"),
                                new Reasoning("r\ud83d"),
                                new Text("\ude00b"),
                                new Reasoning("\ude01"),
                                FINISHED))
                .isEqualTo(
                        ROLE
                                + content("a")
                                + delta("{\"reasoning_content\":\"r\"}", "null")
                                + content("😀b")
                                + delta("{\"reasoning_content\":\"😁\"}", "null")
                                + delta("{}", "\"stop\"")
                                + "data: [DONE]\n\n");
    }

    @Test
    void half_a_character_that_stays_alone_is_replaced() {
        assertThat(stream(false, new Text("\ude00a\ud83d"), new Text("b\ud83d"), FINISHED))
                .isEqualTo(
                        ROLE
                                + content("\\uFFFDa")
                                + content("\\uFFFDb")
                                + content("\\uFFFD")
                                + delta("{}", "\"stop\"")
                                + "data: [DONE]\n\n");
    }

    @Test
    void no_text_breaks_an_event_in_two() {
        assertThat(stream(false, new Text("a\nb\rc\u0085d\u2028e\u2029f\u0000"), FINISHED))
                .contains("{\"content\":\"a\\nb\\rc\\u0085d\\u2028e\\u2029f\\u0000\"}");
    }

    @Test
    void every_chunk_fits_openais_schema() {
        var schema = OpenAiSchema.named("CreateChatCompletionStreamResponse");

        var chunks =
                stream(
                                true,
                                new Reasoning("r"),
                                new Text("x"),
                                new Citation("https://a.example/", "A"),
                                FINISHED)
                        .split("\n\n");

        assertThat(chunks).hasSize(6).endsWith("data: [DONE]");
        for (var i = 0; i < chunks.length - 1; i++) {
            schema.check(chunks[i].substring("data: ".length()));
        }
    }

    @Test
    void the_error_fits_openais_schema() {
        OpenAiSchema.named("ErrorResponse")
                .check(stream(false, FAILED).substring("data: ".length()));
    }

    @Test
    void the_schema_refuses_a_chunk_without_choices() {
        var schema = OpenAiSchema.named("CreateChatCompletionStreamResponse");
        var chunk = ROLE.substring("data: ".length()).replace("choices", "selections");

        assertThatThrownBy(() -> schema.check(chunk)).isInstanceOf(AssertionError.class);
    }

    @Test
    void a_call_begins_with_its_name_and_its_arguments_follow() {
        assertThat(
                        stream(
                                false,
                                new Text("Look:"),
                                new CallBegun(0, "call_1", "find", false),
                                new CallArguments(0, "{\"a\":"),
                                new CallArguments(0, "1}"),
                                new CallBegun(1, "call_2", "note", true),
                                new CallArguments(1, "free"),
                                new Finished(FinishReason.TOOL_CALLS, null)))
                .isEqualTo(
                        ROLE
                                + content("Look:")
                                + delta(
                                        "{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\","
                                                + "\"function\":{\"name\":\"find\",\"arguments\":\"\"}}]}",
                                        "null")
                                + delta(
                                        "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"a\\\":\"}}]}",
                                        "null")
                                + delta(
                                        "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"1}\"}}]}",
                                        "null")
                                + delta(
                                        "{\"tool_calls\":[{\"index\":1,\"id\":\"call_2\",\"type\":\"custom\","
                                                + "\"custom\":{\"name\":\"note\",\"input\":\"\"}}]}",
                                        "null")
                                + delta(
                                        "{\"tool_calls\":[{\"index\":1,\"custom\":{\"input\":\"free\"}}]}",
                                        "null")
                                + delta("{}", "\"tool_calls\"")
                                + "data: [DONE]\n\n");
    }

    @Test
    void clients_that_offer_functions_are_told_of_a_function_call() {
        assertThat(
                        stream(
                                new ChatForm(1, false, false, true),
                                new CallBegun(0, "call_1", "find", false),
                                new CallArguments(0, "{}"),
                                new Finished(FinishReason.TOOL_CALLS, null)))
                .isEqualTo(
                        ROLE
                                + delta(
                                        "{\"function_call\":{\"name\":\"find\",\"arguments\":\"\"}}",
                                        "null")
                                + delta("{\"function_call\":{\"arguments\":\"{}\"}}", "null")
                                + delta("{}", "\"function_call\"")
                                + "data: [DONE]\n\n");
    }

    @Test
    void several_choices_end_together_and_their_usage_is_added() {
        var encoder = encoder(new ChatForm(2, true, false, false));
        var out = new StringBuilder();

        encoder.encode(1, new Text("b"), out);
        encoder.encode(0, new Text("a"), out);
        encoder.encode(1, FINISHED, out);

        assertThat(out).doesNotContain("[DONE]", "\"usage\":{").contains("[{\"index\":1,");

        encoder.encode(0, FINISHED, out);

        assertThat(out.toString())
                .contains("\"prompt_tokens\":5,\"completion_tokens\":6,\"total_tokens\":11")
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void the_service_tier_is_named_where_it_was_asked_for() {
        assertThat(stream(new ChatForm(1, false, true, false), new Text("x"), FINISHED))
                .contains("\"service_tier\":\"default\",\"choices\":");
    }

    private static String stream(boolean includeUsage, AnswerEvent... events) {
        return stream(new ChatForm(1, includeUsage, false, false), events);
    }

    private static ChatStreamEncoder encoder(ChatForm form) {
        return new ChatStreamEncoder(
                new JobId("j1"), Instant.ofEpochMilli(1_700_000_000_999L), "m \"1\"", form);
    }

    private static String stream(ChatForm form, AnswerEvent... events) {
        var encoder = encoder(form);
        var bytes =
                Arrays.stream(events)
                        .map(event -> {
                            var out = new StringBuilder();
                            encoder.encode(0, event, out);
                            return out;
                        })
                        .collect(Collectors.joining())
                        .getBytes(UTF_8);
        return new String(bytes, UTF_8);
    }

    private static String delta(String delta, String finishReason) {
        return CHUNK
                + "[{\"index\":0,\"delta\":"
                + delta
                + ",\"logprobs\":null,\"finish_reason\":"
                + finishReason
                + "}]}\n\n";
    }

    private static String content(String escaped) {
        return delta("{\"content\":\"" + escaped + "\"}", "null");
    }

    private static String withUsage(String chunk) {
        return chunk.replace("}\n\n", ",\"usage\":null}\n\n");
    }

    private static String annotation(String url, String title) {
        return "{\"type\":\"url_citation\",\"url_citation\":{\"url\":\"%s\",\"title\":\"%s\",\"start_index\":0,\"end_index\":4}}"
                .formatted(url, title);
    }
}
