package dev.lmarenaproxy.emulation;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.lmarenaproxy.CompletionRequest;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.OutputFormat;
import dev.lmarenaproxy.Part;
import dev.lmarenaproxy.Prompt;
import dev.lmarenaproxy.Tool;
import dev.lmarenaproxy.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the site is asked in place of a request, and how its answer is read. Immutable. */
public final class Emulation {
    private final Plan plan;
    private final @Nullable Prefill prefill;

    private Emulation(Plan plan, @Nullable Prefill prefill) {
        this.plan = plan;
        this.prefill = prefill;
    }

    /**
     * Not for an event loop where the request has tools or a schema: the first schemas take a
     * second, large ones some milliseconds.
     *
     * @throws FaultException if the request asks for what can't be done, with {@link
     *     Fault.Kind#INVALID_VALUE} and the path of the field in our own terms
     */
    public static Emulation of(CompletionRequest request) throws FaultException {
        var callable = callable(request);
        var tools = callable.isEmpty() ? null : Toolbox.of(callable);
        boolean must =
                switch (request.toolChoice()) {
                    case ToolChoice.None _, ToolChoice.Auto _ -> false;
                    case ToolChoice.Required _, ToolChoice.Named _ -> true;
                };
        var contract = new ArrayList<String>();
        if (tools != null) {
            contract.add(Contract.ofTools(tools.described(), request.parallelCalls(), must));
        } else if (hasCalls(request)) {
            contract.add(Contract.withoutTools());
        }
        var document = document(request.format(), tools != null, contract);
        var messages = Conversation.messages(request.turns(), String.join("\n\n", contract));
        var prefill = Prefill.of(request.turns());
        return new Emulation(
                new Plan(
                        new Prompt(
                                request.model(),
                                prefill == null ? messages : prefill.continuing(messages)),
                        tools,
                        must,
                        request.parallelCalls(),
                        document,
                        new Cut(request.stops(), request.limit())),
                prefill);
    }

    /** The tools that the choice leaves. */
    private static List<Tool> callable(CompletionRequest request) throws FaultException {
        return switch (request.toolChoice()) {
            case ToolChoice.None _ -> List.of();
            case ToolChoice.Auto _ -> request.tools();
            case ToolChoice.Required _ -> {
                if (request.tools().isEmpty()) {
                    throw refusal("A call is required, but there is no tool.");
                }
                yield request.tools();
            }
            case ToolChoice.Named(var name) -> {
                var named = request.tools().stream().filter(t -> t.name().equals(name)).toList();
                if (named.isEmpty()) {
                    throw refusal("A call is required of a tool that isn't among the tools.");
                }
                yield named;
            }
        };
    }

    private static FaultException refusal(String message) {
        return new FaultException(Fault.at(Fault.Kind.INVALID_VALUE, "tool_choice", message));
    }

    private static boolean hasCalls(CompletionRequest request) {
        return request.turns().stream()
                .flatMap(turn -> turn.parts().stream())
                .anyMatch(Part.Call.class::isInstance);
    }

    private static @Nullable Document document(
            OutputFormat format, boolean insteadOfCalls, List<String> contract)
            throws FaultException {
        return switch (format) {
            case OutputFormat.Text _ -> null;
            case OutputFormat.JsonObject _ -> {
                contract.add(Contract.ofDocument(null, null, insteadOfCalls));
                yield new Document(null);
            }
            case OutputFormat.JsonSchema(var name, var schema) -> {
                try {
                    var form = Schemas.read(schema);
                    var json = LooseJson.readStrict(schema);
                    contract.add(Contract.ofDocument(name, json, insteadOfCalls));
                    yield new Document(form);
                } catch (Schemas.BadSchema | JsonProcessingException bad) {
                    throw new FaultException(
                            Fault.at(
                                    Fault.Kind.INVALID_VALUE,
                                    "response_format",
                                    "The schema can't be used: %s.".formatted(bad.getMessage())));
                }
            }
        };
    }

    /** What the site is asked first. */
    public Prompt prompt() {
        return plan.prompt();
    }

    /**
     * A reading of the answer, from its first event.
     *
     * @param answer tells answers apart; the ids of tool calls are made of it
     */
    public Reading reading(String answer) {
        requireNonNull(answer);
        return prefill == null
                ? plainReading(answer)
                : new RestReading(prefill.text(), plainReading(answer));
    }

    private Reading plainReading(String answer) {
        if (plan.tools() != null) {
            return new RoundsReading(plan.cut(), () -> new CallRound(plan, new Calls(answer)));
        }
        if (plan.document() != null) {
            return new RoundsReading(plan.cut(), () -> new DocumentRound(plan, false));
        }
        return plan.cut().isNone()
                ? new AsItCame()
                : new RoundsReading(plan.cut(), () -> new PlainRound(plan.cut().stops()));
    }
}
