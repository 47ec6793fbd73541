package dev.lmarenaproxy.dialect.anthropic;

import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Tool;
import dev.lmarenaproxy.ToolChoice;
import dev.lmarenaproxy.dialect.Fields;
import dev.lmarenaproxy.dialect.ToolList;
import dev.lmarenaproxy.dialect.WrongInput;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The tools of a request, and whether they are to be called. */
record MessagesTools(List<Tool> tools, ToolChoice choice, boolean parallel) {
    static MessagesTools decode(Fields request) throws FaultException {
        var tools = new ToolList();
        var dropped = new HashSet<String>();
        var array = request.array("tools");
        for (var i = 0; array != null && i < array.size(); i++) {
            var tool = Fields.of(array.get(i), "tools[%d]".formatted(i));
            var type = tool.text("type");
            if (type == null || type.equals("custom")) {
                tool.requiredObject("input_schema");
                tools.function(tool, "input_schema");
            } else {
                // what Anthropic itself runs, or has a schema for that we don't know
                tools.unknown();
                dropped.add(String.valueOf(tool.text("name")));
            }
        }
        var choice = request.object("tool_choice");
        return choice == null
                ? new MessagesTools(tools.all(), new ToolChoice.Auto(), true)
                : new MessagesTools(
                        tools.all(),
                        choice(choice, tools, dropped),
                        !choice.flag("disable_parallel_tool_use"));
    }

    private static ToolChoice choice(Fields choice, ToolList tools, Set<String> dropped)
            throws FaultException {
        var type = choice.requiredText("type");
        return switch (type) {
            case "auto" -> new ToolChoice.Auto();
            case "none" -> new ToolChoice.None();
            case "any" -> tools.required("tool_choice");
            case "tool" -> {
                var name = choice.requiredText("name");
                yield dropped.contains(name)
                        ? new ToolChoice.Auto()
                        : tools.named(name, choice.path("name"));
            }
            default ->
                    throw WrongInput.value(
                            choice.path("type"),
                            "expected 'auto', 'any', 'tool' or 'none', but got %s instead."
                                    .formatted(WrongInput.quoted(type)));
        };
    }
}
