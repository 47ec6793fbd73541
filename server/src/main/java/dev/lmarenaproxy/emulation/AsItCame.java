package dev.lmarenaproxy.emulation;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.Prompt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads an answer of which nothing is to be changed. */
final class AsItCame implements Reading {
    @Override
    public void accept(JobEvent event, Consumer<AnswerEvent> told) {
        if (event instanceof AnswerEvent same) {
            told.accept(same);
        }
    }

    @Override
    public @Nullable FinishReason enough() {
        return null;
    }

    @Override
    public @Nullable Prompt repair() {
        return null;
    }
}
