package dev.lmarenaproxy.dialect.openai;

import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.OutputFormat;
import dev.lmarenaproxy.TokenLimit;
import dev.lmarenaproxy.dialect.Fields;
import dev.lmarenaproxy.dialect.WrongInput;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a chat request beside its messages and tools. Wrong ones are refused, those
 * that ask for what can't be given are refused too, those that change nothing are checked only.
 */
final class ChatParameters {
    private static final int MAX_STOPS = 4;

    /** Each is a request to the site. */
    static final int MAX_CHOICES = 8;

    private static final List<String> TEXTS =
            List.of(
                    "user",
                    "prompt_cache_key",
                    "prompt_cache_retention",
                    "service_tier",
                    "verbosity",
                    "reasoning_effort");

    private ChatParameters() {}

    static void check(Fields fields) throws FaultException {
        checkRanges(fields);
        checkTypes(fields);
        checkUnsupported(fields);
    }

    private static void checkRanges(Fields fields) throws FaultException {
        checkSampling(fields);
        fields.checkInteger("top_logprobs", 0, 20);
        fields.checkInteger("max_completion_tokens", 1, Long.MAX_VALUE);
    }

    /** What completions of all forms have in common. */
    static void checkSampling(Fields fields) throws FaultException {
        fields.checkNumber("temperature", 0, 2);
        fields.checkNumber("top_p", 0, 1);
        fields.checkNumber("frequency_penalty", -2, 2);
        fields.checkNumber("presence_penalty", -2, 2);
        fields.checkInteger("n", 1, 128);
        fields.checkInteger("max_tokens", 1, Long.MAX_VALUE);
        fields.checkInteger("seed", Long.MIN_VALUE, Long.MAX_VALUE);
        fields.object("logit_bias");
    }

    private static void checkTypes(Fields fields) throws FaultException {
        for (var name : TEXTS) {
            fields.text(name);
        }
        ResponseParameters.checkMetadata(fields);
        ResponseParameters.checkIdentifier(fields);
        fields.object("prediction");
        fields.object("prompt_cache_options");
        fields.object("moderation");
        checkChoice(fields, "tool_choice");
        checkChoice(fields, "function_call");
        fields.flag("store");
        var options = fields.object("stream_options");
        if (options != null) {
            options.flag("include_obfuscation");
        }
    }

    /** Only one of both may count, but both are looked at. */
    private static void checkChoice(Fields fields, String name) throws FaultException {
        var choice = fields.value(name);
        if (choice != null && !choice.isTextual() && !choice.isObject()) {
            throw WrongInput.type(name, "a string or an object", choice);
        }
    }

    /** Where the answer ends; an empty text asks for nothing. */
    static List<String> stops(Fields fields) throws FaultException {
        var stop = fields.value("stop");
        if (stop == null) {
            return List.of();
        }
        if (stop.isTextual()) {
            return stop.textValue().isEmpty() ? List.of() : List.of(stop.textValue());
        }
        if (!stop.isArray()) {
            throw WrongInput.type("stop", "a string or an array of strings", stop);
        }
        if (stop.size() > MAX_STOPS) {
            throw WrongInput.value(
                    "stop",
                    "Invalid 'stop': expected at most %d items, but got %d instead."
                            .formatted(MAX_STOPS, stop.size()));
        }
        checkTexts(fields, "stop");
        var stops = new ArrayList<String>();
        stop.forEach(text -> stops.add(text.textValue()));
        stops.removeIf(String::isEmpty);
        return stops;
    }

    /** The newer parameter counts reasoning too, as OpenAI says. */
    static @Nullable TokenLimit limit(Fields fields) {
        var newer = limit(fields, "max_completion_tokens", true);
        return newer == null ? limit(fields, "max_tokens", false) : newer;
    }

    /** Of a field that was checked. */
    static @Nullable TokenLimit limit(Fields fields, String name, boolean withReasoning) {
        var limit = fields.value(name);
        return limit == null
                ? null
                : new TokenLimit(
                        (int) Math.min(limit.longValue(), Integer.MAX_VALUE), withReasoning);
    }

    static int choices(Fields fields) {
        var n = fields.value("n");
        return n == null ? 1 : n.intValue();
    }

    static OutputFormat format(Fields fields) throws FaultException {
        var format = fields.object("response_format");
        return format == null
                ? new OutputFormat.Text()
                : OutputFormats.decode(format, "json_schema");
    }

    static void checkChoices(Fields fields) throws FaultException {
        var n = fields.value("n");
        if (n != null && n.longValue() > MAX_CHOICES) {
            throw WrongInput.unsupportedValue(
                    "n", "At most %d answers a request are supported.".formatted(MAX_CHOICES));
        }
    }

    private static void checkUnsupported(Fields fields) throws FaultException {
        checkChoices(fields);
        if (fields.flag("logprobs")) {
            throw WrongInput.unsupportedParameter(
                    "logprobs", "Log probabilities are not supported: leave 'logprobs' out.");
        }
        if (fields.has("audio")) {
            throw WrongInput.unsupportedValue("audio", "'audio' is not supported: leave it out.");
        }
    }

    /** Where pictures are asked for; null where they aren't. */
    static @Nullable String checkModalities(Fields fields) throws FaultException {
        var modalities = fields.array("modalities");
        if (modalities == null) {
            return null;
        }
        checkTexts(fields, "modalities");
        String pictures = null;
        for (var i = 0; i < modalities.size(); i++) {
            var path = "modalities[%d]".formatted(i);
            switch (modalities.get(i).textValue()) {
                case "text" -> {}
                case "image" -> pictures = path;
                case "audio" ->
                        throw WrongInput.unsupportedValue(
                                path, "Spoken answers are not supported; 'text' and 'image' are.");
                case String other ->
                        throw WrongInput.value(
                                path,
                                "Invalid value: %s. Supported values are: 'text' and 'image'."
                                        .formatted(WrongInput.quoted(other)));
            }
        }
        return pictures;
    }

    private static void checkTexts(Fields fields, String name) throws FaultException {
        var array = fields.array(name);
        if (array == null) {
            return;
        }
        for (var i = 0; i < array.size(); i++) {
            if (!array.get(i).isTextual()) {
                throw WrongInput.type("%s[%d]".formatted(name, i), "a string", array.get(i));
            }
        }
    }
}
