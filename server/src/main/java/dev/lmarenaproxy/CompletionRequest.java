package dev.lmarenaproxy;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for, already checked, in our own terms and free of any wire format. The site
 * knows only a {@link Prompt}; the rest is emulated.
 *
 * @param model the public name, as the client wrote it; empty where it names none
 * @param turns the conversation, oldest first, never empty
 * @param tools that the model may call; their names are different
 * @param parallelCalls whether one answer may hold several calls
 * @param stops texts at which the answer ends, before them; none is empty
 * @param limit null for none
 * @param choices how many answers are wanted, at least 1
 */
public record CompletionRequest(
        String model,
        List<Turn> turns,
        List<Tool> tools,
        ToolChoice toolChoice,
        boolean parallelCalls,
        OutputFormat format,
        List<String> stops,
        @Nullable TokenLimit limit,
        int choices) {
    public CompletionRequest {
        requireNonNull(model);
        turns = List.copyOf(turns);
        tools = List.copyOf(tools);
        requireNonNull(toolChoice);
        requireNonNull(format);
        stops = List.copyOf(stops);
        if (turns.isEmpty()) {
            throw new IllegalArgumentException("a request needs a turn");
        }
        if (stops.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("an empty text would stop every answer");
        }
        if (choices < 1) {
            throw new IllegalArgumentException("a request for no answer");
        }
    }

    /** A conversation and nothing else. */
    public static CompletionRequest of(String model, List<Turn> turns) {
        return new CompletionRequest(
                model,
                turns,
                List.of(),
                new ToolChoice.Auto(),
                true,
                new OutputFormat.Text(),
                List.of(),
                null,
                1);
    }

    /** The same request for so many answers. */
    public CompletionRequest choices(int number) {
        return new CompletionRequest(
                model, turns, tools, toolChoice, parallelCalls, format, stops, limit, number);
    }
}
