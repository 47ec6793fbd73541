package dev.lmarenaproxy.simulator.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerTest {
    private static final Row FINISH = Row.finish("stop", 1, 3);

    private static List<Step> steps(Answer answer) {
        var steps = new ArrayList<Step>();
        answer.steps().forEachRemaining(steps::add);
        return steps;
    }

    @Test
    void a_text_comes_in_words_and_is_whole_when_joined() {
        assertThat(Pieces.words("  a b\n\nc ")).containsExactly("  a", " b", "\n\nc", " ");
        assertThat(Pieces.words("")).isEmpty();
        assertThat(Pieces.count("a🍌cd", 3)).containsExactly("a", "🍌", "cd");
        assertThat(Pieces.count("ab", 5)).containsExactly("a", "b");
    }

    @Test
    void steps_can_be_asked_for_again() {
        var answer = Answer.words(3);

        assertThat(steps(answer))
                .isEqualTo(steps(answer))
                .containsExactly(
                        Row.text("word-1"), Row.text(" word-2"), Row.text(" word-3"), FINISH);
    }

    @Test
    void what_comes_after_some_rows_can_be_replaced() {
        assertThat(steps(Answer.words(3).after(1, Step.Mark.DROP)))
                .containsExactly(Row.text("word-1"), Step.Mark.DROP);
        assertThat(steps(Answer.words(3).endedAfter(0))).isEmpty();
        assertThat(steps(Answer.words(3).after(9, Step.Mark.HANG)))
                .endsWith(FINISH, Step.Mark.HANG);
    }

    @Test
    void a_gate_is_set_between_rows() {
        var gate = new Gate();

        assertThat(steps(Answer.words(3).heldAfter(2, gate)))
                .containsExactly(
                        Row.text("word-1"),
                        Row.text(" word-2"),
                        new Step.Hold(gate),
                        Row.text(" word-3"),
                        FINISH);
    }

    @Test
    void two_texts_take_turns() {
        var one = List.of(Row.text("1"), Row.text("2"));
        var other = List.of(Row.text("a"), Row.text("b"), Row.text("c"));

        assertThat(steps(Answer.made(Steps.alternating(one, other))))
                .extracting(step -> ((Row) step).json())
                .containsExactly("\"1\"", "\"a\"", "\"2\"", "\"b\"", "\"c\"");
    }
}
