package dev.lmarenaproxy.dialect.anthropic;

import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.OutputFormat;
import dev.lmarenaproxy.TokenLimit;
import dev.lmarenaproxy.dialect.Fields;
import dev.lmarenaproxy.dialect.WrongInput;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request beside its messages and tools. Wrong ones are refused, those that
 * change nothing are checked only.
 */
final class MessagesParameters {
    /** Each costs a look at every character of the answer. */
    private static final int MAX_STOPS = 64;

    private static final String SCHEMA_NAME = "answer";

    private MessagesParameters() {}

    static void check(Fields fields) throws FaultException {
        fields.checkNumber("temperature", 0, 1);
        fields.checkNumber("top_p", 0, 1);
        fields.checkInteger("top_k", 0, Long.MAX_VALUE);
        fields.text("service_tier");
        var metadata = fields.object("metadata");
        if (metadata != null) {
            metadata.text("user_id");
        }
    }

    /** Reasoning counts for those who asked for it. */
    static TokenLimit limit(Fields fields, Thinking thinking) throws FaultException {
        fields.checkInteger("max_tokens", 1, Long.MAX_VALUE);
        var limit = fields.value("max_tokens");
        if (limit == null) {
            throw WrongInput.missing("max_tokens");
        }
        return new TokenLimit(
                (int) Math.min(limit.longValue(), Integer.MAX_VALUE),
                thinking != Thinking.LEFT_AWAY);
    }

    /** Where the answer ends; an empty text asks for nothing. */
    static List<String> stops(Fields fields) throws FaultException {
        var array = fields.array("stop_sequences");
        var stops = new ArrayList<String>();
        if (array == null) {
            return stops;
        }
        for (var i = 0; i < array.size(); i++) {
            var stop = array.get(i);
            if (!stop.isTextual()) {
                throw WrongInput.type("stop_sequences[%d]".formatted(i), "a string", stop);
            }
            stops.add(stop.textValue());
        }
        stops.removeIf(String::isEmpty);
        if (stops.size() > MAX_STOPS) {
            throw WrongInput.unsupportedValue(
                    "stop_sequences",
                    "at most %d texts are supported, and these are %d."
                            .formatted(MAX_STOPS, stops.size()));
        }
        return stops;
    }

    /** Of {@code output_config.format}, or of the field that it was in before. */
    static OutputFormat format(Fields fields) throws FaultException {
        var config = fields.object("output_config");
        @Nullable Fields format = null;
        if (config != null) {
            config.text("effort");
            format = config.object("format");
        }
        if (format == null) {
            format = fields.object("output_format");
        }
        return format == null ? new OutputFormat.Text() : schema(format);
    }

    private static OutputFormat schema(Fields format) throws FaultException {
        var type = format.requiredText("type");
        if (!type.equals("json_schema")) {
            throw WrongInput.value(
                    format.path("type"),
                    "expected 'json_schema', but got %s instead."
                            .formatted(WrongInput.quoted(type)));
        }
        return new OutputFormat.JsonSchema(
                SCHEMA_NAME, format.requiredObject("schema").node().toString());
    }
}
