package dev.lmarenaproxy.emulation;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.Tool;
import dev.lmarenaproxy.emulation.Toolbox.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The first wrong call of an answer and all after it, which wait until it is put right. */
final class HeldCalls {
    private sealed interface Item {
        record Words(String text) implements Item {}

        /** What came within a call that the client was told of. */
        record Other(JobEvent.Content content) implements Item {}

        record Right(Written.Call call) implements Item {}

        /**
         * @param begun the tool, if the client was told of the call; null otherwise
         */
        record Wrong(Written.Wrong call, @Nullable Tool begun, String json) implements Item {}
    }

    private final List<Item> items = new ArrayList<>();

    /** Calls that were told before the first wrong one. */
    private int before;

    /**
     * @param calls that were told so far
     */
    void begin(int calls) {
        before = calls;
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    void words(String text) {
        items.add(new Item.Words(text));
    }

    void other(JobEvent.Content content) {
        items.add(new Item.Other(content));
    }

    void right(Written.Call call) {
        items.add(new Item.Right(call));
    }

    void wrong(Written.Wrong call, @Nullable Tool begun, String json) {
        items.add(new Item.Wrong(call, begun, json));
    }

    List<Written.Wrong> wrong() {
        var wrong = new ArrayList<Written.Wrong>();
        for (var item : items) {
            if (item instanceof Item.Wrong(var call, _, _)) {
                wrong.add(call);
            }
        }
        return wrong;
    }

    /** Whether the client was told of a call that can't be made. */
    boolean hasBegun() {
        // later ones are held back whole
        return !items.isEmpty()
                && items.getFirst() instanceof Item.Wrong(_, var begun, _)
                && begun != null;
    }

    boolean hasRight() {
        return items.stream().anyMatch(Item.Right.class::isInstance);
    }

    /**
     * The calls in place of the wrong ones, one each; or what is still wrong.
     *
     * @param again what the model wrote when it was asked again: the wrong calls only, as it was
     *     asked to, or all of them
     */
    Corrected corrected(List<Written> again) {
        var rights = new ArrayList<Written.Call>();
        for (var written : again) {
            if (written instanceof Written.Wrong wrong) {
                return new Corrected.Not(wrong);
            }
            rights.add((Written.Call) written);
        }
        var calls =
                items.stream()
                        .filter(item -> item instanceof Item.Right || item instanceof Item.Wrong)
                        .toList();
        int first = first(calls, rights.size());
        var corrections = new ArrayList<Written.Call>();
        for (int i = 0; i < calls.size(); i++) {
            if (!(calls.get(i) instanceof Item.Wrong wrong)) {
                continue;
            }
            var correction = first < 0 ? take(wrong.call().name(), rights) : rights.get(first + i);
            if (correction == null || !fits(correction, wrong)) {
                return new Corrected.Not(wrong.call());
            }
            corrections.add(correction);
        }
        return new Corrected.All(corrections);
    }

    /** Where the calls begin in an answer that repeats right ones too; negative if it doesn't. */
    private int first(List<Item> calls, int written) {
        if (written == wrong().size()) {
            return -1;
        }
        return written == before + calls.size() ? before : written == calls.size() ? 0 : -1;
    }

    /** The first one of that name; of any name if the wrong call had none. */
    private static Written.@Nullable Call take(@Nullable String name, List<Written.Call> rights) {
        for (int i = 0; i < rights.size(); i++) {
            if (name == null || rights.get(i).name().equals(name)) {
                return rights.remove(i);
            }
        }
        return null;
    }

    private static boolean fits(Written.Call correction, Item.Wrong wrong) {
        return wrong.begun() == null || correction.name().equals(wrong.call().name());
    }

    sealed interface Corrected {
        record All(List<Written.Call> calls) implements Corrected {}

        record Not(Written.Wrong call) implements Corrected {}
    }

    /** Tells everything, with a correction for each wrong call. */
    void tell(List<Written.Call> corrections, Calls calls, Consumer<AnswerEvent> told) {
        var next = corrections.iterator();
        for (var item : items) {
            switch (item) {
                case Item.Words(var text) -> told.accept(new JobEvent.Text(text));
                case Item.Other(var content) -> told.accept(content);
                case Item.Right(var call) -> calls.tell(call, told);
                case Item.Wrong(_, var begun, _) -> {
                    var call = next.next();
                    if (begun != null) {
                        calls.arguments(call.arguments(), call.custom(), told);
                    } else {
                        calls.tell(call, told);
                    }
                }
            }
        }
    }

    /** Tells what there is, of an answer that was cut off. */
    void tellUncorrected(Calls calls, Consumer<AnswerEvent> told) {
        for (var item : items) {
            switch (item) {
                case Item.Words(var text) -> told.accept(new JobEvent.Text(text));
                case Item.Other(var content) -> told.accept(content);
                case Item.Right(var call) -> calls.tell(call, told);
                case Item.Wrong(_, var begun, var json) -> {
                    if (begun != null) {
                        calls.arguments(
                                PartOfCall.arguments(json, begun.custom()), begun.custom(), told);
                    }
                }
            }
        }
    }
}
