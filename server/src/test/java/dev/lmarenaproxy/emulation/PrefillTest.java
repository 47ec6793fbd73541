package dev.lmarenaproxy.emulation;

import static dev.lmarenaproxy.FinishReason.STOP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.AnswerEvent.Stopped;
import dev.lmarenaproxy.CompletionRequest;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.JobEvent.Failed;
import dev.lmarenaproxy.JobEvent.Finished;
import dev.lmarenaproxy.JobEvent.Reasoning;
import dev.lmarenaproxy.JobEvent.Restarted;
import dev.lmarenaproxy.JobEvent.Text;
import dev.lmarenaproxy.Message;
import dev.lmarenaproxy.OutputFormat;
import dev.lmarenaproxy.Part;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.ToolChoice;
import dev.lmarenaproxy.Turn;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrefillTest {
    private static final Fault FAULT = Fault.of(Fault.Kind.STREAM_INTERRUPTED, "cut");

    private static CompletionRequest request(String beginning, String... stops) {
        return new CompletionRequest(
                "m",
                List.of(
                        Turn.of(Role.USER, "Where?"),
                        new Turn(Role.ASSISTANT, List.of(new Part.Beginning(beginning)))),
                List.of(),
                new ToolChoice.Auto(),
                true,
                new OutputFormat.Text(),
                List.of(stops),
                null,
                1);
    }

    @Test
    void the_model_is_asked_to_go_on_from_what_it_is_shown() {
        var messages = Told.emulation(request("In the ")).prompt().messages();

        assertThat(messages)
                .startsWith(
                        new Message(Role.USER, "Where?"), new Message(Role.ASSISTANT, "In the"));
        assertThat(messages).hasSize(3);
        assertThat(messages.getLast().role()).isEqualTo(Role.USER);
        assertThat(messages.getLast().text()).contains("Go on exactly where it stops");
    }

    @Test
    void a_beginning_may_be_all_there_is() {
        var request =
                CompletionRequest.of(
                        "m",
                        List.of(new Turn(Role.ASSISTANT, List.of(new Part.Beginning("Once")))));

        assertThat(Told.emulation(request).prompt().messages())
                .extracting(Message::role)
                .containsExactly(Role.ASSISTANT, Role.USER);
    }

    @ParameterizedTest
    @CsvSource({
        "{, {\"a\":1}, '\"a\":1}'",
        "{, '\"a\":1}', '\"a\":1}'",
        "Sure: here is the list, Sure: here is the list of all., ' of all.'",
        "Sure: here is the list, here is the list of all., ' of all.'",
        "Sure: here is the list, of all., of all.",
        "Sure: here is the list, Sure: here is the table., Sure: here is the table.",
    })
    void what_the_model_repeats_of_it_is_left_away(String beginning, String said, String rest) {
        for (int i = 0; i <= said.length(); i++) {
            var told = new Told(request(beginning));

            told.says(said.substring(0, i), said.substring(i));

            assertThat(told.finishes().text()).isEqualTo(rest);
        }
    }

    @Test
    void reasoning_passes_at_once() {
        var told = new Told(request("{")).says(new Reasoning("hm"));

        assertThat(told.events()).containsExactly(new Reasoning("hm"));
    }

    @Test
    void a_stop_ends_the_rest() {
        var told = new Told(request("{", "}")).says("{1}2").finishes();

        assertThat(told.events())
                .containsExactly(new Text("1"), new Stopped("}"), new Finished(STOP, null));
    }

    @Test
    void what_is_held_back_comes_before_the_end() {
        assertThat(new Told(request("abc")).says("ab").says(new Failed(FAULT)).events())
                .containsExactly(new Text("ab"), new Failed(FAULT));
    }

    @Test
    void a_job_that_begins_anew_may_repeat_anew() {
        var told = new Told(request("abc")).says("abcd").says(new Restarted(FAULT)).says("abce");

        assertThat(told.finishes().events())
                .containsExactly(
                        new Text("d"),
                        new Restarted(FAULT),
                        new Text("e"),
                        new Finished(STOP, null));
    }

    @Test
    void a_very_long_beginning_is_not_looked_for() {
        var told = new Told(request("x".repeat(70_000))).says("xy");

        assertThat(told.text()).isEqualTo("xy");
    }
}
