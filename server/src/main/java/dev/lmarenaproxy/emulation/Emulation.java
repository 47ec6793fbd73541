package dev.lmarenaproxy.emulation;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.Attachment;
import dev.lmarenaproxy.CompletionRequest;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.Message;
import dev.lmarenaproxy.Part;
import dev.lmarenaproxy.Prompt;
import dev.lmarenaproxy.Turn;
import java.util.ArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the site is asked in place of a request, and how its answer is read. Immutable. */
public final class Emulation {
    private final Prompt prompt;

    private Emulation(Prompt prompt) {
        this.prompt = prompt;
    }

    public static Emulation of(CompletionRequest request) {
        return new Emulation(
                new Prompt(
                        request.model(),
                        request.turns().stream().map(Emulation::message).toList()));
    }

    /** What the site is asked first. */
    public Prompt prompt() {
        return prompt;
    }

    /**
     * A reading of the answer, from its first event.
     *
     * @param answer tells answers apart; the ids of tool calls begin with it
     */
    public Reading reading(String answer) {
        requireNonNull(answer);
        return new AsItCame();
    }

    private static Message message(Turn turn) {
        var texts = new ArrayList<String>();
        var attachments = new ArrayList<Attachment>();
        for (var part : turn.parts()) {
            switch (part) {
                case Part.Text(var text) -> texts.add(text);
                case Part.Picture(var attachment) -> attachments.add(attachment);
                case Part.Call call -> texts.add(call.name() + " " + call.arguments());
                case Part.Result result -> texts.add(result.text());
            }
        }
        return new Message(turn.role(), String.join("\n", texts), attachments);
    }

    /** Reads an answer of which nothing is to be changed. */
    private static final class AsItCame implements Reading {
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
}
