package dev.lmarenaproxy.dialect.openai;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Prompt;

/**
 * What a client asks for with {@code POST /v1/chat/completions}.
 *
 * @param stream whether the answer is wanted piece by piece
 * @param includeUsage whether the stream ends with a chunk that holds the usage
 */
public record ChatRequest(Prompt prompt, boolean stream, boolean includeUsage) {
    public ChatRequest {
        requireNonNull(prompt);
    }

    /**
     * Reads the body of a request.
     *
     * <p>{@code null} counts as absent, the last of several equal keys wins, unknown fields are
     * passed over. A known field is checked even where it changes nothing yet, so that a mistake is
     * told at once.
     *
     * @throws FaultException with the path of the first field that is wrong
     */
    public static ChatRequest decode(byte[] body) throws FaultException {
        var fields = JsonBody.read(body);
        var model = fields.requiredText("model");
        if (model.isEmpty()) {
            throw WrongInput.value("model", "Invalid 'model': expected the name of a model.");
        }
        var messages = ChatMessages.decode(fields);
        ChatParameters.check(fields);
        var options = fields.object("stream_options");
        return new ChatRequest(
                new Prompt(model, messages),
                fields.flag("stream"),
                options != null && options.flag("include_usage"));
    }
}
