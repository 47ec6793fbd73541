package dev.lmarenaproxy.emulation;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.Tool;
import dev.lmarenaproxy.emulation.Toolbox.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The first round of an answer that may call tools. Words and calls are told as they come, up to
 * the first call that is wrong.
 *
 * <p>Blank space around calls is told only before further words. Where the words must be a
 * document, there is either that or calls.
 */
final class CallRound implements Round, CallScanner.Found {
    private static final int MOST_CALLS = 128;

    private final Plan plan;
    private final Toolbox tools;
    private final Calls calls;
    private final CallScanner scanner = new CallScanner(this);
    private final Stops stops;
    private final Plan.Said said = new Plan.Said();
    private final HeldCalls held = new HeldCalls();

    /** Blank space that is told if more words follow. */
    private final StringBuilder blank = new StringBuilder();

    /** All words, where they must be a document. */
    private final StringBuilder document = new StringBuilder();

    /** Of this piece. */
    private Consumer<AnswerEvent> told = _ -> {};

    /** The tool of the call that was told, but not its arguments. */
    private @Nullable Tool begun;

    /** What came within a call besides, and is told after it. */
    private final List<JobEvent.Content> waiting = new ArrayList<>();

    private boolean hasWords;
    private int found;
    private @Nullable FinishReason enough;

    CallRound(Plan plan, Calls calls) {
        this.plan = plan;
        this.tools = requireNonNull(plan.tools());
        this.calls = calls;
        this.stops = new Stops(plan.cut().stops());
    }

    @Override
    public void text(String piece, Consumer<AnswerEvent> told) {
        this.told = told;
        said.add(piece);
        scanner.add(piece);
    }

    @Override
    public void other(JobEvent.Content content, Consumer<AnswerEvent> told) {
        if (begun != null) {
            waiting.add(content);
        } else if (held.hasBegun()) {
            held.other(content);
        } else {
            told.accept(content);
        }
    }

    @Override
    public @Nullable FinishReason enough() {
        return enough;
    }

    @Override
    public @Nullable String stop() {
        return stops.found();
    }

    @Override
    public void failed(Consumer<AnswerEvent> told) {
        this.told = told;
        scanner.cutOff();
        if (held.isEmpty()) {
            restOfWords();
        }
        begun = null;
        tellWaiting();
    }

    @Override
    public Outcome finished(FinishReason reason, Consumer<AnswerEvent> told) {
        this.told = told;
        if (enough == null && Round.isCut(reason)) {
            return cutOff(reason);
        }
        if (enough == null) {
            scanner.end();
        }
        FinishReason end = enough == null ? reason : enough;
        if (!held.isEmpty()) {
            restOfWords();
            var wrong = held.wrong();
            return new Outcome.Again(
                    plan.again(said, Repairs.ofCalls(wrong, wordsWillDo())),
                    () -> new CorrectionRound(plan, calls.copy(), held, wordsWillDo()));
        }
        if (calls.begun() > 0) {
            restOfWords();
            return new Outcome.Done(FinishReason.TOOL_CALLS);
        }
        if (plan.mustCall()) {
            restOfWords();
            return new Outcome.Again(
                    plan.again(said, Repairs.ofNoCall(tools)),
                    () -> new CorrectionRound(plan, calls.copy(), held, false));
        }
        return words(end);
    }

    private Outcome words(FinishReason end) {
        if (plan.document() != null) {
            document.append(stops.rest());
            return DocumentRound.end(
                    plan, false, document.toString(), said, stops.matched(), end, told);
        }
        restOfWords();
        return new Outcome.Done(end);
    }

    private Outcome cutOff(FinishReason reason) {
        String part = scanner.cutOff();
        Tool cut = begun;
        if (calls.begun() == 0 && held.isEmpty()) {
            return words(reason);
        }
        if (held.isEmpty()) {
            restOfWords();
            if (cut != null) {
                calls.arguments(
                        PartOfCall.arguments(part == null ? "" : part, cut.custom()),
                        cut.custom(),
                        told);
            }
        } else {
            held.tellUncorrected(calls, told);
        }
        begun = null;
        tellWaiting();
        return new Outcome.Done(reason);
    }

    private boolean wordsWillDo() {
        return !plan.mustCall()
                && plan.document() == null
                && !held.hasBegun()
                && !held.hasRight()
                && calls.begun() == 0;
    }

    @Override
    public void words(String text) {
        if (enough != null) {
            return;
        }
        if (plan.document() != null) {
            document(stops.add(text));
        } else {
            int end = text.length();
            while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
                end--;
            }
            if (end > 0) {
                blank.append(text, 0, end);
                tellWords(stops.add(blank.toString()));
                blank.setLength(0);
            }
            blank.append(text, end, text.length());
        }
        if (stops.matched()) {
            enough = FinishReason.STOP;
            blank.setLength(0);
        }
    }

    private void document(String text) {
        int room = Document.MOST_CHARACTERS + 1 - document.length();
        document.append(text, 0, Math.min(text.length(), room));
    }

    private void restOfWords() {
        if (plan.document() == null) {
            if (found == 0 && enough == null) {
                tellWords(stops.add(blank.toString()));
                blank.setLength(0);
            }
            tellWords(stops.rest());
        }
    }

    private void tellWords(String text) {
        if (text.isEmpty()) {
            return;
        }
        hasWords = true;
        if (held.isEmpty()) {
            told.accept(new JobEvent.Text(text));
        } else {
            held.words(text);
        }
    }

    private void tellWaiting() {
        for (var content : waiting) {
            other(content, told);
        }
        waiting.clear();
    }

    @Override
    public void named(String name) {
        var tool = tools.find(name);
        if (tool != null && enough == null && held.isEmpty()) {
            beforeCall();
            calls.begin(tool.name(), tool.custom(), told);
            begun = tool;
        }
    }

    private void beforeCall() {
        if (plan.document() == null) {
            tellWords(stops.rest());
        } else {
            document.append(stops.rest());
        }
        if (!hasWords) {
            blank.setLength(0);
        }
    }

    @Override
    public void call(String json) {
        if (enough == null) {
            written(tools.read(json), json);
        }
    }

    @Override
    public void ruined(String block, String why) {
        if (enough == null) {
            String name = begun == null ? null : begun.name();
            written(new Written.Wrong(name, "the block is wrong: " + why), block);
        }
    }

    @Override
    public void imitatedResult() {
        enough = FinishReason.TOOL_CALLS;
    }

    private void written(Written written, String json) {
        Tool before = begun;
        begun = null;
        if (before == null) {
            beforeCall();
        }
        if (held.isEmpty()) {
            held.begin(found);
        }
        switch (written) {
            case Written.Call call when before != null && !before.name().equals(call.name()) ->
                    held.wrong(new Written.Wrong(before.name(), "it has two names"), before, json);
            case Written.Call call when !held.isEmpty() -> held.right(call);
            case Written.Call call when before != null ->
                    calls.arguments(call.arguments(), call.custom(), told);
            case Written.Call call -> calls.tell(call, told);
            case Written.Wrong wrong ->
                    held.wrong(
                            before == null ? wrong : new Written.Wrong(before.name(), wrong.why()),
                            before,
                            json);
        }
        tellWaiting();
        found++;
        if (found == MOST_CALLS || !plan.severalCalls()) {
            enough = FinishReason.TOOL_CALLS;
        }
    }
}
