package dev.lmarenaproxy.dialect.anthropic;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.CompletionRequest;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.OutputFormat;
import dev.lmarenaproxy.Part;
import dev.lmarenaproxy.TokenLimit;
import dev.lmarenaproxy.dialect.Fields;
import dev.lmarenaproxy.dialect.JsonBody;
import dev.lmarenaproxy.dialect.StreamEncoder;
import dev.lmarenaproxy.dialect.WholeEncoder;
import dev.lmarenaproxy.dialect.WrongInput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for with {@code POST /v1/messages}.
 *
 * @param stream whether the answer is wanted piece by piece
 */
public record MessagesRequest(CompletionRequest completion, boolean stream, Thinking thinking) {
    /** A conversation that the server is to keep. */
    static final String THREAD = "thread";

    public MessagesRequest {
        requireNonNull(completion);
        requireNonNull(thinking);
    }

    /**
     * Reads the body of a request.
     *
     * <p>{@code null} counts as absent, the last of several equal keys wins, unknown fields are
     * passed over, as are blocks and tools of kinds that only Anthropic itself can run. A known
     * field is checked even where it changes nothing, so that a mistake is told at once.
     *
     * @throws FaultException with the path of the first field that is wrong
     */
    public static MessagesRequest decode(byte[] body) throws FaultException {
        var fields = JsonBody.read(body);
        if (fields.has(THREAD)) {
            // passed over, a client would send what is new only, and the rest would be missed
            throw WrongInput.unsupportedParameter(
                    THREAD, "conversations are not kept here; send all messages each time.");
        }
        var thinking = Thinking.decode(fields);
        var limit = MessagesParameters.limit(fields, thinking);
        var stops = MessagesParameters.stops(fields);
        MessagesParameters.check(fields);
        return new MessagesRequest(
                completion(fields, stops, limit), fields.flag("stream"), thinking);
    }

    /**
     * Reads the body of {@code POST /v1/messages/count_tokens}: the same, without what only an
     * answer needs.
     *
     * @throws FaultException with the path of the first field that is wrong
     */
    public static CompletionRequest decodeToCount(byte[] body) throws FaultException {
        var fields = JsonBody.read(body);
        Thinking.decode(fields);
        return completion(fields, List.of(), null);
    }

    private static CompletionRequest completion(
            Fields fields, List<String> stops, @Nullable TokenLimit limit) throws FaultException {
        var model = fields.requiredText("model");
        if (model.isEmpty()) {
            throw WrongInput.value("model", "expected the name of a model.");
        }
        var turns = MessageTurns.decode(fields);
        var tools = MessagesTools.decode(fields);
        var format = MessagesParameters.format(fields);
        if (!(format instanceof OutputFormat.Text)
                && turns.getLast().parts().stream().anyMatch(Part.Beginning.class::isInstance)) {
            throw WrongInput.unsupportedValue(
                    "messages",
                    "the last message must be the user's where the answer is to have a form.");
        }
        return new CompletionRequest(
                model,
                turns,
                tools.tools(),
                tools.choice(),
                tools.parallel(),
                format,
                stops,
                limit,
                1);
    }

    /**
     * Writes the streamed answer to this request.
     *
     * @param promptTokens what the question costs; told when the answer begins
     * @param requestId by which a failure can be found again
     */
    public StreamEncoder streamEncoder(JobId id, String model, int promptTokens, String requestId) {
        return new MessageStreamEncoder(id, model, promptTokens, thinking, requestId);
    }

    /** Writes the whole answer to this request. */
    public WholeEncoder wholeEncoder(JobId id, String model) {
        return new WholeMessage(id, model, thinking);
    }

    /** What {@code POST /v1/messages/count_tokens} answers. */
    public static String tokenCount(int tokens) {
        return "{\"input_tokens\":" + tokens + "}";
    }
}
