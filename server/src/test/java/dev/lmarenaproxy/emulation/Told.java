package dev.lmarenaproxy.emulation;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.CompletionRequest;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobEvent.Finished;
import dev.lmarenaproxy.JobEvent.Reasoning;
import dev.lmarenaproxy.JobEvent.Text;
import java.util.ArrayList;
import java.util.List;

/** A reading, and what the client was told by it, with texts that follow one another joined. */
final class Told {
    static final String ANSWER = "a1";

    final Reading reading;
    private final List<AnswerEvent> events = new ArrayList<>();

    Told(CompletionRequest request) {
        this(emulation(request));
    }

    Told(Emulation emulation) {
        this.reading = emulation.reading(ANSWER);
    }

    static Emulation emulation(CompletionRequest request) {
        try {
            return Emulation.of(request);
        } catch (FaultException refused) {
            throw new AssertionError(refused);
        }
    }

    Told says(JobEvent... said) {
        for (var event : said) {
            reading.accept(event, this::add);
        }
        return this;
    }

    Told says(String... pieces) {
        for (var piece : pieces) {
            if (!piece.isEmpty()) {
                says(new Text(piece));
            }
        }
        return this;
    }

    Told finishes() {
        return says(new Finished(FinishReason.STOP, null));
    }

    List<AnswerEvent> events() {
        return List.copyOf(events);
    }

    /** All text, whatever is in between. */
    String text() {
        var text = new StringBuilder();
        for (var event : events) {
            if (event instanceof Text(var piece)) {
                text.append(piece);
            }
        }
        return text.toString();
    }

    private void add(AnswerEvent event) {
        var last = events.isEmpty() ? null : events.getLast();
        if (event instanceof Text(var more) && last instanceof Text(var text)) {
            events.set(events.size() - 1, new Text(text + more));
        } else if (event instanceof Reasoning(var more) && last instanceof Reasoning(var text)) {
            events.set(events.size() - 1, new Reasoning(text + more));
        } else {
            events.add(event);
        }
    }
}
