package dev.lmarenaproxy.dialect.openai;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lmarenaproxy.CompletionRequest;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.OutputFormat;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.ToolChoice;
import dev.lmarenaproxy.Turn;
import dev.lmarenaproxy.dialect.Fields;
import dev.lmarenaproxy.dialect.JsonBody;
import dev.lmarenaproxy.dialect.StreamEncoder;
import dev.lmarenaproxy.dialect.WholeEncoder;
import dev.lmarenaproxy.dialect.WrongInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for with {@code POST /v1/completions}, the form from before there were chats.
 * A prompt becomes a question of the user's.
 *
 * <p>Without {@code max_tokens} an answer has no limit: OpenAI's own, 16 tokens, was made for
 * models that never stop by themselves, and would cut off every answer of one that does.
 *
 * @param completions one for each prompt, all of the same model and with as many choices
 * @param stream whether the answer is wanted piece by piece
 * @param form what the answer is to look like
 */
public record TextRequest(List<CompletionRequest> completions, boolean stream, TextForm form) {
    private static final String INSERTION =
            """
            Write the text that belongs between the two parts below. Your answer is put between \
            them as it is: begin with the very next character after the first part, end before \
            the second one, repeat nothing of them, and add no preface, no comment and no code \
            fence.\
            """;

    public TextRequest {
        completions = List.copyOf(completions);
        requireNonNull(form);
    }

    /**
     * Reads the body of a request.
     *
     * @throws FaultException with the path of the first field that is wrong
     */
    public static TextRequest decode(byte[] body) throws FaultException {
        var fields = JsonBody.read(body);
        var model = fields.requiredText("model");
        if (model.isEmpty()) {
            throw WrongInput.value("model", "Invalid 'model': expected the name of a model.");
        }
        var prompts = prompts(fields);
        TextParameters.check(fields, prompts.size());
        var stops = ChatParameters.stops(fields);
        var limit = ChatParameters.limit(fields, "max_tokens", false);
        var choices = ChatParameters.choices(fields);
        var suffix = fields.text("suffix");
        var completions =
                prompts.stream()
                        .map(prompt ->
                                new CompletionRequest(
                                        model,
                                        List.of(Turn.of(Role.USER, question(prompt, suffix))),
                                        List.of(),
                                        new ToolChoice.Auto(),
                                        true,
                                        new OutputFormat.Text(),
                                        stops,
                                        limit,
                                        choices))
                        .toList();
        var options = fields.object("stream_options");
        return new TextRequest(
                completions,
                fields.flag("stream"),
                new TextForm(
                        prompts,
                        choices,
                        fields.flag("echo"),
                        options != null && options.flag("include_usage")));
    }

    private static String question(String prompt, @Nullable String suffix) {
        return suffix == null || suffix.isEmpty()
                ? prompt
                : INSERTION
                        + "\n\n<before>\n"
                        + prompt
                        + "\n</before>\n\n<after>\n"
                        + suffix
                        + "\n</after>";
    }

    private static List<String> prompts(Fields fields) throws FaultException {
        var prompt = fields.value("prompt");
        if (prompt == null) {
            throw WrongInput.missing("prompt");
        }
        if (prompt.isTextual()) {
            return List.of(prompt.textValue());
        }
        if (!prompt.isArray()) {
            throw WrongInput.type("prompt", "a string or an array of strings", prompt);
        }
        if (prompt.isEmpty()) {
            throw WrongInput.emptyArray("prompt");
        }
        var prompts = new ArrayList<String>();
        for (var one : prompt) {
            prompts.add(text(one, "prompt[%d]".formatted(prompts.size())));
        }
        return prompts;
    }

    private static String text(JsonNode prompt, String path) throws FaultException {
        if (prompt.isIntegralNumber() || prompt.isArray()) {
            throw WrongInput.unsupportedValue(
                    path, "Prompts as tokens are not supported: send the text.");
        }
        if (!prompt.isTextual()) {
            throw WrongInput.type(path, "a string", prompt);
        }
        return prompt.textValue();
    }

    /** Writes the streamed answer to this request. */
    public StreamEncoder streamEncoder(JobId id, Instant created, String model) {
        return new TextStreamEncoder(id, created, model, form);
    }

    /** Writes the whole answer to this request. */
    public WholeEncoder wholeEncoder(JobId id, Instant created, String model) {
        return new TextCompletion(id, created, model, form);
    }
}
