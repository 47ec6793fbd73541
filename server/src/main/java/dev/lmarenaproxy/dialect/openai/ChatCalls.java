package dev.lmarenaproxy.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Part;
import dev.lmarenaproxy.dialect.Fields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the tool calls of an earlier answer. */
final class ChatCalls {
    private ChatCalls() {}

    static List<Part> decode(Fields message) throws FaultException {
        var parts = new ArrayList<Part>();
        var calls = message.array("tool_calls");
        if (calls != null) {
            for (var call : calls) {
                var path = "%s[%d]".formatted(message.path("tool_calls"), parts.size());
                parts.add(part(call, Fields.of(call, path)));
            }
        }
        var deprecated = message.object("function_call");
        if (deprecated != null) {
            parts.add(function(null, deprecated));
        }
        return parts;
    }

    private static Part part(JsonNode call, Fields fields) throws FaultException {
        var function = fields.object("function");
        if (function != null) {
            return function(fields.text("id"), function);
        }
        var custom = fields.object("custom");
        if (custom != null) {
            return new Part.Call(
                    fields.text("id"), custom.requiredText("name"), custom.requiredText("input"));
        }
        // a type of call that is not known: the model may make more of it than we do
        return new Part.Text(call.toString());
    }

    private static Part function(@Nullable String id, Fields function) throws FaultException {
        return new Part.Call(id, function.requiredText("name"), function.requiredText("arguments"));
    }
}
