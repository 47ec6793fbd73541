package dev.lmarenaproxy.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.Part;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.Turn;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerGistTest {
    private static final Part.Call WEATHER =
            new Part.Call("c1", "weather", "{\"city\": \"Wien\", \"days\": [1,2]}");
    private static final Part.Call TIME = new Part.Call("c2", "time", "");
    private static final Part.Call SHELL = new Part.Call("c3", "shell", "ls -l \"a b\"");

    @Test
    void an_answer_without_calls_is_its_own() {
        assertThat(AnswerGist.of(" So:\n\n  it is. ")).isEqualTo(" So:\n\n  it is. ");
    }

    @Test
    void calls_come_back_alike_however_the_model_spaced_them() {
        var answer =
                """
                I look.

                <tool_call> {"name": "weather",
                  "arguments": {"city":"Wien", "days":[1, 2]}} </tool_call>
                <tool_call>
                {"name":"time","arguments":{}}
                </tool_call>
                <tool_call>{"name":"shell","arguments":"ls -l \\"a b\\""}</tool_call>
                """;

        assertThat(AnswerGist.of(answer))
                .isEqualTo(AnswerGist.of(sentBack(new Part.Text("I look."), WEATHER, TIME, SHELL)));
    }

    @Test
    void text_between_calls_comes_back_before_them() {
        var answer =
                """
                First this.
                <tool_call>{"name":"time","arguments":{}}</tool_call>
                Then that.
                <tool_call>{"name":"shell","arguments":"ls -l \\"a b\\""}</tool_call>\
                """;

        assertThat(AnswerGist.of(answer))
                .isEqualTo(
                        AnswerGist.of(
                                sentBack(new Part.Text("First this.\nThen that."), TIME, SHELL)));
    }

    @Test
    void other_arguments_names_or_numbers_of_calls_differ() {
        var gist = AnswerGist.of(sentBack(WEATHER));

        assertThat(AnswerGist.of(sentBack(TIME))).isNotEqualTo(gist);
        assertThat(AnswerGist.of(sentBack(WEATHER, WEATHER))).isNotEqualTo(gist);
        assertThat(AnswerGist.of(sentBack(new Part.Call("c1", "weather", "{\"city\":\"Graz\"}"))))
                .isNotEqualTo(gist);
        assertThat(AnswerGist.of(sentBack(new Part.Text("So:"), WEATHER))).isNotEqualTo(gist);
    }

    @Test
    void what_is_not_written_as_it_should_be_is_left_as_it_is() {
        for (var odd :
                List.of(
                        "<tool_call>{\"name\":\"a\"}</tool_call>",
                        "<tool_call>{\"name\":1,\"arguments\":{}}</tool_call>",
                        "<tool_call>{\"name\":\"a\",\"arguments\":{},\"id\":1}</tool_call>",
                        "<tool_call>[]</tool_call> ",
                        "<tool_call></tool_call>",
                        "<tool_call>{\"name\":\"a\",\"arguments\":{} }}</tool_call>",
                        "<tool_call>" + "[".repeat(2000) + "</tool_call>",
                        "<tool_call> {\"name\"")) {
            assertThat(AnswerGist.of(odd)).isEqualTo(odd);
        }
    }

    /** The assistant's turn of the next prompt. */
    private static String sentBack(Part... parts) {
        return Conversation.messages(List.of(new Turn(Role.ASSISTANT, List.of(parts))), "")
                .getFirst()
                .text();
    }
}
