package dev.lmarenaproxy.dialect.openai;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.CompletionRequest;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Modality;
import dev.lmarenaproxy.Model;
import dev.lmarenaproxy.Part;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.Turn;
import dev.lmarenaproxy.dialect.Fields;
import dev.lmarenaproxy.dialect.JsonBody;
import dev.lmarenaproxy.dialect.WrongInput;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for with {@code POST /v1/videos}.
 *
 * @param completion names no model, but an empty text, where the client doesn't
 */
public record VideoRequest(CompletionRequest completion) {
    private static final int MOST_CHARACTERS = 32_000;
    private static final Pattern SECONDS = Pattern.compile("[1-9]\\d{0,2}");

    public VideoRequest {
        requireNonNull(completion);
    }

    /**
     * Reads the body of a request, in its JSON form. How long and how large a video becomes is the
     * model's choice: what the client wishes is told to it in words.
     *
     * @throws FaultException with the path of the first field that is wrong
     */
    public static VideoRequest decode(byte[] body) throws FaultException {
        var fields = JsonBody.read(body);
        var text = fields.requiredText("prompt");
        if (text.isBlank() || text.length() > MOST_CHARACTERS) {
            throw WrongInput.value(
                    "prompt",
                    "Invalid 'prompt': expected 1 to %d characters.".formatted(MOST_CHARACTERS));
        }
        var prompt = new VideoPrompt(text, ImageSize.decode(fields).text(), seconds(fields));
        var parts = new ArrayList<Part>();
        var reference = fields.object("input_reference");
        if (reference != null) {
            parts.add(ImageRequest.picture(reference));
        }
        parts.add(new Part.Text(prompt.asked()));
        var model = fields.text("model");
        return new VideoRequest(
                CompletionRequest.of(
                        model == null ? "" : model, List.of(new Turn(Role.USER, parts))));
    }

    private static @Nullable Integer seconds(Fields fields) throws FaultException {
        var value = fields.value("seconds");
        if (value == null) {
            return null;
        }
        var text = value.isIntegralNumber() ? value.asText() : fields.requiredText("seconds");
        if (!SECONDS.matcher(text).matches()) {
            throw WrongInput.value(
                    "seconds",
                    "Invalid 'seconds': expected a number from 1 to 999, but got %s."
                            .formatted(WrongInput.quoted(text)));
        }
        return Integer.valueOf(text);
    }

    /** A model is asked only if it makes videos. */
    public CompletionRequest fit(CompletionRequest request, Model model) throws FaultException {
        if (model.modality() != Modality.VIDEO) {
            throw ImageRequest.wrongModel(model, "videos", "video");
        }
        return request;
    }
}
