package dev.lmarenaproxy.emulation;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.AnswerEvent.CallBegun;
import dev.lmarenaproxy.CompletionRequest;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.JobEvent.Failed;
import dev.lmarenaproxy.Message;
import dev.lmarenaproxy.OutputFormat;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.TokenLimit;
import dev.lmarenaproxy.Tool;
import dev.lmarenaproxy.ToolChoice;
import dev.lmarenaproxy.Turn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the tests of tools ask for, and what models write. */
final class ToolAnswers {
    private ToolAnswers() {}

    static final Fault FAULT = Fault.of(Fault.Kind.STREAM_INTERRUPTED, "cut");
    static final ToolChoice AUTO = new ToolChoice.Auto();
    static final String WEATHER = "{\"name\":\"weather\",\"arguments\":{\"city\":\"Paris\"}}";
    static final String LIST = "{\"name\":\"list\",\"arguments\":{}}";
    static final String WRONG = "{\"name\":\"weather\",\"arguments\":{}}";
    static final String UNKNOWN = "{\"name\":\"nope\",\"arguments\":{}}";

    static CompletionRequest request(
            ToolChoice choice, boolean several, @Nullable TokenLimit limit, List<Tool> tools) {
        return new CompletionRequest(
                "m",
                List.of(Turn.of(Role.USER, "Hi")),
                tools,
                choice,
                several,
                new OutputFormat.Text(),
                List.of(),
                limit,
                1);
    }

    static Told told(ToolChoice choice) {
        return new Told(request(choice, true, null, Corpus.TOOLS));
    }

    static Told told() {
        return told(AUTO);
    }

    static String block(String json) {
        return "<tool_call>\n" + json + "\n</tool_call>\n";
    }

    static CallBegun begun(int index, String name) {
        return new CallBegun(index, "call_a1_" + index, name, name.equals("patch"));
    }

    static String contract(Emulation emulation) {
        return emulation.prompt().messages().getFirst().text();
    }

    static List<Message> repair(Told told) {
        return requireNonNull(told.reading.repair()).messages();
    }

    static String failure(Told told) {
        return ((Failed) told.events().getLast()).fault().message();
    }
}
