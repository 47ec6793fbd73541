package dev.lmarenaproxy.emulation;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Words that are told as they come, up to a stop. */
final class PlainRound implements Round {
    private final Stops stops;

    PlainRound(List<String> stops) {
        this.stops = new Stops(stops);
    }

    @Override
    public void text(String piece, Consumer<AnswerEvent> told) {
        tell(stops.add(piece), told);
    }

    @Override
    public @Nullable FinishReason enough() {
        return stops.matched() ? FinishReason.STOP : null;
    }

    @Override
    public @Nullable String stop() {
        return stops.found();
    }

    @Override
    public void failed(Consumer<AnswerEvent> told) {
        tell(stops.rest(), told);
    }

    @Override
    public Outcome finished(FinishReason reason, Consumer<AnswerEvent> told) {
        tell(stops.rest(), told);
        return new Outcome.Done(reason);
    }

    private static void tell(String text, Consumer<AnswerEvent> told) {
        if (!text.isEmpty()) {
            told.accept(new JobEvent.Text(text));
        }
    }
}
