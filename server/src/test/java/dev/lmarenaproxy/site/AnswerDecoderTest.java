package dev.lmarenaproxy.site;

import static dev.lmarenaproxy.site.Answer.eventsOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.Fault.Kind;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobEvent.Citation;
import dev.lmarenaproxy.JobEvent.Failed;
import dev.lmarenaproxy.JobEvent.Finished;
import dev.lmarenaproxy.JobEvent.Media;
import dev.lmarenaproxy.JobEvent.Reasoning;
import dev.lmarenaproxy.JobEvent.Text;
import dev.lmarenaproxy.Usage;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerDecoderTest {
    private static final JobEvent STOPPED = new Finished(FinishReason.STOP, null);
    private static final String STOP = "ad:{\"finishReason\":\"stop\"}\n";

    @Nested
    class Rows {
        @Test
        void text_and_reasoning_come_out_in_order() {
            var events = eventsOf("ag:\"hm\"\na0:\"I \"\na0:\"am\\n\\\"é\\\"\"\n" + STOP);

            assertThat(events)
                    .containsExactly(
                            new Reasoning("hm"), new Text("I "), new Text("am\n\"é\""), STOPPED);
        }

        @Test
        void empty_pieces_are_no_events() {
            assertThat(eventsOf("a0:\"\"\nag:\"\"\na0:\"x\"\n" + STOP))
                    .containsExactly(new Text("x"), STOPPED);
        }

        @Test
        void rows_need_no_line_breaks() {
            var events =
                    eventsOf(
                            "a0:\"I \"a0:\"am\"a2:[{\"type\":\"heartbeat\"}]af:1a0:\"}\"af:truea0:\"!\""
                                    + "ad:{\"finishReason\":\"stop\"}");

            assertThat(events)
                    .containsExactly(
                            new Text("I "), new Text("am"), new Text("}"), new Text("!"), STOPPED);
        }

        @ParameterizedTest
        @ValueSource(strings = {"\n", "\r\n", "\n\n", "\r\n\r\n", ""})
        void rows_may_be_framed_as_server_sent_events(String lineBreak) {
            String body =
                    String.join(
                            lineBreak,
                            "data: a0:\"I \"",
                            "data: a0:\"am\"",
                            "data: ad:{\"finishReason\":\"stop\"}",
                            "");

            assertThat(eventsOf(body)).containsExactly(new Text("I "), new Text("am"), STOPPED);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "\n", "\r\n"})
        void a_record_may_come_first(String lineBreak) {
            String record =
                    """
                    {"id":"1","mode":"direct","modelAMessageId":"2",\
                    "userMessage":{"content":"a0:\\"}no\\""}}\
                    """;
            var answer = new Answer().feed(record + lineBreak + "a0:\"x\"\n" + STOP);

            assertThat(answer.events()).containsExactly(new Text("x"), STOPPED);
            assertThat(answer.decoder().unknownRows()).isZero();
        }

        @Test
        void a_record_that_looks_like_an_error_is_none_when_rows_follow() {
            assertThat(eventsOf("{\"message\":\"hi\"}\na0:\"x\"\n" + STOP))
                    .containsExactly(new Text("x"), STOPPED);
        }

        @Test
        void pictures_and_videos_are_media() {
            var events =
                    eventsOf(
                            """
                            a2:[{"type":"image","image":"https://i/1.png"},\
                            {"type":"image","image":"https://i/2.png"}]
                            a2:[{"url":"https://v/1.mp4"}]
                            a2:[{"type":"video","url":"https://v/2.mp4"}]
                            """
                                    + STOP);

            assertThat(events)
                    .containsExactly(
                            new Media(Media.Kind.IMAGE, "https://i/1.png"),
                            new Media(Media.Kind.IMAGE, "https://i/2.png"),
                            new Media(Media.Kind.VIDEO, "https://v/1.mp4"),
                            new Media(Media.Kind.VIDEO, "https://v/2.mp4"),
                            STOPPED);
        }

        @Test
        void sources_are_citations_alone_or_in_a_list() {
            var events =
                    eventsOf(
                            """
                            ac:{"toolCallId":"1","argsTextDelta":"{\\"source\\":{\\"title\\":\\"T\\",\\"url\\":\\"https://a\\"}}"}
                            ac:{"toolCallId":"2","argsTextDelta":"{\\"source\\":[{\\"url\\":\\"https://b\\"},{\\"title\\":\\"C\\",\\"url\\":\\"https://c\\"}]}"}
                            a0:"x"
                            """
                                    + STOP);

            assertThat(events)
                    .containsExactly(
                            new Citation("https://a", "T"),
                            new Citation("https://b", ""),
                            new Citation("https://c", "C"),
                            new Text("x"),
                            STOPPED);
        }

        @Test
        void heartbeats_notes_steps_and_the_second_participant_are_passed_over() {
            var answer =
                    new Answer()
                            .feed(
                                    """
                                    a2:[{"type":"heartbeat"}]
                                    a2:[{"type":"routed_model","organization":"openai"}]
                                    b0:"no"
                                    bd:{"finishReason":"error"}
                                    a0:"x"
                                    ae:{"finishReason":"stop"}
                                    """
                                            + STOP);

            assertThat(answer.events()).containsExactly(new Text("x"), STOPPED);
            assertThat(answer.decoder().unknownRows()).isZero();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "a7:\"x\"",
                    "c0:\"x\"",
                    "af:{\"messageId\":\"a0:\\\"no\\\"\"}",
                    "event: message",
                    ": a comment",
                    "retry:10",
                    "a0:5",
                    "ag:null",
                    "a0 \"no\"",
                    "a0:",
                    "a0:\"no\\x\"",
                    "a0:\"no",
                    "a0:\"no\\",
                    "a2:{}",
                    "a2:[{\"type\":\"new\"}]",
                    "a2:[{\"type\":\"image\"}]",
                    "a2:[{\"url\":1}]",
                    "a2:[{\"type\"}]",
                    "a2:[[",
                    "a2:[}",
                    "ac:{}",
                    "ac:{\"argsTextDelta\":\"{\\\"sour\"}",
                    "ac:{\"argsTextDelta\":\"{\\\"source\\\":[{}]}\"}",
                    "ad:null",
                    "ad:{\"finishReason\"}",
                    "a3:{}",
                    "af:nuXX",
                    "data: [DONE]",
                    "<p>",
                    "a-name-that-is-too-long:1",
                    "aNameThatIsTooLong:1",
                    "\u0000\u0000",
                })
        void a_row_that_is_unknown_or_broken_is_counted_and_the_next_line_is_read(String row) {
            var answer = new Answer().feed("a0:\"x\"\n" + row + "\na0:\"y\"\n" + STOP);

            assertThat(answer.events()).containsExactly(new Text("x"), new Text("y"), STOPPED);
            assertThat(answer.decoder().unknownRows()).isEqualTo(1);
        }
    }

    @Nested
    class The_end {
        @ParameterizedTest
        @CsvSource({
            "stop, STOP",
            "length, LENGTH",
            "content-filter, CONTENT_FILTER",
            "tool-calls, STOP",
            "other, STOP",
            "unknown, STOP"
        })
        void the_reason_is_told_in_our_words(String reason, FinishReason expected) {
            assertThat(eventsOf("a0:\"x\"\nad:{\"finishReason\":\"" + reason + "\"}\n"))
                    .endsWith(new Finished(expected, null));
        }

        @Test
        void usage_is_taken_from_the_site() {
            String usage = "\"usage\":{\"promptTokens\":1,\"completionTokens\":2}";

            assertThat(eventsOf("a0:\"x\"\nad:{\"finishReason\":\"stop\"," + usage + "}"))
                    .endsWith(new Finished(FinishReason.STOP, new Usage(1, 2, 0)));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "null",
                    "1",
                    "{}",
                    "{\"promptTokens\":1}",
                    "{\"promptTokens\":-1,\"completionTokens\":2}",
                    "{\"promptTokens\":1,\"completionTokens\":null}",
                    "{\"promptTokens\":1,\"completionTokens\":99999999999}",
                    "{\"promptTokens\":1,\"completionTokens\":1.5}"
                })
        void usage_that_cannot_be_is_no_usage(String usage) {
            assertThat(eventsOf("a0:\"x\"\nad:{\"finishReason\":\"stop\",\"usage\":" + usage + "}"))
                    .endsWith(STOPPED);
        }

        @Test
        void nothing_comes_after_the_final_event() {
            var answer = new Answer().feed("a0:\"x\"" + STOP + "a0:\"late\"" + STOP);
            answer.feed("a3:\"late\"\n");

            assertThat(answer.end()).containsExactly(new Text("x"), STOPPED);
            assertThat(answer.decoder().finished()).isTrue();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "a0:\"x\"\n",
                    "a0:\"x\"\nae:{\"finishReason\":\"stop\"}\n",
                    "a0:\"x\"\nad:{\"finishReason\":\"stop\"",
                    "{\"id\":\"1\"}",
                    "Internal Server Error"
                })
        void a_body_that_ends_before_the_site_said_so_is_interrupted(String body) {
            assertThat(fault(eventsOf(body)).kind()).isEqualTo(Kind.STREAM_INTERRUPTED);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "a0:\"\"\n",
                    "a2:[{\"type\":\"heartbeat\"}]\n",
                    "ac:{\"argsTextDelta\":\"{\\\"source\\\":{\\\"url\\\":\\\"u\\\"}}\"}\n"
                })
        void an_answer_without_content_is_a_failure(String rows) {
            assertThat(fault(eventsOf(rows + STOP)).kind()).isEqualTo(Kind.EMPTY_ANSWER);
        }

        @Test
        void an_answer_that_was_filtered_before_its_first_word_is_none_to_ask_for_again() {
            assertThat(eventsOf("ad:{\"finishReason\":\"content-filter\"}\n"))
                    .containsExactly(new Finished(FinishReason.CONTENT_FILTER, null));
        }

        @Test
        void reasoning_or_a_picture_alone_is_an_answer() {
            assertThat(eventsOf("ag:\"hm\"\n" + STOP)).endsWith(STOPPED);
            assertThat(eventsOf("a2:[{\"type\":\"image\",\"image\":\"u\"}]\n" + STOP))
                    .endsWith(STOPPED);
        }
    }

    @Nested
    class Failures {
        @Test
        void an_error_row_ends_the_answer_with_the_words_of_the_site() {
            var events = eventsOf("a0:\"x\"\na3:\"<b>Provider</b> is\\u0000 down\"\na0:\"y\"\n");

            assertThat(events).hasSize(2).startsWith(new Text("x"));
            assertThat(fault(events))
                    .isEqualTo(
                            Fault.of(
                                    Kind.ANSWER_FAILED,
                                    "The site could not answer: Provider is down. Ask again, or"
                                            + " ask another model."));
        }

        @ParameterizedTest
        @ValueSource(strings = {"a0:\"hasArenaError\"", "ad:{\"finishReason\":\"error\"}"})
        void the_marks_of_a_failed_answer_are_failures(String row) {
            var events = eventsOf("a0:\"x\"\n" + row + "\n" + STOP);

            assertThat(events).hasSize(2);
            assertThat(fault(events).kind()).isEqualTo(Kind.ANSWER_FAILED);
        }

        @Test
        void text_that_only_speaks_of_the_mark_is_text() {
            assertThat(eventsOf("a0:\"hasArenaError?\"\n" + STOP))
                    .startsWith(new Text("hasArenaError?"));
        }

        @Test
        void a_row_of_more_than_8_MiB_ends_the_answer() {
            byte[] piece = "x".repeat(1024 * 1024).getBytes(UTF_8);
            var answer = new Answer().feed("a0:\"");
            for (int i = 0; i < 9; i++) {
                answer.feed(piece);
            }
            answer.feed("\"\na0:\"y\"\n" + STOP);

            assertThat(fault(answer.events()).kind()).isEqualTo(Kind.ANSWER_TOO_LARGE);
            assertThat(answer.end()).hasSize(1);
        }

        @Test
        void a_broken_row_of_more_than_8_MiB_ends_the_answer_too_wherever_it_is_split() {
            String row = "a0:\"" + "x".repeat(RowScanner.MAX_ROW_BYTES);
            String rest = "\na0:\"y\"\n" + STOP;

            assertThat(fault(eventsOf(row + rest)).kind()).isEqualTo(Kind.ANSWER_TOO_LARGE);
            assertThat(new Answer().feed(row).feed(rest).end()).isEqualTo(eventsOf(row + rest));
        }

        @Test
        void a_row_of_8_MiB_is_read() {
            int length = RowScanner.MAX_ROW_BYTES - 2;

            assertThat(eventsOf("a0:\"" + "x".repeat(length) + "\"\n" + STOP))
                    .startsWith(new Text("x".repeat(length)));
            assertThat(fault(eventsOf("a0:\"" + "x".repeat(length + 1) + "\"\n" + STOP)).kind())
                    .isEqualTo(Kind.ANSWER_TOO_LARGE);
        }
    }

    private static Fault fault(List<JobEvent> events) {
        return assertThat(events).last().asInstanceOf(type(Failed.class)).actual().fault();
    }
}
