package dev.lmarenaproxy.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Message;
import dev.lmarenaproxy.Role;
import java.util.ArrayList;
import java.util.List;

/** Reads the conversation of a chat request. */
final class ChatMessages {
    private ChatMessages() {}

    static List<Message> decode(Fields request) throws FaultException {
        var array = request.array("messages");
        if (array == null) {
            throw WrongInput.missing("messages");
        }
        if (array.isEmpty()) {
            throw WrongInput.emptyArray("messages");
        }
        var messages = new ArrayList<Message>(array.size());
        for (var node : array) {
            messages.add(message(Fields.of(node, "messages[%d]".formatted(messages.size()))));
        }
        return messages;
    }

    private static Message message(Fields fields) throws FaultException {
        var role = fields.requiredText("role");
        fields.text("name");
        return switch (role) {
            case "system", "developer" -> new Message(Role.SYSTEM, content(fields));
            case "user" -> new Message(Role.USER, content(fields));
            case "assistant" -> new Message(Role.ASSISTANT, assistant(fields));
            case "tool" -> {
                fields.text("tool_call_id");
                yield new Message(Role.TOOL, content(fields));
            }
            case "function" -> new Message(Role.TOOL, fields.has("content") ? content(fields) : "");
            default ->
                    throw WrongInput.value(
                            fields.path("role"),
                            "Invalid value: %s. Supported values are: 'system', 'developer',"
                                            .formatted(WrongInput.quoted(role))
                                    + " 'user', 'assistant', 'tool' and 'function'.");
        };
    }

    /** What the assistant said and called, one part a line. */
    private static String assistant(Fields fields) throws FaultException {
        var lines = new ArrayList<String>();
        var refusal = fields.text("refusal");
        var calls = ToolCalls.lines(fields);
        if (hasContent(fields) || (refusal == null && calls.isEmpty())) {
            lines.add(content(fields));
        }
        if (refusal != null) {
            lines.add(refusal);
        }
        lines.addAll(calls);
        lines.removeIf(String::isEmpty);
        return String.join("\n", lines);
    }

    private static boolean hasContent(Fields fields) {
        var content = fields.value("content");
        return content != null && !(content.isArray() && content.isEmpty());
    }

    private static String content(Fields fields) throws FaultException {
        var content = fields.value("content");
        if (content == null) {
            throw WrongInput.missing(fields.path("content"));
        }
        if (content.isTextual()) {
            return content.textValue();
        }
        if (!content.isArray()) {
            throw WrongInput.type(
                    fields.path("content"), "a string or an array of content parts", content);
        }
        return parts(content, fields.path("content"));
    }

    private static String parts(JsonNode array, String path) throws FaultException {
        if (array.isEmpty()) {
            throw WrongInput.emptyArray(path);
        }
        var texts = new ArrayList<String>(array.size());
        for (var node : array) {
            texts.add(part(Fields.of(node, "%s[%d]".formatted(path, texts.size()))));
        }
        return String.join("\n", texts);
    }

    private static String part(Fields part) throws FaultException {
        var type = part.requiredText("type");
        return switch (type) {
            case "text", "refusal" -> part.requiredText(type);
            case "image_url", "input_audio", "file" ->
                    throw WrongInput.unsupportedValue(
                            part.path("type"),
                            "Content parts of type '%s' are not supported yet; send text."
                                    .formatted(type));
            default ->
                    throw WrongInput.value(
                            part.path("type"),
                            "Invalid value: %s. Supported values are: 'text' and 'refusal'."
                                    .formatted(WrongInput.quoted(type)));
        };
    }
}
