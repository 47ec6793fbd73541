package dev.lmarenaproxy.emulation;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.Sha256;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Tells the calls of one answer and gives them ids: at most 40 of {@code A-Z a-z 0-9 _}, the same
 * whenever the answer is read, and no other answer's.
 */
final class Calls {
    private static final Pattern SHORT = Pattern.compile("[A-Za-z0-9]{1,28}");
    private static final int DIGEST = 24;

    private final String prefix;
    private int begun;

    Calls(String answer) {
        String name =
                SHORT.matcher(answer).matches()
                        ? answer
                        : new Sha256().add(answer).name().substring(0, DIGEST);
        prefix = "call_" + name + "_";
    }

    private Calls(Calls other) {
        prefix = other.prefix;
        begun = other.begun;
    }

    Calls copy() {
        return new Calls(this);
    }

    int begun() {
        return begun;
    }

    void begin(String name, boolean custom, Consumer<AnswerEvent> told) {
        told.accept(new AnswerEvent.CallBegun(begun, prefix + begun, name, custom));
        begun++;
    }

    /** Of the call that was begun last. A custom tool's empty text is no piece. */
    void arguments(String arguments, boolean custom, Consumer<AnswerEvent> told) {
        if (!custom || !arguments.isEmpty()) {
            told.accept(new AnswerEvent.CallArguments(begun - 1, arguments));
        }
    }

    void tell(Toolbox.Written.Call call, Consumer<AnswerEvent> told) {
        begin(call.name(), call.custom(), told);
        arguments(call.arguments(), call.custom(), told);
    }
}
