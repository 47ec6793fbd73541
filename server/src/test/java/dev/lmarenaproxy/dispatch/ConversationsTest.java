package dev.lmarenaproxy.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Message;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.Prompt;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.TestJobs;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which requests belong to one conversation, and which go on with it. */
class ConversationsTest {
    private static final Message RULES = new Message(Role.SYSTEM, "Be short.");
    private static final Message QUESTION = new Message(Role.USER, "Why?");
    private static final Message ANSWER = new Message(Role.ASSISTANT, "Because.");
    private static final Message MORE = new Message(Role.USER, "Why that?");

    @Test
    void requests_that_begin_alike_have_the_same_name() {
        assertThat(Conversations.of(job(RULES, QUESTION, ANSWER, MORE)))
                .isEqualTo(Conversations.of(job(RULES, QUESTION)))
                .isNotEqualTo(Conversations.of(job(QUESTION)));
    }

    @Test
    void only_one_that_knows_an_answer_goes_on() {
        assertThat(Conversations.goesOn(job(RULES, QUESTION))).isFalse();
        assertThat(Conversations.goesOn(job(RULES, QUESTION, ANSWER, MORE))).isTrue();
    }

    private static Job job(Message... messages) {
        return new Job(
                new JobId("job"),
                new Prompt("m", List.of(messages)),
                TestJobs.MODEL,
                Instant.EPOCH,
                Owner.ANONYMOUS,
                true,
                null);
    }
}
