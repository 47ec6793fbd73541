package dev.lmarenaproxy.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.AnswerEvent.CallArguments;
import dev.lmarenaproxy.AnswerEvent.CallBegun;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ResponseStreamTest {
    private static final OpenAiSchema EVENT = OpenAiSchema.named("ResponseStreamEvent");
    private static final Finished FINISHED = new Finished(FinishReason.STOP, new Usage(5, 3, 1));
    private static final String PLAIN = "{'input':'Hi'}";
    private static final String BACKGROUND = "{'input':'Hi','background':true}";
    static final MadeResponse MADE =
            new MadeResponse(
                    new JobId("j1"),
                    Instant.ofEpochSecond(1_700_000_000),
                    "m",
                    () -> Instant.ofEpochSecond(1_700_000_009));

    static AskedResponse asked(String request) throws FaultException {
        return ResponsesRequest.decode(request.replace('\'', '"').getBytes(UTF_8))
                .after(ResponseItems.NONE, Map.of());
    }

    /** What a client gets, as text. */
    private static String stream(String request, int after, boolean atOnce, AnswerEvent... events)
            throws FaultException {
        var encoder = asked(request).streamEncoder(MADE, after, atOnce);
        var out = new StringBuilder();
        encoder.begin(out);
        for (var event : events) {
            encoder.encode(0, event, out);
        }
        return out.toString();
    }

    /** The events of a stream, each held against OpenAI's document, with their numbers. */
    private static List<JsonNode> events(String stream) {
        var events = new ArrayList<JsonNode>();
        for (var block : stream.split("\n\n", -1)) {
            if (block.startsWith("event: ")) {
                var json = block.substring(block.indexOf("\ndata: ") + 7);
                var event = EVENT.check(json);
                assertThat(block).startsWith("event: " + event.path("type").asText() + "\n");
                events.add(event);
            }
        }
        return events;
    }

    static List<JsonNode> events(String request, AnswerEvent... events) throws FaultException {
        var stream = stream(request, -1, false, events);
        var told = events(stream);
        for (var i = 0; i < told.size(); i++) {
            assertThat(told.get(i).path("sequence_number").intValue()).isEqualTo(i);
        }
        return told;
    }

    /** The types without what they have in common. */
    private static String types(List<JsonNode> events) {
        return events.stream()
                .map(event -> event.path("type").asText().replaceFirst("^response\\.", ""))
                .collect(joining(" "));
    }

    @Test
    void a_text_is_told_in_this_order() throws FaultException {
        var events = events(PLAIN, new Text("Hé"), new Text("llo"), FINISHED);

        assertThat(types(events))
                .isEqualTo(
                        "created in_progress output_item.added content_part.added"
                                + " output_text.delta output_text.delta output_text.done"
                                + " content_part.done output_item.done completed");
        assertThat(events.get(0).at("/response/status").asText()).isEqualTo("in_progress");
        assertThat(events.get(2).toString())
                .isEqualTo(
                        "{\"type\":\"response.output_item.added\",\"sequence_number\":2,"
                                + "\"output_index\":0,\"item\":{\"id\":\"msg_j1_0\",\"type\":\"message\","
                                + "\"status\":\"in_progress\",\"role\":\"assistant\",\"content\":[]}}");
        assertThat(events.get(4).toString())
                .isEqualTo(
                        "{\"type\":\"response.output_text.delta\",\"sequence_number\":4,"
                                + "\"item_id\":\"msg_j1_0\",\"output_index\":0,\"content_index\":0,"
                                + "\"delta\":\"Hé\",\"logprobs\":[]}");
        assertThat(events.get(8).path("item").toString())
                .isEqualTo(
                        "{\"id\":\"msg_j1_0\",\"type\":\"message\",\"status\":\"completed\","
                                + "\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\","
                                + "\"text\":\"Héllo\",\"annotations\":[],\"logprobs\":[]}]}");
        var whole = events.getLast().path("response");
        assertThat(whole.path("status").asText()).isEqualTo("completed");
        assertThat(whole.path("completed_at").longValue()).isEqualTo(1_700_000_009);
        assertThat(whole.at("/output/0")).isEqualTo(events.get(8).path("item"));
        assertThat(whole.path("usage").toString())
                .isEqualTo(
                        "{\"input_tokens\":5,\"input_tokens_details\":{\"cached_tokens\":0,"
                                + "\"cache_write_tokens\":0},\"output_tokens\":3,"
                                + "\"output_tokens_details\":{\"reasoning_tokens\":1},\"total_tokens\":8}");
    }

    @Test
    void a_stream_ends_with_done() throws FaultException {
        assertThat(stream(PLAIN, -1, false, new Text("x"), FINISHED)).endsWith("data: [DONE]\n\n");
    }

    @Test
    void reasoning_is_an_item_before_the_message() throws FaultException {
        var events = events(PLAIN, new Reasoning("Hm"), new Text("x"), FINISHED);

        assertThat(types(events))
                .isEqualTo(
                        "created in_progress output_item.added content_part.added"
                                + " reasoning_text.delta reasoning_text.done content_part.done"
                                + " output_item.done output_item.added content_part.added"
                                + " output_text.delta output_text.done content_part.done"
                                + " output_item.done completed");
        assertThat(events.getLast().at("/response/output/0/content/0/text").asText())
                .isEqualTo("Hm");
    }

    @Test
    void reasoning_is_a_summary_where_one_is_asked_for() throws FaultException {
        var events =
                events(
                        "{'input':'x','reasoning':{'summary':'auto'}}",
                        new Reasoning("Hm"),
                        new Text("x"),
                        FINISHED);

        assertThat(types(events))
                .startsWith(
                        "created in_progress output_item.added reasoning_summary_part.added"
                                + " reasoning_summary_text.delta reasoning_summary_text.done"
                                + " reasoning_summary_part.done output_item.done");
        assertThat(events.getLast().at("/response/output/0/summary/0/text").asText())
                .isEqualTo("Hm");
    }

    @Test
    void calls_are_items_of_their_own() throws FaultException {
        var events =
                events(
                        """
                        {'input':'x','tools':[{'type':'function','name':'f'},{'type':'custom','name':'k'},
                         {'type':'namespace','name':'n','description':'d','tools':[{'type':'function','name':'g'}]}]}
                        """,
                        new Text("Let me see."),
                        new CallBegun(0, "call_1", "f", false),
                        new CallArguments(0, "{\"a\":"),
                        new CallArguments(0, "1}"),
                        new CallBegun(1, "call_2", "k", true),
                        new CallArguments(1, "raw"),
                        new CallBegun(2, "call_3", "n__g", false),
                        new CallArguments(2, "{}"),
                        new Finished(FinishReason.TOOL_CALLS, null));

        assertThat(types(events))
                .endsWith(
                        "output_text.done content_part.done output_item.done output_item.added"
                                + " function_call_arguments.delta function_call_arguments.delta"
                                + " function_call_arguments.done output_item.done output_item.added"
                                + " custom_tool_call_input.delta custom_tool_call_input.done"
                                + " output_item.done output_item.added"
                                + " function_call_arguments.delta function_call_arguments.done"
                                + " output_item.done completed");
        var output = events.getLast().at("/response/output");
        assertThat(output.get(1).toString())
                .isEqualTo(
                        "{\"id\":\"fc_j1_1\",\"type\":\"function_call\",\"status\":\"completed\","
                                + "\"call_id\":\"call_1\",\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}");
        assertThat(output.get(2).path("input").asText()).isEqualTo("raw");
        assertThat(output.get(3).path("namespace").asText()).isEqualTo("n");
        assertThat(output.get(3).path("name").asText()).isEqualTo("g");
    }

    @Test
    void sources_are_annotations_of_the_message() throws FaultException {
        var events =
                events(
                        PLAIN,
                        new Citation("https://a.example/", ""),
                        new Text("four"),
                        new Citation("https://b.example/", "B"),
                        FINISHED);

        assertThat(types(events))
                .contains(
                        "output_text.delta output_text.annotation.added"
                                + " output_text.annotation.added output_text.done");
        assertThat(events.getLast().at("/response/output/0/content/0/annotations").toString())
                .isEqualTo(
                        "[{\"type\":\"url_citation\",\"url\":\"https://a.example/\","
                                + "\"title\":\"https://a.example/\",\"start_index\":0,\"end_index\":4},"
                                + "{\"type\":\"url_citation\",\"url\":\"https://b.example/\","
                                + "\"title\":\"B\",\"start_index\":0,\"end_index\":4}]");
    }

    @Test
    void a_picture_is_a_paragraph_of_the_text() throws FaultException {
        var events =
                events(PLAIN, new Media(Media.Kind.IMAGE, "https://x.example/a.png"), FINISHED);

        assertThat(events.getLast().at("/response/output/0/content/0/text").asText())
                .isEqualTo("![Generated Image](https://x.example/a.png)");
    }

    @Test
    void a_picture_with_its_bytes_is_an_item_of_its_own() throws FaultException {
        var media = new Media(Media.Kind.IMAGE, "https://x.example/a.png");

        var events =
                events(
                        PLAIN,
                        new Text("Here:"),
                        new AnswerEvent.Loaded(media, "image/png", "iVBO"),
                        FINISHED);

        assertThat(types(events))
                .endsWith(
                        "output_item.done output_item.added image_generation_call.in_progress"
                                + " image_generation_call.generating image_generation_call.completed"
                                + " output_item.done completed");
        assertThat(events.getLast().at("/response/output/1").toString())
                .isEqualTo(
                        "{\"id\":\"ig_j1_1\",\"type\":\"image_generation_call\","
                                + "\"status\":\"completed\",\"result\":\"iVBO\"}");
    }

    @Test
    void a_character_is_not_cut_in_two() throws FaultException {
        var events = events(PLAIN, new Text("a\ud83d"), new Text("\ude00b"), FINISHED);

        assertThat(events.get(4).path("delta").asText()).isEqualTo("a");
        assertThat(events.get(5).path("delta").asText()).isEqualTo("\ud83d\ude00b");
    }

    @Test
    void an_answer_of_nothing_is_an_empty_message() throws FaultException {
        var events = events(PLAIN, FINISHED);

        assertThat(events.getLast().at("/response/output/0/content/0/text").asText()).isEmpty();
    }

    @Test
    void an_answer_that_is_cut_is_incomplete() throws FaultException {
        var events = events(PLAIN, new Text("x"), new Finished(FinishReason.LENGTH, null));

        assertThat(types(events)).endsWith("output_item.done incomplete");
        var response = events.getLast().path("response");
        assertThat(response.at("/incomplete_details/reason").asText())
                .isEqualTo("max_output_tokens");
        assertThat(response.at("/output/0/status").asText()).isEqualTo("incomplete");
        assertThat(response.path("completed_at").isNull()).isTrue();
        assertThat(
                        events(PLAIN, new Finished(FinishReason.CONTENT_FILTER, null))
                                .getLast()
                                .at("/response/incomplete_details/reason")
                                .asText())
                .isEqualTo("content_filter");
    }

    @Test
    void a_failure_is_an_error_in_both_forms_and_then_a_failed_response() throws FaultException {
        var failed = new Failed(Fault.of(Fault.Kind.STREAM_INTERRUPTED, "The tab went."));

        var stream = stream(PLAIN, -1, false, new Text("x"), failed);

        var events = events(stream);
        assertThat(types(events)).endsWith("output_text.delta error failed");
        assertThat(events.get(events.size() - 2).toString())
                .isEqualTo(
                        "{\"type\":\"error\",\"sequence_number\":5,\"code\":\"stream_interrupted\","
                                + "\"message\":\"The tab went.\",\"param\":null,\"error\":{"
                                + "\"type\":\"server_error\",\"code\":\"stream_interrupted\","
                                + "\"message\":\"The tab went.\",\"param\":null}}");
        assertThat(events.getLast().at("/response/error").toString())
                .isEqualTo("{\"code\":\"server_error\",\"message\":\"The tab went.\"}");
        assertThat(events.getLast().at("/response/status").asText()).isEqualTo("failed");
        assertThat(stream).endsWith("data: [DONE]\n\n");
    }

    @Test
    void an_answer_that_is_cancelled_is_no_error() throws FaultException {
        var cancelled = new Failed(Fault.of(Fault.Kind.CANCELLED, "Gone."));

        var events = events(PLAIN, new Text("x"), cancelled);

        assertThat(types(events)).endsWith("output_text.delta incomplete");
        assertThat(events.getLast().at("/response/status").asText()).isEqualTo("cancelled");
        assertThat(events.getLast().at("/response/output/0/status").asText())
                .isEqualTo("in_progress");
        assertThat(events.getLast().at("/response/completed_at").isNull()).isTrue();
    }

    @Nested
    class In_the_background {
        @Test
        void the_stream_begins_at_once() throws FaultException {
            var events = events(stream(BACKGROUND, -1, true));

            assertThat(types(events)).isEqualTo("created queued");
            assertThat(events.getFirst().at("/response/status").asText()).isEqualTo("queued");
        }

        @Test
        void the_first_thing_that_comes_tells_that_it_is_in_progress() throws FaultException {
            assertThat(types(events(BACKGROUND, new Text("x"))))
                    .startsWith("created queued in_progress output_item.added");
        }

        @Test
        void a_gateway_that_stops_ends_the_stream_without_an_end() throws FaultException {
            var stopped = new Failed(Fault.of(Fault.Kind.SHUTTING_DOWN, "It stops."));

            var stream = stream(BACKGROUND, -1, true, new Text("x"), stopped);

            assertThat(types(events(stream))).endsWith("output_text.delta");
            assertThat(stream).doesNotContain("[DONE]");
        }
    }

    @Nested
    class Resumed {
        @Test
        void a_stream_has_the_events_that_follow() throws FaultException {
            var all = stream(PLAIN, -1, true, new Text("a"), new Text("b"), FINISHED);

            var rest = stream(PLAIN, 4, true, new Text("a"), new Text("b"), FINISHED);

            assertThat(all).endsWith(rest);
            assertThat(events(rest).getFirst().path("sequence_number").intValue()).isEqualTo(5);
        }

        @Test
        void a_stream_that_was_read_to_its_end_has_only_its_end() throws FaultException {
            assertThat(stream(PLAIN, 999, true, new Text("a"), FINISHED))
                    .isEqualTo("data: [DONE]\n\n");
        }
    }

    @Test
    void a_long_wait_begins_the_stream() throws FaultException {
        var encoder = asked(PLAIN).streamEncoder(MADE, -1, false);
        var out = new StringBuilder();

        encoder.keepAlive(OptionalInt.of(3), out);

        assertThat(types(events(out.toString()))).isEqualTo("created in_progress");
        assertThat(out).endsWith(": waiting, position 3\n\n");
    }
}
