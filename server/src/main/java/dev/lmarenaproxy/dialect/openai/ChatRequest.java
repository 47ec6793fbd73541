package dev.lmarenaproxy.dialect.openai;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.CompletionRequest;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Modality;
import dev.lmarenaproxy.Model;
import dev.lmarenaproxy.OutputFormat;
import dev.lmarenaproxy.dialect.JsonBody;
import dev.lmarenaproxy.dialect.LastWords;
import dev.lmarenaproxy.dialect.StreamEncoder;
import dev.lmarenaproxy.dialect.WholeEncoder;
import dev.lmarenaproxy.dialect.WrongInput;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for with {@code POST /v1/chat/completions}.
 *
 * @param stream whether the answer is wanted piece by piece
 * @param searches whether it asks for a search in the web, as only some models do
 * @param pictures the path of the field that asks for pictures, which only some models make, or
 *     null
 * @param form what the answer is to look like
 */
public record ChatRequest(
        CompletionRequest completion,
        boolean stream,
        boolean searches,
        @Nullable String pictures,
        ChatForm form) {
    public ChatRequest {
        requireNonNull(completion);
        requireNonNull(form);
    }

    /**
     * Reads the body of a request.
     *
     * <p>{@code null} counts as absent, the last of several equal keys wins, unknown fields are
     * passed over. A known field is checked even where it changes nothing, so that a mistake is
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
        var turns = ChatMessages.decode(fields);
        ChatParameters.check(fields);
        var pictures = ChatParameters.checkModalities(fields);
        var tools = ChatTools.decode(fields);
        var options = fields.object("stream_options");
        var format = ChatParameters.format(fields);
        var completion =
                new CompletionRequest(
                        model,
                        // a document has no beginning that it could go on from
                        format instanceof OutputFormat.Text ? LastWords.asBeginning(turns) : turns,
                        tools.tools(),
                        tools.choice(),
                        tools.parallel(),
                        format,
                        ChatParameters.stops(fields),
                        ChatParameters.limit(fields),
                        ChatParameters.choices(fields));
        return new ChatRequest(
                completion,
                fields.flag("stream"),
                fields.object("web_search_options") != null,
                pictures,
                new ChatForm(
                        completion.choices(),
                        options != null && options.flag("include_usage"),
                        fields.has("service_tier"),
                        tools.deprecated()));
    }

    /**
     * What the model is asked.
     *
     * @throws FaultException where it can't do what is asked for
     */
    public CompletionRequest fit(CompletionRequest asked, Model model) throws FaultException {
        if (searches && model.modality() != Modality.SEARCH) {
            throw WrongInput.unsupportedValue(
                    "web_search_options",
                    "The model %s doesn't search the web: leave 'web_search_options' out, or take one"
                                    .formatted(model.name())
                            + " of the type 'search' in GET /v1/models.");
        }
        if (pictures != null && model.modality() != Modality.IMAGE) {
            throw WrongInput.unsupportedValue(
                    pictures,
                    "The model %s makes no pictures: leave 'image' out, or take one"
                                    .formatted(model.name())
                            + " of the type 'image' in GET /v1/models.");
        }
        return asked;
    }

    /** Writes the streamed answer to this request. */
    public StreamEncoder streamEncoder(JobId id, Instant created, String model) {
        return new ChatStreamEncoder(id, created, model, form);
    }

    /** Writes the whole answer to this request. */
    public WholeEncoder wholeEncoder(JobId id, Instant created, String model) {
        return new ChatCompletion(id, created, model, form);
    }
}
