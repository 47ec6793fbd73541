package dev.lmarenaproxy.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Tool;
import dev.lmarenaproxy.ToolChoice;
import dev.lmarenaproxy.dialect.Fields;
import dev.lmarenaproxy.dialect.ToolList;
import dev.lmarenaproxy.dialect.WrongInput;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tools of a chat request, and whether they are to be called.
 *
 * @param deprecated whether they came in the deprecated field {@code functions}
 */
record ChatTools(List<Tool> tools, ToolChoice choice, boolean parallel, boolean deprecated) {
    static ChatTools decode(Fields fields) throws FaultException {
        var offered = fields.array("tools");
        var functions = fields.array("functions");
        var old = offered == null ? functions : null;
        var deprecated = old != null;
        var tools = old == null ? tools(offered) : functions(old);
        var choice = fields.value(deprecated ? "function_call" : "tool_choice");
        // checked in any case
        fields.flag("parallel_tool_calls");
        var parallel =
                !deprecated
                        && (!fields.has("parallel_tool_calls")
                                || fields.flag("parallel_tool_calls"));
        if (choice != null && !deprecated && isAllowedTools(choice)) {
            var allowed = Fields.of(choice, "tool_choice").object("allowed_tools");
            if (allowed == null) {
                throw WrongInput.missing("tool_choice.allowed_tools");
            }
            var names = allowedNames(allowed);
            return new ChatTools(tools.only(names), tools.mode(allowed, "mode"), parallel, false);
        }
        return new ChatTools(
                tools.all(),
                choice(tools, choice, deprecated ? "function_call" : "tool_choice"),
                parallel,
                deprecated);
    }

    private static ToolList tools(@Nullable JsonNode array) throws FaultException {
        var tools = new ToolList();
        if (array == null) {
            return tools;
        }
        for (var i = 0; i < array.size(); i++) {
            var tool = Fields.of(array.get(i), "tools[%d]".formatted(i));
            switch (tool.requiredText("type")) {
                case "function" -> tools.function(tool.requiredObject("function"), "parameters");
                case "custom" -> tools.custom(tool.requiredObject("custom"));
                // what only the provider itself can run, and kinds to come
                default -> tools.unknown();
            }
        }
        return tools;
    }

    private static ToolList functions(JsonNode array) throws FaultException {
        var tools = new ToolList();
        for (var i = 0; i < array.size(); i++) {
            tools.function(Fields.of(array.get(i), "functions[%d]".formatted(i)), "parameters");
        }
        return tools;
    }

    private static ToolChoice choice(ToolList tools, @Nullable JsonNode choice, String path)
            throws FaultException {
        if (choice == null) {
            return new ToolChoice.Auto();
        }
        if (choice.isTextual()) {
            return tools.mode(choice.textValue(), path);
        }
        if (!choice.isObject()) {
            throw WrongInput.type(path, "a string or an object", choice);
        }
        var fields = Fields.of(choice, path);
        if (path.equals("function_call")) {
            return tools.named(fields.requiredText("name"), fields.path("name"));
        }
        var type = fields.requiredText("type");
        return switch (type) {
            case "function", "custom" -> {
                var named = fields.requiredObject(type);
                yield tools.named(named.requiredText("name"), named.path("name"));
            }
            // a kind of tool that was dropped can't be asked for either
            default -> new ToolChoice.Auto();
        };
    }

    private static boolean isAllowedTools(JsonNode choice) {
        return choice.path("type").asText().equals("allowed_tools");
    }

    private static Set<String> allowedNames(Fields allowed) throws FaultException {
        var array = allowed.array("tools");
        if (array == null) {
            throw WrongInput.missing(allowed.path("tools"));
        }
        var names = new HashSet<String>();
        for (var i = 0; i < array.size(); i++) {
            var tool = Fields.of(array.get(i), "%s[%d]".formatted(allowed.path("tools"), i));
            var type = tool.requiredText("type");
            if (type.equals("function") || type.equals("custom")) {
                names.add(tool.requiredObject(type).requiredText("name"));
            }
        }
        return names;
    }
}
