package dev.lmarenaproxy.emulation;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobEvent.Failed;
import dev.lmarenaproxy.JobEvent.Finished;
import dev.lmarenaproxy.Prompt;
import dev.lmarenaproxy.Usage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer that is changed on its way. Of a second round nothing is told before its end: it
 * may begin anew, and what was told of the first one must stay.
 */
final class RoundsReading implements Reading {
    private final Cut cut;
    private Supplier<Round> begin;
    private Round round;
    private @Nullable Allowance allowance;
    private boolean second;
    private boolean ended;
    private @Nullable Prompt repair;

    /** What the first round cost, once there is a second one. */
    private @Nullable Usage first;

    RoundsReading(Cut cut, Supplier<Round> begin) {
        this.cut = cut;
        this.begin = begin;
        this.round = begin.get();
        this.allowance = cut.allowance();
    }

    @Override
    public void accept(JobEvent event, Consumer<AnswerEvent> told) {
        if (ended) {
            return;
        }
        repair = null;
        switch (event) {
            case JobEvent.Assigned _ -> {}
            case JobEvent.Restarted restarted -> {
                round = begin.get();
                allowance = cut.allowance();
                if (!second) {
                    told.accept(restarted);
                }
            }
            case JobEvent.Content content -> {
                if (enough() == null) {
                    limited(content, told);
                }
            }
            case JobEvent.Final last -> end(last, told);
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
            round.text(text, told);
        } else if (!second) {
            round.other(content, told);
        }
    }

    private void end(JobEvent.Final last, Consumer<AnswerEvent> told) {
        if (enough() == null && allowance != null) {
            allowance.end(allowed -> content(allowed, told));
        }
        FinishReason enough = enough();
        switch (last) {
            case Finished(var reason, var usage) ->
                    finished(enough == null ? reason : enough, usage, told);
            case Failed failed -> {
                if (enough == null) {
                    round.failed(told);
                    ended = true;
                    told.accept(failed);
                } else {
                    // there is all that is needed
                    finished(enough, null, told);
                }
            }
        }
    }

    private void finished(FinishReason reason, @Nullable Usage usage, Consumer<AnswerEvent> told) {
        var outcome = round.finished(reason, told);
        switch (outcome) {
            case Round.Outcome.Done(var done) -> {
                ended = true;
                String stop = round.stop();
                if (stop != null && done == FinishReason.STOP) {
                    told.accept(new AnswerEvent.Stopped(stop));
                }
                told.accept(new Finished(done, cut.clamp(second ? sum(first, usage) : usage)));
            }
            case Round.Outcome.Invalid(var why) -> {
                ended = true;
                told.accept(new Failed(Fault.of(Fault.Kind.INVALID_OUTPUT, why)));
            }
            case Round.Outcome.Again(var prompt, var next) -> {
                second = true;
                first = usage;
                repair = prompt;
                begin = next;
                round = next.get();
                allowance = cut.allowance();
            }
        }
    }

    /** The second prompt is ours, not the client's. */
    private static @Nullable Usage sum(@Nullable Usage first, @Nullable Usage second) {
        return first == null || second == null
                ? null
                : new Usage(
                        first.promptTokens(),
                        first.completionTokens() + second.completionTokens(),
                        first.reasoningTokens() + second.reasoningTokens());
    }

    @Override
    public @Nullable FinishReason enough() {
        FinishReason enough = round.enough();
        return enough == null && allowance != null && allowance.used()
                ? FinishReason.LENGTH
                : enough;
    }

    @Override
    public @Nullable Prompt repair() {
        return repair;
    }
}
