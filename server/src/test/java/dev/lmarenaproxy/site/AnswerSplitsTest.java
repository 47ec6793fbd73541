package dev.lmarenaproxy.site;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobEvent.Finished;
import dev.lmarenaproxy.JobEvent.Text;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerSplitsTest {
    /** Every kind of row, framing and damage that the other tests know, in one body. */
    private static final String CORPUS =
            """
            {"id":"1","userMessage":{"content":"a0:\\"}\\\\"}}ag:"hm"
            a0:"é€😀\\u00e9\\ud83d\\ude00\\n\\\\"a0:"two"a2:[{"type":"heartbeat"}]
            data: a0:"three"\r\n\r\ndata:  a0: "four"
            a2:[{"type":"image","image":"https://i/é.png"},{"url":"https://v"}]af:{"x":[1,{"y":"]"}]}af:-1.5e3a0:"five"
            ac:{"toolCallId":"1","argsTextDelta":"{\\"source\\":[{\\"title\\":\\"😀\\",\\"url\\":\\"https://a\\"}]}"}
            b0:"no"a0:"broken \\x"a0:"lost"
            a0:"unterminated
            a2:[{"type"
            : comment
            event: message
            af:trueaf:nullaf:falseaf:trXXX
            zz:"unknown"a0:""a0:"six"ae:{"finishReason":"stop"}
            ad:{"finishReason":"length","usage":{"promptTokens":1,"completionTokens":2}}
            a0:"late"
            """;

    private static final String SHORT =
            "{\"i\":\"\\\"}\"}data: a0:\"é\\n😀\"a2:[{\"url\":\"v\"}]\r\n"
                    + "a0:\"x\na0:5zz:{}ad:{\"finishReason\":\"stop\"}";

    @Test
    void the_corpus_is_read_to_its_end() {
        var answer = new Answer().feed(CORPUS);

        assertThat(answer.events())
                .contains(
                        new Text("é€😀é😀\n\\"),
                        new Text("three"),
                        new Text("four"),
                        new Text("five"),
                        new Text("six"))
                .doesNotContain(new Text("lost"), new Text("late"));
        assertThat(answer.events()).last().isInstanceOf(Finished.class);
        assertThat(answer.decoder().unknownRows()).isEqualTo(12);
    }

    static List<String> bodies() {
        return List.of(
                CORPUS,
                SHORT,
                "{\n\"error\": {\"message\":\n\"é\"}\n}",
                "a0:\"x\"\na3:\"é\"",
                "a0:\"x\"\na0:\"hasArenaError\"\n",
                "a0:\"cut");
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void the_events_are_the_same_wherever_the_body_is_split(String body) {
        byte[] bytes = body.getBytes(UTF_8);
        var whole = new Answer().feed(bytes);
        List<JobEvent> expected = whole.end();

        for (int at = 0; at <= bytes.length; at++) {
            var split = new Answer().feed(bytes, 0, at).feed(bytes, at, bytes.length);
            assertThat(split.end()).as("split at %d", at).isEqualTo(expected);
            assertThat(split.decoder().unknownRows())
                    .as("unknown rows, split at %d", at)
                    .isEqualTo(whole.decoder().unknownRows());
        }
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void the_events_are_the_same_byte_by_byte(String body) {
        byte[] bytes = body.getBytes(UTF_8);
        var answer = new Answer();
        for (int at = 0; at < bytes.length; at++) {
            answer.feed(bytes, at, at + 1);
        }

        assertThat(answer.end()).isEqualTo(new Answer().feed(bytes).end());
    }

    @Test
    void the_events_are_the_same_for_every_pair_of_splits() {
        byte[] bytes = SHORT.getBytes(UTF_8);
        List<JobEvent> expected = new Answer().feed(bytes).end();
        assertThat(expected).hasSize(3);

        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                var split =
                        new Answer()
                                .feed(bytes, 0, first)
                                .feed(bytes, first, second)
                                .feed(bytes, second, bytes.length);
                assertThat(split.end())
                        .as("splits at %d and %d", first, second)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void a_refusal_is_the_same_wherever_it_is_split() {
        byte[] bytes = "{\"error\":\"Route not allowed é\"}".getBytes(UTF_8);
        var head = new SiteHead(403, "https://arena.ai/x", false, Map.of());
        List<JobEvent> expected = new Answer(head).feed(bytes).end();

        for (int at = 0; at <= bytes.length; at++) {
            var split = new Answer(head).feed(bytes, 0, at).feed(bytes, at, bytes.length);
            assertThat(split.end()).as("split at %d", at).isEqualTo(expected);
        }
    }
}
