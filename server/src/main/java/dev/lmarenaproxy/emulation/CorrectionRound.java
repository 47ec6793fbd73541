package dev.lmarenaproxy.emulation;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.emulation.Toolbox.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The second round of an answer whose calls were wrong, or that lacked one. */
final class CorrectionRound implements Round, CallScanner.Found {
    private static final int MOST_CALLS = 256;
    private static final int MOST_WORDS = 4 << 20;

    private final Plan plan;
    private final Toolbox tools;
    private final Calls calls;
    private final HeldCalls held;
    private final boolean wordsWillDo;
    private final CallScanner scanner = new CallScanner(this);
    private final List<Written> written = new ArrayList<>();
    private final StringBuilder words = new StringBuilder();
    private @Nullable FinishReason enough;

    /**
     * @param held what is to be corrected; empty if a call was lacking
     * @param wordsWillDo whether words are an answer too
     */
    CorrectionRound(Plan plan, Calls calls, HeldCalls held, boolean wordsWillDo) {
        this.plan = plan;
        this.tools = requireNonNull(plan.tools());
        this.calls = calls;
        this.held = held;
        this.wordsWillDo = wordsWillDo;
    }

    @Override
    public void text(String piece, Consumer<AnswerEvent> told) {
        scanner.add(piece);
    }

    @Override
    public @Nullable FinishReason enough() {
        return enough;
    }

    @Override
    public @Nullable String stop() {
        return null;
    }

    @Override
    public void failed(Consumer<AnswerEvent> told) {
        // nothing of this round was to be told
    }

    @Override
    public Outcome finished(FinishReason reason, Consumer<AnswerEvent> told) {
        if (enough == null) {
            scanner.end();
        }
        if (written.isEmpty() && wordsWillDo && !words.toString().isBlank()) {
            told.accept(new JobEvent.Text(words.toString()));
            return new Outcome.Done(reason);
        }
        return held.isEmpty() ? lacking(told) : corrected(told);
    }

    private Outcome lacking(Consumer<AnswerEvent> told) {
        if (written.isEmpty()) {
            return new Outcome.Invalid(Repairs.noCall());
        }
        var wanted = plan.severalCalls() ? written : written.subList(0, 1);
        for (var one : wanted) {
            if (one instanceof Written.Wrong wrong) {
                return new Outcome.Invalid(Repairs.notACall(wrong));
            }
        }
        for (var one : wanted) {
            if (one instanceof Written.Call call) {
                calls.tell(call, told);
            }
        }
        return new Outcome.Done(FinishReason.TOOL_CALLS);
    }

    private Outcome corrected(Consumer<AnswerEvent> told) {
        return switch (held.corrected(written)) {
            case HeldCalls.Corrected.Not(var wrong) -> new Outcome.Invalid(Repairs.notACall(wrong));
            case HeldCalls.Corrected.All(var corrections) -> {
                held.tell(corrections, calls, told);
                yield new Outcome.Done(FinishReason.TOOL_CALLS);
            }
        };
    }

    @Override
    public void words(String text) {
        int room = MOST_WORDS - words.length();
        words.append(text, 0, Math.min(text.length(), room));
    }

    @Override
    public void named(String name) {
        // nothing is told before the end
    }

    @Override
    public void call(String json) {
        add(tools.read(json));
    }

    @Override
    public void ruined(String block, String why) {
        add(new Written.Wrong(null, "the block is wrong: " + why));
    }

    @Override
    public void imitatedResult() {
        enough = FinishReason.TOOL_CALLS;
    }

    private void add(Written call) {
        if (enough == null) {
            written.add(call);
            if (written.size() == MOST_CALLS) {
                enough = FinishReason.TOOL_CALLS;
            }
        }
    }
}
