package dev.lmarenaproxy.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.dialect.Fields;
import dev.lmarenaproxy.dialect.JsonText;
import dev.lmarenaproxy.dialect.openai.ResponseTools.InNamespace;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a response is to look like, and what it repeats of its request.
 *
 * @param echo the fields that repeat the request, as JSON without braces, with every key that
 *     OpenAI's or the Open Responses document wants
 * @param summarised whether the model's reasoning is told as a summary
 * @param namespaces what the client calls the tools of its namespaces
 */
record ResponseForm(
        boolean stream,
        boolean background,
        boolean store,
        boolean summarised,
        Map<String, InNamespace> namespaces,
        String echo) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** The types of tools that OpenAI's document knows: a strict client reads no others. */
    private static final Set<String> TOOL_TYPES =
            Set.of(
                    "function",
                    "file_search",
                    "computer",
                    "computer_use_preview",
                    "web_search",
                    "web_search_2025_08_26",
                    "web_search_preview",
                    "web_search_preview_2025_03_11",
                    "mcp",
                    "code_interpreter",
                    "programmatic_tool_calling",
                    "image_generation",
                    "local_shell",
                    "shell",
                    "custom",
                    "namespace",
                    "tool_search",
                    "apply_patch");

    static ResponseForm decode(Fields fields, Map<String, InNamespace> namespaces)
            throws FaultException {
        var store = !fields.has("store") || fields.flag("store");
        return new ResponseForm(
                fields.flag("stream"),
                fields.flag("background"),
                store,
                summarised(fields.object("reasoning")),
                namespaces,
                echo(fields, store));
    }

    private static boolean summarised(@Nullable Fields reasoning) {
        return reasoning != null && (reasoning.has("summary") || reasoning.has("generate_summary"));
    }

    private static String echo(Fields fields, boolean store) {
        var echo = JSON.objectNode();
        for (var name :
                new String[] {
                    "instructions",
                    "max_output_tokens",
                    "max_tool_calls",
                    "previous_response_id",
                    "prompt_cache_key",
                    "safety_identifier"
                }) {
            echo.set(name, or(fields, name, JSON.nullNode()));
        }
        echo.put("background", fields.node().path("background").booleanValue());
        echo.put("store", store);
        echo.set("parallel_tool_calls", or(fields, "parallel_tool_calls", JSON.booleanNode(true)));
        echo.set("temperature", or(fields, "temperature", JSON.numberNode(1)));
        echo.set("top_p", or(fields, "top_p", JSON.numberNode(1)));
        echo.set("top_logprobs", or(fields, "top_logprobs", JSON.numberNode(0)));
        echo.put("presence_penalty", 0);
        echo.put("frequency_penalty", 0);
        echo.set("truncation", or(fields, "truncation", JSON.textNode("disabled")));
        echo.put("service_tier", "default");
        echo.set("metadata", or(fields, "metadata", JSON.objectNode()));
        echo.set("tool_choice", or(fields, "tool_choice", JSON.textNode("auto")));
        echo.set("tools", tools(fields));
        echo.set("text", text(fields));
        echo.set("reasoning", reasoning(fields));
        if (fields.has("user")) {
            echo.set("user", fields.value("user"));
        }
        var out = new StringBuilder();
        JsonText.appendNode(echo, out);
        return out.substring(1, out.length() - 1);
    }

    private static JsonNode or(Fields fields, String name, JsonNode otherwise) {
        var value = fields.value(name);
        return value == null ? otherwise : value;
    }

    private static JsonNode tools(Fields fields) {
        var tools = JSON.arrayNode();
        for (var tool : fields.node().path("tools")) {
            var type = tool.path("type").asText();
            if (TOOL_TYPES.contains(type)) {
                tools.add(type.equals("function") ? function((ObjectNode) tool) : tool);
            }
        }
        return tools;
    }

    private static JsonNode function(ObjectNode tool) {
        var whole = tool.deepCopy();
        for (var name : new String[] {"description", "parameters", "strict"}) {
            if (!whole.has(name)) {
                whole.putNull(name);
            }
        }
        return whole;
    }

    private static JsonNode text(Fields fields) {
        var text = JSON.objectNode();
        var given = fields.node().path("text");
        var format = given.path("format");
        text.set("format", format.isObject() ? format : JSON.objectNode().put("type", "text"));
        text.put("verbosity", given.path("verbosity").asText("medium"));
        return text;
    }

    private static JsonNode reasoning(Fields fields) {
        var given = fields.value("reasoning");
        var reasoning = given == null ? JSON.objectNode() : ((ObjectNode) given).deepCopy();
        for (var name : new String[] {"effort", "summary"}) {
            if (!reasoning.has(name)) {
                reasoning.putNull(name);
            }
        }
        return reasoning;
    }
}
