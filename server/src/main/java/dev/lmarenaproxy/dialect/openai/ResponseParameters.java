package dev.lmarenaproxy.dialect.openai;

import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.OutputFormat;
import dev.lmarenaproxy.TokenLimit;
import dev.lmarenaproxy.dialect.Fields;
import dev.lmarenaproxy.dialect.WrongInput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request for a response beside its input and tools. Wrong ones are refused,
 * those that ask for what can't be given are refused too, those that change nothing are checked
 * only.
 */
final class ResponseParameters {
    private static final int MOST_METADATA = 16;
    private static final int LONGEST_KEY = 64;
    private static final int LONGEST_VALUE = 512;
    private static final int LONGEST_IDENTIFIER = 64;
    private static final String LOGPROBS = "message.output_text.logprobs";

    private static final List<String> TEXTS =
            List.of(
                    "model",
                    "instructions",
                    "previous_response_id",
                    "prompt_cache_key",
                    "prompt_cache_retention",
                    "service_tier",
                    "user");

    private ResponseParameters() {}

    static void check(Fields fields) throws FaultException {
        fields.checkNumber("temperature", 0, 2);
        fields.checkNumber("top_p", 0, 1);
        fields.checkInteger("top_logprobs", 0, 20);
        fields.checkInteger("max_output_tokens", 1, Long.MAX_VALUE);
        fields.checkInteger("max_tool_calls", 1, Long.MAX_VALUE);
        for (var name : TEXTS) {
            fields.text(name);
        }
        for (var name : List.of("stream", "store", "background", "parallel_tool_calls")) {
            fields.flag(name);
        }
        for (var name : List.of("prompt_cache_options", "moderation", "client_metadata")) {
            fields.object(name);
        }
        fields.array("context_management");
        checkIdentifier(fields);
        checkChoice(fields, "truncation", List.of("auto", "disabled"));
        checkMetadata(fields);
        checkInclude(fields);
        checkForms(fields);
        checkUnsupported(fields);
    }

    private static void checkForms(Fields fields) throws FaultException {
        var options = fields.object("stream_options");
        if (options != null) {
            options.flag("include_obfuscation");
        }
        var reasoning = fields.object("reasoning");
        if (reasoning != null) {
            for (var name : List.of("effort", "summary", "generate_summary", "context", "mode")) {
                reasoning.text(name);
            }
        }
        var text = fields.object("text");
        if (text != null) {
            text.text("verbosity");
        }
    }

    private static void checkUnsupported(Fields fields) throws FaultException {
        if (fields.has("conversation")) {
            if (fields.has("previous_response_id")) {
                throw WrongInput.value(
                        "previous_response_id",
                        "'previous_response_id' and 'conversation' exclude each other.");
            }
            throw WrongInput.unsupportedParameter(
                    "conversation",
                    "Conversations are not kept: send the items in 'input', or go on with a response"
                            + " by 'previous_response_id'.");
        }
        if (fields.has("prompt")) {
            throw WrongInput.unsupportedParameter(
                    "prompt", "Stored prompts are not supported: send 'instructions' and 'input'.");
        }
        if (fields.flag("background") && fields.has("store") && !fields.flag("store")) {
            throw WrongInput.value(
                    "background", "background can only be used when `store` is true");
        }
    }

    static void checkIdentifier(Fields fields) throws FaultException {
        var identifier = fields.text("safety_identifier");
        if (identifier != null && identifier.length() > LONGEST_IDENTIFIER) {
            throw tooLong("safety_identifier", LONGEST_IDENTIFIER);
        }
    }

    private static void checkChoice(Fields fields, String name, List<String> choices)
            throws FaultException {
        var value = fields.text(name);
        if (value != null && !choices.contains(value)) {
            throw WrongInput.value(
                    fields.path(name),
                    "Invalid value: %s. Supported values are: '%s'."
                            .formatted(WrongInput.quoted(value), String.join("' and '", choices)));
        }
    }

    static void checkMetadata(Fields fields) throws FaultException {
        var metadata = fields.object("metadata");
        if (metadata == null) {
            return;
        }
        if (metadata.node().size() > MOST_METADATA) {
            throw WrongInput.value(
                    "metadata",
                    "Invalid 'metadata': expected at most %d entries, but got %d instead."
                            .formatted(MOST_METADATA, metadata.node().size()));
        }
        for (var entry : metadata.node().properties()) {
            if (entry.getKey().length() > LONGEST_KEY) {
                throw tooLong(
                        metadata.path(WrongInput.shortened(entry.getKey())) + " (the key)",
                        LONGEST_KEY);
            }
            if (!entry.getValue().isTextual()) {
                throw WrongInput.type(metadata.path(entry.getKey()), "a string", entry.getValue());
            }
            if (entry.getValue().textValue().length() > LONGEST_VALUE) {
                throw tooLong(metadata.path(entry.getKey()), LONGEST_VALUE);
            }
        }
    }

    private static FaultException tooLong(String path, int longest) {
        return WrongInput.value(
                path, "Invalid '%s': expected at most %d characters.".formatted(path, longest));
    }

    private static void checkInclude(Fields fields) throws FaultException {
        var include = fields.array("include");
        if (include == null) {
            return;
        }
        for (var i = 0; i < include.size(); i++) {
            var path = "include[%d]".formatted(i);
            if (!include.get(i).isTextual()) {
                throw WrongInput.type(path, "a string", include.get(i));
            }
            if (include.get(i).textValue().equals(LOGPROBS)) {
                throw WrongInput.unsupportedValue(
                        path, "Log probabilities are not supported: leave '" + LOGPROBS + "' out.");
            }
        }
    }

    static OutputFormat format(Fields fields) throws FaultException {
        var text = fields.object("text");
        var format = text == null ? null : text.object("format");
        return format == null ? new OutputFormat.Text() : OutputFormats.decode(format, "");
    }

    /** Reasoning counts too, as OpenAI says. */
    static @Nullable TokenLimit limit(Fields fields) {
        return ChatParameters.limit(fields, "max_output_tokens", true);
    }
}
