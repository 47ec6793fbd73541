package dev.lmarenaproxy.emulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Tool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tools that a model may call, and whether what it writes is a call of one. Immutable. */
final class Toolbox {
    /** Where models put the arguments, the right place first. */
    private static final List<String> ARGUMENTS =
            List.of("arguments", "parameters", "input", "args");

    private static final int MOST_NAMES = 50;
    private static final int LONGEST_NAME = 100;

    private final Map<String, Entry> tools;

    private record Entry(Tool tool, JsonNode schema, @Nullable SchemaForm form) {}

    /** What the model wrote for a call. */
    sealed interface Written {
        /**
         * A call that can be made.
         *
         * @param arguments JSON, or a custom tool's text
         */
        record Call(String name, boolean custom, String arguments) implements Written {}

        /**
         * No call, or a wrong one.
         *
         * @param name null if it isn't one of a tool
         * @param why for the model and for people
         */
        record Wrong(@Nullable String name, String why) implements Written {}
    }

    private Toolbox(Map<String, Entry> tools) {
        this.tools = tools;
    }

    static Toolbox of(List<Tool> tools) throws FaultException {
        var entries = new LinkedHashMap<String, Entry>();
        for (int i = 0; i < tools.size(); i++) {
            var tool = tools.get(i);
            entries.put(tool.name(), entry(tool, "tools[%d]".formatted(i)));
        }
        return new Toolbox(entries);
    }

    private static Entry entry(Tool tool, String path) throws FaultException {
        if (tool.custom()) {
            return new Entry(tool, TextNode.valueOf(""), null);
        }
        try {
            var form = Schemas.read(tool.schema());
            return new Entry(tool, LooseJson.readStrict(tool.schema()), form);
        } catch (Schemas.BadSchema | JsonProcessingException bad) {
            throw new FaultException(
                    Fault.at(
                            Fault.Kind.INVALID_VALUE,
                            path,
                            "The schema of the tool '%s' can't be used: %s."
                                    .formatted(shortened(tool.name()), bad.getMessage())));
        }
    }

    List<Contract.Described> described() {
        var described = new ArrayList<Contract.Described>();
        for (var entry : tools.values()) {
            described.add(new Contract.Described(entry.tool(), entry.schema()));
        }
        return described;
    }

    @Nullable Tool find(String name) {
        var entry = tools.get(name.strip());
        return entry == null ? null : entry.tool();
    }

    /**
     * @param json the object that the model wrote, perhaps not quite JSON
     */
    Written read(String json) {
        JsonNode object;
        try {
            object = LooseJson.read(json);
        } catch (JsonProcessingException broken) {
            return new Written.Wrong(null, "not valid JSON: " + LooseJson.problem(broken));
        }
        if (object.path("function").isObject() && !object.has("name")) {
            object = object.get("function");
        }
        if (!object.path("name").isTextual()) {
            return new Written.Wrong(null, "\"name\" is missing; it must be a tool's name");
        }
        String name = object.get("name").textValue().strip();
        var entry = tools.get(name);
        if (entry == null) {
            return new Written.Wrong(null, unknown(name));
        }
        var arguments = arguments(object);
        return entry.form() == null
                ? new Written.Call(name, true, text(arguments))
                : checked(name, entry.form(), arguments);
    }

    /** Of a call that was read; null if there are none. */
    static @Nullable JsonNode arguments(JsonNode call) {
        for (String key : ARGUMENTS) {
            if (call.hasNonNull(key)) {
                return call.get(key);
            }
        }
        return null;
    }

    private static Written checked(String name, SchemaForm form, @Nullable JsonNode written) {
        JsonNode arguments = written != null && written.isTextual() ? inner(written) : written;
        if (arguments != null && !arguments.isObject()) {
            return new Written.Wrong(name, "\"arguments\" must be a JSON object");
        }
        String json = arguments == null ? "{}" : arguments.toString();
        String problem = form.problem(json);
        return problem == null
                ? new Written.Call(name, false, json)
                : new Written.Wrong(name, "the arguments don't fit: " + problem);
    }

    /** Some models write the arguments as a string that holds JSON; or as nothing. */
    private static @Nullable JsonNode inner(JsonNode text) {
        if (text.textValue().isBlank()) {
            return null;
        }
        try {
            return LooseJson.read(text.textValue());
        } catch (JsonProcessingException plain) {
            return text;
        }
    }

    /** What a custom tool is given. */
    static String text(@Nullable JsonNode input) {
        if (input == null) {
            return "";
        }
        if (input.isObject() && input.size() == 1 && input.iterator().next().isTextual()) {
            return input.iterator().next().textValue();
        }
        return input.isTextual() ? input.textValue() : input.toString();
    }

    private String unknown(String name) {
        var names = new ArrayList<String>();
        tools.keySet().stream().limit(MOST_NAMES).forEach(names::add);
        return "there is no tool \"%s\"; the tools are: %s"
                .formatted(shortened(name), String.join(", ", names));
    }

    private static String shortened(String name) {
        return Signature.shortened(name, LONGEST_NAME);
    }
}
