package dev.lmarenaproxy.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.dialect.Fields;
import dev.lmarenaproxy.dialect.WrongInput;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the input of a request for a response, and writes each item out in full: what may be left
 * out stands there, a text that is short for a message is one. Items of unknown types stay as they
 * are.
 */
final class InputItems {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private InputItems() {}

    static List<ObjectNode> read(Fields request) throws FaultException {
        var input = request.value("input");
        if (input == null) {
            return List.of();
        }
        if (input.isTextual()) {
            var message = JSON.objectNode().put("type", "message").put("role", "user");
            message.set("content", parts("user", input.textValue()));
            return List.of(message.put("status", "completed"));
        }
        if (!input.isArray()) {
            throw WrongInput.type("input", "a string or an array of items", input);
        }
        var items = new ArrayList<ObjectNode>(input.size());
        for (var node : input) {
            items.add(item(Fields.of(node, "input[%d]".formatted(items.size()))));
        }
        return items;
    }

    private static ObjectNode item(Fields fields) throws FaultException {
        var item = ((ObjectNode) fields.node()).deepCopy();
        fields.text("id");
        var type = type(fields);
        item.put("type", type);
        switch (type) {
            case "message" -> message(fields, item);
            case "function_call" -> {
                fields.requiredText("name");
                fields.requiredText("arguments");
                complete(fields, item);
            }
            case "custom_tool_call" -> {
                fields.requiredText("name");
                fields.requiredText("input");
                complete(fields, item);
            }
            case "function_call_output", "custom_tool_call_output" -> {
                if (!fields.has("output")) {
                    throw WrongInput.missing(fields.path("output"));
                }
                complete(fields, item);
            }
            case "reasoning" -> {
                if (!fields.has("summary")) {
                    item.putArray("summary");
                }
            }
            case "item_reference" -> fields.requiredText("id");
            case "compaction" -> fields.requiredText("encrypted_content");
            // what only the provider itself makes, and kinds to come
            default -> {}
        }
        return item;
    }

    /** A message may be without a type, a reference too. */
    private static String type(Fields fields) throws FaultException {
        var type = fields.text("type");
        if (type != null) {
            return type;
        }
        if (fields.has("role")) {
            return "message";
        }
        if (fields.has("id") && !fields.has("content")) {
            return "item_reference";
        }
        throw WrongInput.missing(fields.path("type"));
    }

    private static void complete(Fields fields, ObjectNode item) throws FaultException {
        fields.text("call_id");
        if (fields.text("status") == null) {
            item.put("status", "completed");
        }
    }

    private static void message(Fields fields, ObjectNode item) throws FaultException {
        var role = fields.requiredText("role");
        switch (role) {
            case "user", "assistant", "system", "developer" -> {}
            default ->
                    throw WrongInput.value(
                            fields.path("role"),
                            "Invalid value: %s. Supported values are: 'user', 'assistant', 'system' and 'developer'."
                                    .formatted(WrongInput.quoted(role)));
        }
        var content = fields.value("content");
        if (content == null) {
            throw WrongInput.missing(fields.path("content"));
        }
        if (content.isTextual()) {
            item.set("content", parts(role, content.textValue()));
        } else if (!content.isArray()) {
            throw WrongInput.type(
                    fields.path("content"), "a string or an array of content parts", content);
        }
        if (fields.text("status") == null) {
            item.put("status", "completed");
        }
    }

    private static JsonNode parts(String role, String text) {
        var part = JSON.objectNode();
        if (role.equals("assistant")) {
            part.put("type", "output_text").put("text", text);
            part.putArray("annotations");
            part.putArray("logprobs");
        } else {
            part.put("type", "input_text").put("text", text);
        }
        return JSON.arrayNode().add(part);
    }
}
