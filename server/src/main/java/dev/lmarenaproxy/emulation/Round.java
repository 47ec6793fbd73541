package dev.lmarenaproxy.emulation;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.Prompt;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is made of the words of one job's answer. Not safe for several threads. */
interface Round {
    void text(String piece, Consumer<AnswerEvent> told);

    /** Something else than words: told now, but never within a call. */
    default void other(JobEvent.Content content, Consumer<AnswerEvent> told) {
        told.accept(content);
    }

    /** Why the rest is of no use; null while it may be. */
    @Nullable FinishReason enough();

    /** The stop that ended the words; null if none did. */
    @Nullable String stop();

    /** The job failed; what is held back and can be shown as it is, is told. */
    void failed(Consumer<AnswerEvent> told);

    /**
     * The job finished.
     *
     * @param reason {@link FinishReason#LENGTH} or {@link FinishReason#CONTENT_FILTER} if the
     *     answer was cut off
     */
    Outcome finished(FinishReason reason, Consumer<AnswerEvent> told);

    static boolean isCut(FinishReason reason) {
        return reason == FinishReason.LENGTH || reason == FinishReason.CONTENT_FILTER;
    }

    /** What becomes of the answer after a round. */
    sealed interface Outcome {
        record Done(FinishReason reason) implements Outcome {}

        /**
         * It has not the form that was asked for.
         *
         * @param why for people
         */
        record Invalid(String why) implements Outcome {}

        /** The model is asked once more. */
        record Again(Prompt prompt, Supplier<Round> round) implements Outcome {}
    }
}
