package dev.lmarenaproxy.dialect.openai;

import static dev.lmarenaproxy.Fault.Kind.UNSUPPORTED_VALUE;
import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.CompletionRequest;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Modality;
import dev.lmarenaproxy.Model;
import dev.lmarenaproxy.Part;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.Turn;
import dev.lmarenaproxy.dialect.Fields;
import dev.lmarenaproxy.dialect.JsonBody;
import dev.lmarenaproxy.dialect.StreamEncoder;
import dev.lmarenaproxy.dialect.WholeEncoder;
import dev.lmarenaproxy.dialect.WrongInput;
import dev.lmarenaproxy.pictures.Pictures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for with {@code POST /v1/images/generations} and {@code /v1/images/edits}.
 *
 * @param completion names no model, but an empty text, where the client doesn't
 * @param base64 whether the pictures are wanted as bytes rather than as addresses
 */
public record ImageRequest(
        CompletionRequest completion,
        boolean stream,
        boolean base64,
        boolean edit,
        ImageSize size) {
    private static final int MAX_PICTURES = 10;
    private static final int MAX_EDITED = 16;
    private static final Set<String> QUALITIES =
            Set.of("standard", "hd", "low", "medium", "high", "auto");

    public ImageRequest {
        requireNonNull(completion);
        requireNonNull(size);
    }

    /**
     * Reads the body of a request for new pictures.
     *
     * @throws FaultException with the path of the first field that is wrong
     */
    public static ImageRequest generation(byte[] body) throws FaultException {
        var fields = JsonBody.read(body);
        fields.oneOf("style", Set.of("vivid", "natural"));
        return decode(fields, List.of(), false);
    }

    /**
     * Reads the body of a request to edit pictures, in its JSON form.
     *
     * @throws FaultException with the path of the first field that is wrong
     */
    public static ImageRequest edit(byte[] body) throws FaultException {
        var fields = JsonBody.read(body);
        if (fields.has("mask")) {
            throw WrongInput.unsupportedParameter(
                    "mask", "Masks are not supported: say in the prompt what is to be changed.");
        }
        fields.oneOf("input_fidelity", Set.of("high", "low"));
        return decode(fields, pictures(fields), true);
    }

    private static ImageRequest decode(Fields fields, List<Part> pictures, boolean edit)
            throws FaultException {
        var prompt = fields.requiredText("prompt");
        if (prompt.isBlank()) {
            throw WrongInput.value("prompt", "Invalid 'prompt': expected some text.");
        }
        var parts = new ArrayList<Part>(pictures);
        parts.add(new Part.Text(prompt));
        var format = fields.oneOf("response_format", Set.of("url", "b64_json"));
        var stream = fields.flag("stream");
        check(fields);
        var model = fields.text("model");
        return new ImageRequest(
                CompletionRequest.of(
                                model == null ? "" : model, List.of(new Turn(Role.USER, parts)))
                        .choices(choices(fields)),
                stream,
                // a stream has no other form
                stream || "b64_json".equals(format),
                edit,
                ImageSize.decode(fields));
    }

    private static void check(Fields fields) throws FaultException {
        fields.oneOf("quality", QUALITIES);
        fields.oneOf("output_format", Set.of("png", "jpeg", "webp"));
        fields.oneOf("moderation", Set.of("low", "auto"));
        fields.checkInteger("output_compression", 0, 100);
        fields.checkInteger("partial_images", 0, 3);
        fields.text("user");
        if ("transparent"
                .equals(fields.oneOf("background", Set.of("transparent", "opaque", "auto")))) {
            throw WrongInput.unsupportedValue(
                    "background", "A transparent background can't be asked of the site.");
        }
    }

    private static int choices(Fields fields) throws FaultException {
        fields.checkInteger("n", 1, MAX_PICTURES);
        var n = fields.value("n");
        return n == null ? 1 : n.intValue();
    }

    private static List<Part> pictures(Fields fields) throws FaultException {
        var array = fields.array("images");
        if (array == null) {
            throw WrongInput.missing("images");
        }
        if (array.isEmpty() || array.size() > MAX_EDITED) {
            throw WrongInput.value(
                    "images", "Invalid 'images': expected 1 to %d items.".formatted(MAX_EDITED));
        }
        var parts = new ArrayList<Part>();
        for (var node : array) {
            parts.add(picture(Fields.of(node, "images[%d]".formatted(parts.size()))));
        }
        return parts;
    }

    /** A picture that is referred to. */
    static Part picture(Fields reference) throws FaultException {
        if (reference.has("file_id")) {
            throw WrongInput.unsupportedValue(
                    reference.path("file_id"),
                    "Uploaded files are not supported: send the picture in 'image_url', as a data"
                            + " URL.");
        }
        return new Part.Picture(
                Pictures.ofUrl(reference.requiredText("image_url"), reference.path("image_url")));
    }

    /**
     * What a model is asked: the shape that was asked for, or the nearest that it offers, stands in
     * the prompt, for the site has no other place for it.
     */
    public CompletionRequest fit(CompletionRequest request, Model model) throws FaultException {
        if (model.modality() != Modality.IMAGE) {
            throw wrongModel(model, "pictures", "image");
        }
        var ratio = size.nearest(model.capabilities().aspectRatios());
        return ratio == null ? request : withText(request, "Aspect ratio: " + ratio);
    }

    static FaultException wrongModel(Model model, String what, String type) {
        return new FaultException(
                Fault.at(
                        UNSUPPORTED_VALUE,
                        "model",
                        "The model %s makes no %s; those of the type '%s' in /v1/models do."
                                .formatted(WrongInput.quoted(model.name()), what, type)));
    }

    /** The request with one more line in its only turn. */
    static CompletionRequest withText(CompletionRequest request, String line) {
        var turn = request.turns().getFirst();
        var parts = new ArrayList<>(turn.parts());
        parts.add(new Part.Text(line));
        return CompletionRequest.of(request.model(), List.of(new Turn(turn.role(), parts)))
                .choices(request.choices());
    }

    /** Writes the streamed answer to this request. */
    public StreamEncoder streamEncoder(Instant created) {
        return new ImageStreamEncoder(this, created);
    }

    /** Writes the whole answer to this request. */
    public WholeEncoder wholeEncoder(Instant created) {
        return new ImagesResponse(this, created);
    }

    /** What the size is called, where the client named one that OpenAI's clients know. */
    @Nullable String knownSize() {
        return size.known();
    }
}
