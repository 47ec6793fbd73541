package dev.lmarenaproxy.answer;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.Prompt;
import dev.lmarenaproxy.emulation.Reading;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads an answer of which a picture or a video is wanted: without one it has failed. */
final class MediaReading implements Reading {
    private static final int MOST_SAID = 300;

    private final Reading reading;
    private final StringBuilder said = new StringBuilder();
    private boolean shown;

    MediaReading(Reading reading) {
        this.reading = reading;
    }

    @Override
    public void accept(JobEvent event, Consumer<AnswerEvent> told) {
        reading.accept(event, next -> told.accept(seen(next)));
    }

    private AnswerEvent seen(AnswerEvent event) {
        return switch (event) {
            case JobEvent.Restarted _ -> {
                shown = false;
                said.setLength(0);
                yield event;
            }
            case JobEvent.Media _ -> {
                shown = true;
                yield event;
            }
            case JobEvent.Text(var text) -> {
                said.append(text, 0, Math.min(text.length(), MOST_SAID - said.length()));
                yield event;
            }
            case JobEvent.Finished _ when !shown ->
                    new JobEvent.Failed(nothingShown(said.toString()));
            case JobEvent.Finished _,
                    JobEvent.Failed _,
                    JobEvent.Reasoning _,
                    JobEvent.Citation _,
                    AnswerEvent.Loaded _,
                    AnswerEvent.Stopped _,
                    AnswerEvent.CallBegun _,
                    AnswerEvent.CallArguments _ ->
                    event;
        };
    }

    /**
     * @param said what the model said in place of a picture or a video
     */
    static Fault nothingShown(String said) {
        var words = said.strip();
        return Fault.of(
                Fault.Kind.ANSWER_FAILED,
                words.isEmpty()
                        ? "The model made no picture and no video."
                        : "The model made no picture and no video. It said: " + words);
    }

    @Override
    public @Nullable FinishReason enough() {
        return reading.enough();
    }

    @Override
    public @Nullable Prompt repair() {
        return reading.repair();
    }
}
