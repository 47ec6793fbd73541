package dev.lmarenaproxy.dialect.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.CompletionRequest;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Usage;
import dev.lmarenaproxy.dialect.Fields;
import dev.lmarenaproxy.dialect.JsonBody;
import dev.lmarenaproxy.dialect.StreamEncoder;
import dev.lmarenaproxy.dialect.WholeEncoder;
import dev.lmarenaproxy.dialect.WrongInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A request for a response and the conversation that it goes on with: all that is needed to ask for
 * it, and to tell of its answer, now or later.
 */
public final class AskedResponse {
    private static final int FORMAT = 1;

    private final ObjectNode body;
    private final ResponseItems earlier;
    private final ResponseItems input;
    private final CompletionRequest completion;
    private final ResponseForm form;

    AskedResponse(
            ObjectNode body,
            ResponseItems earlier,
            ResponseItems input,
            CompletionRequest completion,
            ResponseForm form) {
        this.body = body;
        this.earlier = earlier;
        this.input = input;
        this.completion = completion;
        this.form = form;
    }

    /**
     * The request that a note keeps.
     *
     * @throws FaultException when it is no note of this kind
     */
    public static AskedResponse recall(String note) throws FaultException {
        var fields = Fields.of(parsed(note), "");
        fields.checkInteger("format", FORMAT, FORMAT);
        var request = ResponsesRequest.decode(fields.requiredObject("request"));
        return request.after(items(fields, "earlier"), Map.of());
    }

    /** From the text itself: UTF-8 can't hold all that it may hold. */
    private static JsonNode parsed(String note) throws FaultException {
        try {
            return JsonBody.MAPPER.readTree(note);
        } catch (JsonProcessingException e) {
            throw WrongInput.json("The note is no JSON.");
        }
    }

    private static ResponseItems items(Fields fields, String name) throws FaultException {
        var items = new ArrayList<ObjectNode>();
        var array = fields.array(name);
        if (array != null) {
            for (JsonNode item : array) {
                items.add((ObjectNode) item);
            }
        }
        return new ResponseItems(items);
    }

    /** What is kept of the request, so that the response can be told of again. */
    public String note() {
        var note = JsonBody.MAPPER.createObjectNode().put("format", FORMAT);
        var request = body.deepCopy();
        request.putArray("input").addAll(input.all());
        note.set("request", request);
        note.putArray("earlier").addAll(earlier.all());
        return note.toString();
    }

    public CompletionRequest completion() {
        return completion;
    }

    public boolean stream() {
        return form.stream();
    }

    public boolean store() {
        return form.store();
    }

    public boolean background() {
        return form.background();
    }

    /**
     * Writes the events of the response as server-sent events.
     *
     * @param after the number of the last event that the client has; -1 for none
     * @param atOnce whether the stream begins before anything is known of the answer
     */
    public StreamEncoder streamEncoder(MadeResponse made, int after, boolean atOnce) {
        return new ResponseStream(made, form, after, atOnce);
    }

    /** Writes the whole response. */
    public WholeEncoder wholeEncoder(MadeResponse made) {
        return new WholeResponse(made, form);
    }

    /** The response, to be looked at while it is made. */
    public ResponseView view(MadeResponse made) {
        return new ResponseView(new ResponseProgress(made, form, ResponseEvents.NONE));
    }

    /** The same for a client that is told each event, as one JSON text. */
    public ResponseView view(MadeResponse made, Consumer<String> events) {
        return new ResponseView(
                new ResponseProgress(made, form, (_, json) -> events.accept(json.toString())));
    }

    /** The input, each item with its id. */
    public ResponseItems input(JobId answer) {
        return input.identified(answer.value());
    }

    /** The conversation with the answer: what a next request goes on with. */
    public ResponseItems conversation(JobId answer, ResponseItems output) {
        return earlier.then(input(answer)).then(output);
    }

    /**
     * The conversation, packed into one item.
     *
     * @param tokens that the conversation has
     */
    public String compacted(JobId id, Instant now, int tokens) throws FaultException {
        var out =
                new StringBuilder("{\"id\":\"resp_")
                        .append(id.value())
                        .append("\",\"object\":\"response.compaction\",\"created_at\":")
                        .append(now.getEpochSecond())
                        .append(",\"output\":[{\"id\":\"")
                        .append(ItemId.output("cmp", id.value(), 0))
                        .append("\",\"type\":\"compaction\",\"encrypted_content\":\"")
                        .append(Compaction.pack(earlier.then(input)))
                        .append("\"}],\"usage\":");
        ResponseJson.appendUsage(new Usage(tokens, 0, 0), out);
        return out.append('}').toString();
    }
}
