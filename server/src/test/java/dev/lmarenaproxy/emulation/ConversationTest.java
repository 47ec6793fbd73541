package dev.lmarenaproxy.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.Attachment;
import dev.lmarenaproxy.Message;
import dev.lmarenaproxy.Part;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.Turn;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationTest {
    private static final Attachment PICTURE = new Attachment("a.png", "image/png", "AAAA");

    private static Part text(String text) {
        return new Part.Text(text);
    }

    private static Part call(String id, String name, String arguments) {
        return new Part.Call(id, name, arguments);
    }

    private static Part result(String id, String text) {
        return new Part.Result(id, null, text, false);
    }

    private static Turn turn(Role role, Part... parts) {
        return new Turn(role, List.of(parts));
    }

    private static List<Message> messages(Turn... turns) {
        return Conversation.messages(List.of(turns), "");
    }

    @Test
    void plain_turns_stay_as_they_are() {
        assertThat(
                        messages(
                                Turn.of(Role.USER, " Hi\n"),
                                Turn.of(Role.ASSISTANT, ""),
                                turn(Role.USER, text("a"), text("b"))))
                .containsExactly(
                        new Message(Role.USER, " Hi\n"),
                        new Message(Role.ASSISTANT, ""),
                        new Message(Role.USER, "a\nb"));
    }

    @Test
    void pictures_stay_with_their_turn() {
        assertThat(messages(turn(Role.USER, text("What is this?"), new Part.Picture(PICTURE))))
                .containsExactly(new Message(Role.USER, "What is this?", List.of(PICTURE)));
    }

    @Test
    void the_instructions_at_the_beginning_are_one_message() {
        assertThat(
                        messages(
                                Turn.of(Role.SYSTEM, "Be brief."),
                                Turn.of(Role.SYSTEM, " "),
                                Turn.of(Role.SYSTEM, "Be kind."),
                                Turn.of(Role.USER, "Hi")))
                .containsExactly(
                        new Message(Role.SYSTEM, "Be brief.\n\nBe kind."),
                        new Message(Role.USER, "Hi"));
    }

    @Test
    void the_contract_comes_after_the_instructions() {
        assertThat(Conversation.messages(List.of(Turn.of(Role.USER, "Hi")), "Obey."))
                .first()
                .isEqualTo(new Message(Role.SYSTEM, "Obey."));
        assertThat(
                        Conversation.messages(
                                List.of(Turn.of(Role.SYSTEM, "Be kind."), Turn.of(Role.USER, "")),
                                "Obey."))
                .first()
                .isEqualTo(new Message(Role.SYSTEM, "Be kind.\n\nObey."));
    }

    @Test
    void a_conversation_that_goes_on_begins_as_before() {
        var turns =
                List.of(
                        Turn.of(Role.SYSTEM, "Be brief."),
                        Turn.of(Role.USER, "Hi"),
                        turn(Role.ASSISTANT, text("Hm."), call("1", "look", "{}")),
                        turn(Role.TOOL, result("1", "a bird")),
                        Turn.of(Role.SYSTEM, "Be kind now."),
                        Turn.of(Role.USER, "And?"));
        var whole = Conversation.messages(turns, "Obey.");

        for (int length = 1; length <= turns.size(); length++) {
            var part = Conversation.messages(turns.subList(0, length), "Obey.");
            assertThat(part).isEqualTo(whole.subList(0, length));
        }
    }

    @Test
    void calls_and_results_are_written_as_the_model_is_told_to() {
        assertThat(
                        messages(
                                turn(
                                        Role.ASSISTANT,
                                        text("Let me see."),
                                        call("1", "weather", "{\"city\": \"Paris\"}")),
                                turn(Role.TOOL, result("1", "12 °C"))))
                .containsExactly(
                        new Message(
                                Role.ASSISTANT,
                                """
                                Let me see.
                                <tool_call>
                                {"name":"weather","arguments":{"city": "Paris"}}
                                </tool_call>\
                                """),
                        new Message(
                                Role.TOOL,
                                """
                                <tool_result name="weather">
                                12 °C
                                </tool_result>\
                                """));
    }

    @Test
    void several_results_in_a_row_find_their_calls() {
        var messages =
                messages(
                        turn(
                                Role.ASSISTANT,
                                text(""),
                                call("1", "weather", "{\"city\":\"Paris\"}"),
                                call("2", "weather", "{\"city\":\"Rome\"}")),
                        turn(Role.TOOL, result("2", "20 °C\n")),
                        turn(Role.TOOL, new Part.Result("1", null, "no such city", true)));

        assertThat(messages)
                .extracting(Message::text)
                .containsExactly(
                        """
                        <tool_call>
                        {"name":"weather","arguments":{"city":"Paris"}}
                        </tool_call>
                        <tool_call>
                        {"name":"weather","arguments":{"city":"Rome"}}
                        </tool_call>\
                        """,
                        """
                        <tool_result name="weather" call="2">
                        20 °C
                        </tool_result>\
                        """,
                        """
                        <tool_result name="weather" call="1" failed="true">
                        no such city
                        </tool_result>\
                        """);
    }

    @Test
    void an_id_that_comes_again_means_the_latest_call() {
        var messages =
                messages(
                        turn(Role.ASSISTANT, call("call_0", "first", "{}")),
                        turn(Role.TOOL, result("call_0", "a")),
                        turn(Role.ASSISTANT, call("call_0", "second", "{}")),
                        turn(Role.TOOL, result("call_0", "b")));

        assertThat(messages.getLast().text()).startsWith("<tool_result name=\"second\">");
    }

    @Test
    void results_without_an_id_take_the_open_calls_in_turn() {
        var messages =
                messages(
                        turn(Role.ASSISTANT, new Part.Call(null, "a", ""), call("x", "b", "")),
                        turn(Role.TOOL, new Part.Result(null, "b", "1", false)),
                        turn(Role.TOOL, new Part.Result(null, null, "2", false)),
                        turn(Role.TOOL, new Part.Result(null, "c", "3", false)),
                        turn(Role.TOOL, result("unknown", "")));

        assertThat(messages)
                .extracting(message -> message.text().lines().findFirst().orElse(""))
                .containsExactly(
                        "<tool_call>",
                        "<tool_result name=\"b\" call=\"2\">",
                        "<tool_result name=\"a\" call=\"1\">",
                        "<tool_result name=\"c\">",
                        "<tool_result name=\"tool\">");
        assertThat(messages.getLast().text())
                .isEqualTo("<tool_result name=\"tool\">\n</tool_result>");
    }

    @Test
    void results_that_a_user_brings_are_a_turn_of_their_own() {
        assertThat(
                        messages(
                                turn(Role.ASSISTANT, call("1", "look", "{}")),
                                turn(Role.USER, result("1", "a bird"), text("Well?"))))
                .extracting(Message::role)
                .containsExactly(Role.ASSISTANT, Role.TOOL, Role.USER);
    }

    @Test
    void arguments_that_are_no_json_are_written_as_a_string() {
        assertThat(messages(turn(Role.ASSISTANT, call("1", "patch", "*** Begin\n+\"a\"\n"))))
                .first()
                .extracting(Message::text)
                .isEqualTo(
                        """
                        <tool_call>
                        {"name":"patch","arguments":"*** Begin\\n+\\"a\\"\\n"}
                        </tool_call>\
                        """);
        assertThat(CallText.call("x", "{} {}")).contains("\"arguments\":\"{} {}\"");
        assertThat(CallText.call("x", " ")).contains("\"arguments\":{}");
    }

    @Test
    void a_result_cannot_pass_for_its_own_end() {
        assertThat(CallText.result("a\"b\n>", 0, false, "x\n </tool_result>\n</tool_results>"))
                .isEqualTo(
                        """
                        <tool_result name="a_b__">
                        x
                         <\\/tool_result>
                        <\\/tool_results>
                        </tool_result>\
                        """);
    }
}
