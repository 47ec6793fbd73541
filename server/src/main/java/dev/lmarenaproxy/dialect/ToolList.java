package dev.lmarenaproxy.dialect;

import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Tool;
import dev.lmarenaproxy.ToolChoice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers the tools of a request. Of two with the same name the first counts. */
public final class ToolList {
    private static final int MAX_NAME = 128;

    private final List<Tool> tools = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private boolean passedOver;

    /**
     * Adds a function.
     *
     * @param schemaField what the dialect calls the schema of the arguments
     */
    public void function(Fields function, String schemaField) throws FaultException {
        var schema = function.object(schemaField);
        add(
                new Tool(
                        name(function),
                        textOrEmpty(function, "description"),
                        schema == null ? "{}" : schema.node().toString(),
                        false));
    }

    /** Adds a custom tool, which takes free text. */
    public void custom(Fields custom) throws FaultException {
        add(new Tool(name(custom), textOrEmpty(custom, "description"), "{}", true));
    }

    /** Passes over a tool of a kind that the client can't run itself, or that is not known. */
    public void unknown() {
        passedOver = true;
    }

    public List<Tool> all() {
        return tools;
    }

    /** Those with one of the names. */
    public List<Tool> only(Set<String> allowed) {
        return tools.stream().filter(tool -> allowed.contains(tool.name())).toList();
    }

    /** What a field of a choice says: {@code none}, {@code auto} or {@code required}. */
    public ToolChoice mode(Fields choice, String name) throws FaultException {
        return mode(choice.requiredText(name), choice.path(name));
    }

    /** What a word says: {@code none}, {@code auto} or {@code required}. */
    public ToolChoice mode(String mode, String path) throws FaultException {
        return switch (mode) {
            case "none" -> new ToolChoice.None();
            case "auto" -> new ToolChoice.Auto();
            case "required" -> required(path);
            default ->
                    throw WrongInput.value(
                            path,
                            "Invalid value: %s. Supported values are: 'none', 'auto' and 'required'."
                                    .formatted(WrongInput.quoted(mode)));
        };
    }

    /** The choice of a tool, whichever. */
    public ToolChoice required(String path) throws FaultException {
        if (!tools.isEmpty()) {
            return new ToolChoice.Required();
        }
        if (passedOver) {
            // none of them can be called, which is no mistake of the client
            return new ToolChoice.Auto();
        }
        throw WrongInput.value(path, "Invalid '%s': no tools are given.".formatted(path));
    }

    /** The choice of one tool. */
    public ToolChoice named(String name, String path) throws FaultException {
        if (names.contains(name)) {
            return new ToolChoice.Named(name);
        }
        throw WrongInput.value(
                path,
                "Invalid '%s': there is no tool %s.".formatted(path, WrongInput.quoted(name)));
    }

    private void add(Tool tool) {
        if (names.add(tool.name())) {
            tools.add(tool);
        }
    }

    private static String name(Fields tool) throws FaultException {
        var name = tool.requiredText("name");
        if (name.isBlank() || name.length() > MAX_NAME) {
            throw WrongInput.value(
                    tool.path("name"),
                    "Invalid '%s': expected 1 to %d characters."
                            .formatted(tool.path("name"), MAX_NAME));
        }
        return name;
    }

    private static String textOrEmpty(Fields fields, String name) throws FaultException {
        @Nullable String text = fields.text(name);
        return text == null ? "" : text;
    }
}
