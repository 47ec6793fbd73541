package dev.lmarenaproxy.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.AnswerEvent.CallArguments;
import dev.lmarenaproxy.AnswerEvent.CallBegun;
import dev.lmarenaproxy.AnswerEvent.Stopped;
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
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageEncodersTest {
    private static final JobId ID = new JobId("j1");
    private static final Fault FAULT =
            Fault.of(Fault.Kind.STREAM_INTERRUPTED, "The tab \"1\" went away.");
    private static final Finished FINISHED = new Finished(FinishReason.STOP, new Usage(5, 3, 1));
    private static final CallBegun CALL = new CallBegun(0, "call_j1_0", "f", false);

    private static final String START =
            """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_j1","type":"message",\
            "role":"assistant","model":"m \\"1\\"","content":[],"stop_reason":null,\
            "stop_sequence":null,"stop_details":null,"container":null,"usage":{"cache_creation":\
            {"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0},\
            "service_tier":"standard","inference_geo":null,"input_tokens":7,\
            "cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":0,\
            "output_tokens_details":{"thinking_tokens":0},"server_tool_use":null}}}

            """;

    @Test
    void a_whole_stream_has_exactly_these_bytes() {
        assertThat(
                        stream(
                                Thinking.SHOWN,
                                new Reasoning("Hm\n"),
                                new Reasoning("ok"),
                                new Text("Hé"),
                                new Text("llo \"you\""),
                                CALL,
                                new CallArguments(0, "{\"a\""),
                                new CallArguments(0, ":1}"),
                                new Finished(FinishReason.TOOL_CALLS, new Usage(5, 3, 1))))
                .isEqualTo(
                        START
                                + start(
                                        0,
                                        "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}")
                                + delta(0, "{\"type\":\"thinking_delta\",\"thinking\":\"Hm\\n\"}")
                                + delta(0, "{\"type\":\"thinking_delta\",\"thinking\":\"ok\"}")
                                + delta(
                                        0,
                                        "{\"type\":\"signature_delta\",\"signature\":\"%s\"}"
                                                .formatted(MessageJson.signature(ID, 0)))
                                + stop(0)
                                + text(1)
                                + textDelta(1, "Hé")
                                + textDelta(1, "llo \\\"you\\\"")
                                + stop(1)
                                + start(
                                        2,
                                        "{\"type\":\"tool_use\",\"id\":\"toolu_j1_0\",\"name\":\"f\","
                                                + "\"caller\":{\"type\":\"direct\"},\"input\":{}}")
                                + delta(
                                        2,
                                        "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"a\\\"\"}")
                                + delta(
                                        2,
                                        "{\"type\":\"input_json_delta\",\"partial_json\":\":1}\"}")
                                + stop(2)
                                + end("\"tool_use\"", "null", 5, 3, 1));
    }

    @Test
    void the_same_as_a_whole_message() {
        assertThat(
                        whole(
                                Thinking.SHOWN,
                                new Reasoning("Hm"),
                                new Text("Hé"),
                                CALL,
                                new CallArguments(0, "{\"a\""),
                                new CallArguments(0, ":1}"),
                                new Finished(FinishReason.TOOL_CALLS, new Usage(5, 3, 1))))
                .isEqualTo(
                        """
                        {"id":"msg_j1","type":"message","role":"assistant","model":"m \\"1\\"",\
                        "content":[{"type":"thinking","thinking":"Hm","signature":"%s"},\
                        {"type":"text","text":"Hé","citations":null},{"type":"tool_use",\
                        "id":"toolu_j1_0","name":"f","caller":{"type":"direct"},"input":{"a":1}}],\
                        "stop_reason":"tool_use","stop_sequence":null,"stop_details":null,\
                        "container":null,"usage":{"cache_creation":{"ephemeral_5m_input_tokens":0,\
                        "ephemeral_1h_input_tokens":0},"service_tier":"standard",\
                        "inference_geo":null,"input_tokens":5,"cache_creation_input_tokens":0,\
                        "cache_read_input_tokens":0,"output_tokens":3,"output_tokens_details":\
                        {"thinking_tokens":1},"server_tool_use":null}}\
                        """
                                .formatted(MessageJson.signature(ID, 0)));
    }

    @Test
    void reasoning_that_nobody_asked_for_is_left_away() {
        assertThat(stream(Thinking.LEFT_AWAY, new Reasoning("Hm"), new Text("x"), FINISHED))
                .isEqualTo(
                        START
                                + text(0)
                                + textDelta(0, "x")
                                + stop(0)
                                + end("\"end_turn\"", "null", 5, 3, 1));
    }

    @Test
    void of_omitted_reasoning_there_is_a_signature() {
        assertThat(stream(Thinking.OMITTED, new Reasoning("Hm"), FINISHED))
                .contains("\"type\":\"thinking\"", "signature_delta")
                .doesNotContain("thinking_delta", "Hm");
    }

    @Test
    void an_answer_may_be_empty() {
        assertThat(stream(Thinking.SHOWN, new Finished(FinishReason.STOP, null)))
                .isEqualTo(START + end("\"end_turn\"", "null", 7, 0, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "STOP,end_turn",
        "LENGTH,max_tokens",
        "CONTENT_FILTER,refusal",
        "TOOL_CALLS,tool_use"
    })
    void the_end_has_a_reason(FinishReason reason, String name) {
        assertThat(whole(Thinking.SHOWN, new Finished(reason, null)))
                .contains("\"stop_reason\":\"%s\",\"stop_sequence\":null".formatted(name));
    }

    @Test
    void the_stop_that_ended_the_answer_is_named() {
        assertThat(whole(Thinking.SHOWN, new Text("x"), new Stopped("\n\""), FINISHED))
                .contains("\"stop_reason\":\"stop_sequence\",\"stop_sequence\":\"\\n\\\"\"");
        assertThat(stream(Thinking.SHOWN, new Text("x"), new Stopped("END"), FINISHED))
                .endsWith(end("\"stop_sequence\"", "\"END\"", 5, 3, 1));
    }

    @Test
    void sources_belong_to_the_text_each_once() {
        assertThat(
                        stream(
                                Thinking.SHOWN,
                                new Citation("https://a.example/", ""),
                                new Text("four"),
                                new Citation("https://b.example/", "B \"b\""),
                                new Citation("https://a.example/", "A"),
                                FINISHED))
                .isEqualTo(
                        START
                                + text(0)
                                + textDelta(0, "four")
                                + delta(0, citation("https://a.example/", "A"))
                                + delta(0, citation("https://b.example/", "B \\\"b\\\""))
                                + stop(0)
                                + end("\"end_turn\"", "null", 5, 3, 1));
        assertThat(whole(Thinking.SHOWN, new Citation("https://a.example/", ""), FINISHED))
                .contains(
                        "{\"type\":\"text\",\"text\":\"\",\"citations\":[{\"type\":\"web_search_result_location\","
                                + "\"url\":\"https://a.example/\",\"title\":\"https://a.example/\","
                                + "\"cited_text\":\"\",\"encrypted_index\":\"\"}]}");
    }

    @Test
    void pictures_are_paragraphs_of_the_text() {
        assertThat(
                        whole(
                                Thinking.SHOWN,
                                new Media(Media.Kind.IMAGE, "https://x.example/a.png"),
                                new Text("Done."),
                                FINISHED))
                .contains("\"text\":\"![Generated Image](https://x.example/a.png)\\n\\nDone.\"");
    }

    @Test
    void a_character_stays_whole() {
        var stream =
                stream(
                        Thinking.SHOWN,
                        new Text("a\ud83d"),
                        new Text("\ude00"),
                        new Text("\ud83d"),
                        FINISHED);

        assertThat(stream)
                .contains(textDelta(0, "a") + textDelta(0, "😀") + textDelta(0, "\\uFFFD"));
    }

    @Test
    void what_is_void_leaves_no_trace_in_a_whole_message() {
        assertThat(
                        whole(
                                Thinking.SHOWN,
                                new Text("void"),
                                new Restarted(FAULT),
                                new Text("x"),
                                FINISHED))
                .contains("\"text\":\"x\"")
                .doesNotContain("void");
    }

    @Test
    void input_that_was_cut_off_is_still_an_object() {
        assertThat(
                        whole(
                                Thinking.SHOWN,
                                CALL,
                                new CallArguments(0, "{\"a\":"),
                                new Finished(FinishReason.LENGTH, null)))
                .contains("\"input\":{}");
    }

    @Test
    void a_failure_ends_the_stream_and_nothing_stops_it_well() {
        var error =
                """
                event: error
                data: {"type":"error","error":{"type":"api_error",\
                "message":"The tab \\"1\\" went away."},"request_id":"req_1"}

                """;

        assertThat(stream(Thinking.SHOWN, new Failed(FAULT))).isEqualTo(error);
        assertThat(stream(Thinking.SHOWN, new Text("half"), new Failed(FAULT)))
                .isEqualTo(START + text(0) + textDelta(0, "half") + error);
        assertThatThrownBy(() -> whole(Thinking.SHOWN, new Failed(FAULT)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_answer_without_an_end_is_no_message() {
        assertThatThrownBy(() -> whole(Thinking.SHOWN, new Text("x")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_ping_keeps_the_connection_open() {
        var out = new StringBuilder();

        new MessageStreamEncoder(ID, "m", 7, Thinking.SHOWN, "req_1")
                .keepAlive(OptionalInt.of(3), out);

        assertThat(out.toString()).isEqualTo("event: ping\ndata: {\"type\":\"ping\"}\n\n");
    }

    private static String stream(Thinking thinking, AnswerEvent... events) {
        var encoder = new MessageStreamEncoder(ID, "m \"1\"", 7, thinking, "req_1");
        var out = new StringBuilder();
        for (var event : events) {
            encoder.encode(0, event, out);
        }
        return out.toString();
    }

    private static String whole(Thinking thinking, AnswerEvent... events) {
        var encoder = new WholeMessage(ID, "m \"1\"", thinking);
        for (var event : events) {
            encoder.add(0, event);
        }
        return encoder.json();
    }

    private static String text(int index) {
        return start(index, "{\"type\":\"text\",\"text\":\"\",\"citations\":null}");
    }

    private static String textDelta(int index, String text) {
        return delta(index, "{\"type\":\"text_delta\",\"text\":\"" + text + "\"}");
    }

    private static String citation(String url, String title) {
        return "{\"type\":\"citations_delta\",\"citation\":{\"type\":\"web_search_result_location\","
                + "\"url\":\"%s\",\"title\":\"%s\",\"cited_text\":\"\",\"encrypted_index\":\"\"}}"
                        .formatted(url, title);
    }

    private static String start(int index, String block) {
        return event("content_block_start", index, ",\"content_block\":" + block);
    }

    private static String delta(int index, String delta) {
        return event("content_block_delta", index, ",\"delta\":" + delta);
    }

    private static String stop(int index) {
        return event("content_block_stop", index, "");
    }

    private static String event(String name, int index, String more) {
        return "event: %s\ndata: {\"type\":\"%s\",\"index\":%d%s}\n\n"
                .formatted(name, name, index, more);
    }

    private static String end(String reason, String stop, int prompt, int output, int thinking) {
        return """
        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":%s,"stop_sequence":%s,\
        "stop_details":null,"container":null},"usage":{"input_tokens":%d,\
        "cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":%d,\
        "output_tokens_details":{"thinking_tokens":%d},"server_tool_use":null}}

        event: message_stop
        data: {"type":"message_stop"}

        """
                .formatted(reason, stop, prompt, output, thinking);
    }
}
