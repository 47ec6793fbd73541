package dev.lmarenaproxy.dispatch;

import static dev.lmarenaproxy.Role.ASSISTANT;
import static dev.lmarenaproxy.Role.SYSTEM;
import static dev.lmarenaproxy.Role.TOOL;
import static dev.lmarenaproxy.Role.USER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.Attachment;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Message;
import dev.lmarenaproxy.Modality;
import dev.lmarenaproxy.Model;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.Prompt;
import dev.lmarenaproxy.TestJobs;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When the turns of a job are those of another with its answer. */
class HistoryTest {
    private static final Likeness SAME = text -> text;
    private static final Owner OWNER = new Owner("ada");
    private static final Message RULES = new Message(SYSTEM, "Be short.");
    private static final Message QUESTION = new Message(USER, "Why?");
    private static final Message MORE = new Message(USER, "Why that?");
    private static final Attachment PICTURE = new Attachment("a.png", "image/png", "AAAA");

    private static final String ANSWERED =
            history(RULES, QUESTION).answeredBy("Because.\n  It is.", SAME);

    @Test
    void they_are_while_owner_model_and_all_turns_are_the_same() {
        assertThat(after(RULES, QUESTION, answer("Because.\n  It is."), MORE)).isEqualTo(ANSWERED);
        var second =
                history(RULES, QUESTION, answer("Because.\n  It is."), MORE)
                        .answeredBy("So.", SAME);
        assertThat(after(RULES, QUESTION, answer("Because.\n  It is."), MORE, answer("So."), MORE))
                .isEqualTo(second);
    }

    @Test
    void white_space_at_the_ends_does_not_matter_but_at_the_beginning_of_a_line() {
        assertThat(after(RULES, QUESTION, answer("\n Because. \r\n  It is.\t\n\n"), MORE))
                .isEqualTo(ANSWERED);
        assertThat(after(RULES, QUESTION, answer("Because.\nIt is."), MORE)).isNotEqualTo(ANSWERED);
    }

    @Test
    void what_else_is_alike_is_said_by_who_knows() {
        Likeness shouting = text -> text.toLowerCase(Locale.ROOT);

        assertThat(
                        History.of(
                                        job(OWNER, TestJobs.MODEL, QUESTION, answer("so"), MORE),
                                        shouting)
                                .answered())
                .isEqualTo(history(QUESTION).answeredBy("SO", shouting));
    }

    @Test
    void anything_else_is_another_conversation() {
        var answer = answer("Because.\n  It is.");

        assertThat(after(QUESTION, answer, MORE)).isNotEqualTo(ANSWERED);
        assertThat(after(new Message(SYSTEM, "Be shorter."), QUESTION, answer, MORE))
                .isNotEqualTo(ANSWERED);
        assertThat(after(new Message(USER, "Be short."), QUESTION, answer, MORE))
                .isNotEqualTo(ANSWERED);
        assertThat(after(RULES, new Message(USER, "Why? "), answer, MORE)).isNotEqualTo(ANSWERED);
        assertThat(after(RULES, QUESTION, QUESTION, answer, MORE)).isNotEqualTo(ANSWERED);
        assertThat(after(RULES, new Message(USER, "Why?", List.of(PICTURE)), answer, MORE))
                .isNotEqualTo(ANSWERED);
        assertThat(after(RULES, QUESTION, answer("Because. It is."), MORE)).isNotEqualTo(ANSWERED);
    }

    @Test
    void another_owner_or_model_shares_nothing() {
        var turns = new Message[] {RULES, QUESTION, answer("Because.\n  It is."), MORE};
        var other = new Model("m", "site-n", Modality.CHAT, null);

        assertThat(History.of(job(Owner.ANONYMOUS, TestJobs.MODEL, turns), SAME).answered())
                .isNotEqualTo(ANSWERED);
        assertThat(History.of(job(OWNER, other, turns), SAME).answered()).isNotEqualTo(ANSWERED);
    }

    @Test
    void texts_do_not_run_into_one_another() {
        var apart = history(new Message(USER, "a"), new Message(USER, "b"));
        var together = history(new Message(USER, "a" + "4:USER1:b"));

        assertThat(apart.asked()).isNotEqualTo(together.asked());
    }

    @Test
    void new_is_what_follows_the_last_answer() {
        var job =
                job(
                        OWNER,
                        TestJobs.MODEL,
                        QUESTION,
                        answer("One."),
                        MORE,
                        answer("Two."),
                        new Message(TOOL, "12"),
                        MORE);

        assertThat(History.of(job, SAME).news(job)).containsExactly(new Message(TOOL, "12"), MORE);
    }

    @Test
    void without_an_answer_or_anything_new_there_is_nothing_to_go_on_from() {
        assertThat(after(RULES, QUESTION)).isNull();
        assertThat(after(RULES, QUESTION, answer("Because."))).isNull();
        assertThat(after(RULES, QUESTION, answer("Because."), new Message(USER, " \n"))).isNull();
    }

    @Test
    void an_answer_with_a_picture_says_more_than_its_text() {
        assertThat(after(QUESTION, new Message(ASSISTANT, "So:", List.of(PICTURE)), MORE)).isNull();
    }

    private static @Nullable String after(Message... turns) {
        return history(turns).answered();
    }

    private static History history(Message... turns) {
        return History.of(job(OWNER, TestJobs.MODEL, turns), SAME);
    }

    private static Message answer(String text) {
        return new Message(ASSISTANT, text);
    }

    private static Job job(Owner owner, Model model, Message... turns) {
        var prompt = new Prompt(model.name(), List.of(turns));
        return new Job(new JobId("job"), prompt, model, Instant.EPOCH, owner, true, null);
    }
}
