package dev.lmarenaproxy.dialect.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.lmarenaproxy.FaultException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the tool calls of an earlier answer as text, one JSON object a line, so that the results
 * which follow still mean something to a model that is sent only text.
 */
final class ToolCalls {
    private ToolCalls() {}

    static List<String> lines(Fields message) throws FaultException {
        var lines = new ArrayList<String>();
        var calls = message.array("tool_calls");
        if (calls != null) {
            for (var call : calls) {
                var path = "%s[%d]".formatted(message.path("tool_calls"), lines.size());
                lines.add(line(call, Fields.of(call, path)));
            }
        }
        var deprecated = message.object("function_call");
        if (deprecated != null) {
            lines.add(function(null, deprecated));
        }
        return lines;
    }

    private static String line(JsonNode call, Fields fields) throws FaultException {
        var function = fields.object("function");
        if (function != null) {
            return function(fields.text("id"), function);
        }
        var custom = fields.object("custom");
        if (custom != null) {
            return object(
                    fields.text("id"),
                    custom.requiredText("name"),
                    "input",
                    TextNode.valueOf(custom.requiredText("input")));
        }
        // a type of call that is not known: the model may make more of it than we do
        return call.toString();
    }

    private static String function(@Nullable String id, Fields function) throws FaultException {
        return object(
                id,
                function.requiredText("name"),
                "arguments",
                arguments(function.requiredText("arguments")));
    }

    private static String object(@Nullable String id, String name, String key, JsonNode value) {
        var object = JsonBody.MAPPER.createObjectNode();
        if (id != null) {
            object.put("id", id);
        }
        object.put("name", name).set(key, value);
        return object.toString();
    }

    /** Models write the arguments themselves: what isn't JSON stays the string that it is. */
    private static JsonNode arguments(String arguments) {
        try {
            var json = JsonBody.MAPPER.readTree(arguments);
            return json.isMissingNode() ? TextNode.valueOf(arguments) : json;
        } catch (JsonProcessingException notJson) {
            return TextNode.valueOf(arguments);
        }
    }
}
