package dev.lmarenaproxy.dialect.openai;

import dev.lmarenaproxy.FaultException;
import java.util.List;

/**
 * Checks the parameters that change nothing yet: wrong ones are refused, those that would change
 * the answer's meaning are refused too, the rest is accepted.
 */
final class ChatParameters {
    private static final int MAX_STOPS = 4;

    private static final List<String> TEXTS =
            List.of(
                    "user",
                    "safety_identifier",
                    "prompt_cache_key",
                    "service_tier",
                    "verbosity",
                    "reasoning_effort");

    private ChatParameters() {}

    static void check(Fields fields) throws FaultException {
        checkRanges(fields);
        checkTypes(fields);
        checkStop(fields);
        checkUnsupported(fields);
    }

    private static void checkRanges(Fields fields) throws FaultException {
        fields.checkNumber("temperature", 0, 2);
        fields.checkNumber("top_p", 0, 1);
        fields.checkNumber("frequency_penalty", -2, 2);
        fields.checkNumber("presence_penalty", -2, 2);
        fields.checkInteger("top_logprobs", 0, 20);
        fields.checkInteger("n", 1, 128);
        fields.checkInteger("max_tokens", 1, Long.MAX_VALUE);
        fields.checkInteger("max_completion_tokens", 1, Long.MAX_VALUE);
        fields.checkInteger("seed", Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private static void checkTypes(Fields fields) throws FaultException {
        for (var name : TEXTS) {
            fields.text(name);
        }
        fields.array("tools");
        fields.array("functions");
        fields.object("metadata");
        fields.object("logit_bias");
        fields.object("prediction");
        fields.flag("store");
        fields.flag("parallel_tool_calls");
        checkChoice(fields, "tool_choice");
        checkChoice(fields, "function_call");
        var options = fields.object("stream_options");
        if (options != null) {
            options.flag("include_obfuscation");
        }
    }

    private static void checkChoice(Fields fields, String name) throws FaultException {
        var choice = fields.value(name);
        if (choice != null && !choice.isTextual() && !choice.isObject()) {
            throw WrongInput.type(name, "a string or an object", choice);
        }
    }

    private static void checkStop(Fields fields) throws FaultException {
        var stop = fields.value("stop");
        if (stop == null || stop.isTextual()) {
            return;
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
    }

    private static void checkUnsupported(Fields fields) throws FaultException {
        var n = fields.value("n");
        if (n != null && n.longValue() > 1) {
            throw WrongInput.unsupportedValue(
                    "n", "Only one answer a request is supported: 'n' must be 1.");
        }
        if (fields.flag("logprobs")) {
            throw WrongInput.unsupportedParameter(
                    "logprobs", "Log probabilities are not supported: leave 'logprobs' out.");
        }
        checkResponseFormat(fields);
        checkModalities(fields);
        for (var name : List.of("audio", "web_search_options")) {
            if (fields.has(name)) {
                throw WrongInput.unsupportedValue(
                        name, "'%s' is not supported: leave it out.".formatted(name));
            }
        }
    }

    private static void checkResponseFormat(Fields fields) throws FaultException {
        var format = fields.object("response_format");
        if (format == null) {
            return;
        }
        var type = format.requiredText("type");
        switch (type) {
            case "text" -> {}
            case "json_object", "json_schema" ->
                    throw WrongInput.unsupportedValue(
                            format.path("type"),
                            "The response format '%s' is not supported yet; only 'text' is."
                                    .formatted(type));
            default ->
                    throw WrongInput.value(
                            format.path("type"),
                            "Invalid value: %s. Supported values are: 'text'."
                                    .formatted(WrongInput.quoted(type)));
        }
    }

    private static void checkModalities(Fields fields) throws FaultException {
        var modalities = fields.array("modalities");
        if (modalities == null) {
            return;
        }
        checkTexts(fields, "modalities");
        for (var i = 0; i < modalities.size(); i++) {
            var path = "modalities[%d]".formatted(i);
            switch (modalities.get(i).textValue()) {
                case "text" -> {}
                case "audio" ->
                        throw WrongInput.unsupportedValue(
                                path, "Spoken answers are not supported; only 'text' is.");
                case String other ->
                        throw WrongInput.value(
                                path,
                                "Invalid value: %s. Supported values are: 'text'."
                                        .formatted(WrongInput.quoted(other)));
            }
        }
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
