package dev.lmarenaproxy.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Tool;
import dev.lmarenaproxy.ToolChoice;
import dev.lmarenaproxy.dialect.Fields;
import dev.lmarenaproxy.dialect.ToolList;
import dev.lmarenaproxy.dialect.WrongInput;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tools of a request for a response, and whether they are to be called.
 *
 * @param named what the client calls the tools of its namespaces; the model knows them by both
 *     names together
 */
record ResponseTools(
        List<Tool> tools, ToolChoice choice, boolean parallel, Map<String, InNamespace> named) {
    private static final String BETWEEN = "__";

    /** A tool's name within a namespace. */
    record InNamespace(String namespace, String name) {}

    ResponseTools {
        tools = List.copyOf(tools);
        named = Map.copyOf(named);
    }

    static String qualified(@Nullable String namespace, String name) {
        return namespace == null ? name : namespace + BETWEEN + name;
    }

    static ResponseTools decode(Fields fields) throws FaultException {
        var tools = new ToolList();
        var named = new HashMap<String, InNamespace>();
        var offered = fields.array("tools");
        if (offered != null) {
            for (var i = 0; i < offered.size(); i++) {
                add(Fields.of(offered.get(i), "tools[%d]".formatted(i)), tools, named);
            }
        }
        var choice = fields.value("tool_choice");
        // checked in any case
        var parallel = fields.flag("parallel_tool_calls") || !fields.has("parallel_tool_calls");
        if (choice != null && choice.path("type").asText().equals("allowed_tools")) {
            var allowed = Fields.of(choice, "tool_choice");
            return new ResponseTools(
                    tools.only(names(allowed)), tools.mode(allowed, "mode"), parallel, named);
        }
        return new ResponseTools(tools.all(), choice(tools, choice), parallel, named);
    }

    private static void add(Fields tool, ToolList tools, Map<String, InNamespace> named)
            throws FaultException {
        switch (tool.requiredText("type")) {
            case "function" -> tools.function(tool, "parameters");
            case "custom" -> tools.custom(tool);
            case "namespace" -> namespace(tool, tools, named);
            // what only the provider itself can run, and kinds to come
            default -> tools.unknown();
        }
    }

    private static void namespace(Fields namespace, ToolList tools, Map<String, InNamespace> named)
            throws FaultException {
        var name = namespace.requiredText("name");
        var inner = namespace.array("tools");
        if (inner == null) {
            tools.unknown();
            return;
        }
        for (var i = 0; i < inner.size(); i++) {
            var path = "%s[%d]".formatted(namespace.path("tools"), i);
            var tool = Fields.of(inner.get(i), path);
            var own = tool.requiredText("name");
            var qualified = ((ObjectNode) tool.node()).deepCopy();
            qualified.put("name", qualified(name, own));
            named.put(qualified(name, own), new InNamespace(name, own));
            add(Fields.of(qualified, path), tools, named);
        }
    }

    private static ToolChoice choice(ToolList tools, @Nullable JsonNode choice)
            throws FaultException {
        if (choice == null) {
            return new ToolChoice.Auto();
        }
        if (choice.isTextual()) {
            return tools.mode(choice.textValue(), "tool_choice");
        }
        if (!choice.isObject()) {
            throw WrongInput.type("tool_choice", "a string or an object", choice);
        }
        var fields = Fields.of(choice, "tool_choice");
        return switch (fields.requiredText("type")) {
            case "function", "custom" ->
                    tools.named(
                            qualified(fields.text("namespace"), fields.requiredText("name")),
                            fields.path("name"));
            // a kind of tool that was dropped can't be asked for either
            default -> new ToolChoice.Auto();
        };
    }

    private static Set<String> names(Fields allowed) throws FaultException {
        var array = allowed.array("tools");
        if (array == null) {
            throw WrongInput.missing(allowed.path("tools"));
        }
        var names = new HashSet<String>();
        for (var i = 0; i < array.size(); i++) {
            var tool = Fields.of(array.get(i), "%s[%d]".formatted(allowed.path("tools"), i));
            switch (tool.requiredText("type")) {
                case "function", "custom" ->
                        names.add(qualified(tool.text("namespace"), tool.requiredText("name")));
                default -> {}
            }
        }
        return names;
    }
}
