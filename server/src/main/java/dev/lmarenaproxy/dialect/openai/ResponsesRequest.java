package dev.lmarenaproxy.dialect.openai;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.CompletionRequest;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.OutputFormat;
import dev.lmarenaproxy.TokenLimit;
import dev.lmarenaproxy.dialect.Fields;
import dev.lmarenaproxy.dialect.JsonBody;
import dev.lmarenaproxy.dialect.WrongInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for with {@code POST /v1/responses}, before what it refers to is known: an
 * earlier response, items of earlier ones.
 */
public final class ResponsesRequest {
    /** Of what was said before; far more than any site takes as a prompt. */
    private static final long MOST_CHARACTERS = 32L << 20;

    private final ObjectNode body;
    private final ResponseItems input;
    private final ResponseTools tools;
    private final OutputFormat format;
    private final @Nullable TokenLimit limit;
    private final ResponseForm form;

    private ResponsesRequest(Fields fields) throws FaultException {
        ResponseParameters.check(fields);
        body = ((ObjectNode) fields.node()).deepCopy();
        body.remove("input");
        input = new ResponseItems(InputItems.read(fields));
        tools = ResponseTools.decode(fields);
        format = ResponseParameters.format(fields);
        limit = ResponseParameters.limit(fields);
        form = ResponseForm.decode(fields, tools.named());
    }

    /** An item of an earlier response that the input names. */
    public record Reference(String id, String path) {}

    /**
     * Reads the body of a request.
     *
     * <p>{@code null} counts as absent, the last of several equal keys wins, unknown fields are
     * passed over. A known field is checked even where it changes nothing, so that a mistake is
     * told at once.
     *
     * @throws FaultException with the path of the first field that is wrong
     */
    public static ResponsesRequest decode(byte[] body) throws FaultException {
        return decode(JsonBody.read(body));
    }

    /**
     * Reads a message that a client sends by WebSocket.
     *
     * @throws FaultException as {@link #decode} does
     */
    public static ResponsesRequest ofMessage(byte[] message) throws FaultException {
        var fields = JsonBody.read(message);
        var type = fields.requiredText("type");
        if (!type.equals("response.create")) {
            throw WrongInput.value(
                    "type",
                    "Invalid value: %s. Supported values are: 'response.create'."
                            .formatted(WrongInput.quoted(type)));
        }
        ((ObjectNode) fields.node()).remove("type");
        return decode(fields);
    }

    static ResponsesRequest decode(Fields fields) throws FaultException {
        return new ResponsesRequest(fields);
    }

    /** The response that this one goes on with. */
    public Optional<String> previous() {
        return Optional.ofNullable(body.path("previous_response_id").textValue());
    }

    /** The items of earlier responses that the input names. */
    public List<Reference> references() {
        var references = new ArrayList<Reference>();
        var index = 0;
        for (var item : input.all()) {
            if (isReference(item)) {
                references.add(
                        new Reference(item.path("id").asText(), "input[%d].id".formatted(index)));
            }
            index++;
        }
        return references;
    }

    private static boolean isReference(ObjectNode item) {
        return item.path("type").asText().equals("item_reference");
    }

    /**
     * The same request, of which the model must be known.
     *
     * @throws FaultException when it names none
     */
    public ResponsesRequest named() throws FaultException {
        if (body.path("model").asText("").isEmpty()) {
            throw WrongInput.missing("model");
        }
        return this;
    }

    /**
     * The request with all that it refers to.
     *
     * @param earlier what was said before
     * @param referenced the items that were named, by their ids
     */
    public AskedResponse after(ResponseItems earlier, Map<String, ResponseItems> referenced)
            throws FaultException {
        var items = new ArrayList<ObjectNode>();
        for (var item : input.all()) {
            if (isReference(item)) {
                items.addAll(requireNonNull(referenced.get(item.path("id").asText())).all());
            } else {
                items.add(item);
            }
        }
        var whole = new ResponseItems(items);
        if (earlier.length() > MOST_CHARACTERS) {
            throw new FaultException(
                    Fault.at(
                            Fault.Kind.CONTEXT_LENGTH_EXCEEDED,
                            "previous_response_id",
                            "The conversation is longer than is kept. Begin a new one."));
        }
        var turns =
                new ItemTurns()
                        .instructions(body.path("instructions").textValue())
                        .add(earlier, "previous_response_id")
                        .add(whole, "input")
                        .turns();
        if (turns.isEmpty()) {
            throw WrongInput.missing("input");
        }
        var completion =
                new CompletionRequest(
                        body.path("model").asText(""),
                        turns,
                        tools.tools(),
                        tools.choice(),
                        tools.parallel(),
                        format,
                        List.of(),
                        limit,
                        1);
        return new AskedResponse(body, earlier, whole, completion, form);
    }
}
