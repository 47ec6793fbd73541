package dev.lmarenaproxy.emulation;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Words that must be a document: told at the end, and only if they are. */
final class DocumentRound implements Round {
    private final Plan plan;
    private final boolean last;
    private final Stops stops;
    private final Plan.Said said = new Plan.Said();
    private final StringBuilder answer = new StringBuilder();

    DocumentRound(Plan plan, boolean last) {
        this.plan = plan;
        this.last = last;
        this.stops = new Stops(plan.cut().stops());
    }

    @Override
    public void text(String piece, Consumer<AnswerEvent> told) {
        said.add(piece);
        add(stops.add(piece));
    }

    private void add(String text) {
        // one character more shows that it is too long
        int room = Document.MOST_CHARACTERS + 1 - answer.length();
        answer.append(text, 0, Math.min(text.length(), room));
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
        // a part of a document is none
    }

    @Override
    public Outcome finished(FinishReason reason, Consumer<AnswerEvent> told) {
        add(stops.rest());
        return end(plan, last, answer.toString(), said, stops.matched(), reason, told);
    }

    /**
     * Tells the document, if it is one.
     *
     * @param stopped whether the answer was cut at a stop
     */
    static Outcome end(
            Plan plan,
            boolean last,
            String answer,
            Plan.Said said,
            boolean stopped,
            FinishReason reason,
            Consumer<AnswerEvent> told) {
        var found = requireNonNull(plan.document()).find(answer);
        return switch (found) {
            case Document.Found.Right(var json) -> {
                told.accept(new JobEvent.Text(json));
                yield new Outcome.Done(reason);
            }
            case Document.Found.Wrong(var why) -> {
                if (!last && (stopped || Round.isCut(reason))) {
                    String beginning = Document.beginning(answer);
                    if (!beginning.isEmpty()) {
                        told.accept(new JobEvent.Text(beginning));
                    }
                    yield new Outcome.Done(reason);
                }
                yield last
                        ? new Outcome.Invalid(Repairs.notADocument(why))
                        : new Outcome.Again(
                                plan.again(said, Repairs.ofDocument(plan, why)),
                                () -> new DocumentRound(plan, true));
            }
        };
    }
}
