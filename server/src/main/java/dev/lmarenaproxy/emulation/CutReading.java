package dev.lmarenaproxy.emulation;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.Prompt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads an answer that may have to end before its end. */
final class CutReading implements Reading {
    private final Cut cut;
    private Stops stops;
    private @Nullable Allowance allowance;
    private boolean ended;

    CutReading(Cut cut) {
        this.cut = cut;
        stops = new Stops(cut.stops());
        allowance = cut.allowance();
    }

    @Override
    public void accept(JobEvent event, Consumer<AnswerEvent> told) {
        if (ended) {
            return;
        }
        switch (event) {
            case JobEvent.Assigned _ -> {}
            case JobEvent.Restarted restarted -> {
                stops = new Stops(cut.stops());
                allowance = cut.allowance();
                told.accept(restarted);
            }
            case JobEvent.Content content -> {
                if (enough() == null) {
                    limited(content, told);
                }
            }
            case JobEvent.Final last -> {
                ended = true;
                if (enough() == null && allowance != null) {
                    allowance.end(allowed -> content(allowed, told));
                }
                text(stops.rest(), told);
                String stop = stops.found();
                if (stop != null) {
                    told.accept(new AnswerEvent.Stopped(stop));
                }
                told.accept(end(last));
            }
        }
    }

    private void limited(JobEvent.Content content, Consumer<AnswerEvent> told) {
        if (allowance == null) {
            content(content, told);
        } else {
            allowance.add(content, allowed -> content(allowed, told));
        }
    }

    private void content(JobEvent.Content content, Consumer<AnswerEvent> told) {
        if (content instanceof JobEvent.Text(var text)) {
            text(stops.add(text), told);
        } else {
            told.accept(content);
        }
    }

    private static void text(String text, Consumer<AnswerEvent> told) {
        if (!text.isEmpty()) {
            told.accept(new JobEvent.Text(text));
        }
    }

    private JobEvent.Final end(JobEvent.Final last) {
        FinishReason enough = enough();
        return switch (last) {
            case JobEvent.Finished(var reason, var usage) ->
                    new JobEvent.Finished(enough == null ? reason : enough, cut.clamp(usage));
            // the client has all that it asked for
            case JobEvent.Failed failed ->
                    enough == null ? failed : new JobEvent.Finished(enough, null);
        };
    }

    @Override
    public @Nullable FinishReason enough() {
        if (stops.matched()) {
            return FinishReason.STOP;
        }
        return allowance != null && allowance.used() ? FinishReason.LENGTH : null;
    }

    @Override
    public @Nullable Prompt repair() {
        return null;
    }
}
