package dev.lmarenaproxy.emulation;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.Prompt;
import dev.lmarenaproxy.resume.Overlap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rest of an answer whose beginning the client wrote. A model that says the beginning
 * again, or its end, is not heard doing so; one that says something else is.
 */
final class RestReading implements Reading {
    private final String given;
    private final Reading rest;

    /** Null once it is known what of the text is a repetition. */
    private @Nullable Overlap overlap;

    /** The first round has ended: what comes then is no answer to the beginning. */
    private boolean over;

    RestReading(String given, Reading rest) {
        this.given = given;
        this.rest = rest;
        begin();
    }

    private void begin() {
        overlap = given.length() > Overlap.LONGEST ? null : new Overlap(given);
    }

    @Override
    public void accept(JobEvent event, Consumer<AnswerEvent> told) {
        if (over) {
            rest.accept(event, told);
            return;
        }
        switch (event) {
            case JobEvent.Text(var text) -> text(text, told);
            case JobEvent.Restarted _ -> {
                begin();
                rest.accept(event, told);
            }
            case JobEvent.Final _ -> {
                if (overlap != null) {
                    overlap.end();
                    settle(overlap, "", told);
                }
                over = true;
                rest.accept(event, told);
            }
            case JobEvent.Assigned _, JobEvent.Reasoning _, JobEvent.Media _, JobEvent.Citation _ ->
                    rest.accept(event, told);
        }
    }

    private void text(String text, Consumer<AnswerEvent> told) {
        if (overlap == null) {
            rest.accept(new JobEvent.Text(text), told);
            return;
        }
        int used = 0;
        while (!overlap.decided() && used < text.length()) {
            overlap.add(text.charAt(used));
            used++;
        }
        if (overlap.decided()) {
            settle(overlap, text.substring(used), told);
        }
    }

    private void settle(Overlap found, String more, Consumer<AnswerEvent> told) {
        overlap = null;
        String text = found.rest() + more;
        if (!text.isEmpty()) {
            rest.accept(new JobEvent.Text(text), told);
        }
    }

    @Override
    public @Nullable FinishReason enough() {
        return rest.enough();
    }

    @Override
    public @Nullable Prompt repair() {
        return rest.repair();
    }
}
