package dev.lmarenaproxy.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.simulator.script.Story;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** That the flaws which chaos looks for would be seen. */
class CaseTest {
    private final Case subject = new Case(question("q1x1"), Timeline.begin());
    private final String meant = subject.question().story().text();

    @Test
    void the_whole_text_and_a_beginning_are_as_meant() {
        subject.text(meant.substring(0, 20), false);
        subject.text(meant, true);

        assertThat(subject.flaws()).isEmpty();
    }

    @Test
    void a_gap_a_repetition_and_a_short_text_are_wrong() {
        subject.text(meant.substring(0, 10) + meant.substring(11), true);
        subject.text(meant + meant.substring(meant.length() - 20), true);
        subject.text(meant.substring(0, meant.length() - 1), true);

        assertThat(subject.flaws()).hasSize(3).allMatch(flaw -> flaw.startsWith("wrong"));
    }

    @Test
    void a_text_with_another_one_s_mark_is_mixed() {
        subject.text(meant.substring(0, 40) + new Story("q2x1", 5).text(), false);

        assertThat(subject.flaws()).singleElement().asString().startsWith("mixed");
    }

    @Test
    void a_second_job_of_one_that_did_not_fail_and_a_generation_after_the_answer_are_duplicates() {
        subject.job("a");
        subject.job("a");
        subject.asked();
        subject.judge(_ -> false);
        subject.job("b");
        subject.judge("a"::equals);
        assertThat(subject.flaws()).isEmpty();

        subject.judge("b"::equals);
        subject.ended(new Case.Outcome.Answered());
        subject.asked();

        assertThat(subject.flaws()).hasSize(2).allMatch(flaw -> flaw.startsWith("duplicated"));
    }

    private static Question question(String mark) {
        // the first one with a key
        var random = new Random(1);
        for (var tries = 0; tries < 100; tries++) {
            var question = Question.make(random, false, mark);
            if (question.key() != null) {
                return question;
            }
        }
        throw new AssertionError("no question has a key");
    }
}
