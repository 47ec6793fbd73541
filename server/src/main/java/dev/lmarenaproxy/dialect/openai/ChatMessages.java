package dev.lmarenaproxy.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Part;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.Turn;
import dev.lmarenaproxy.dialect.Fields;
import dev.lmarenaproxy.dialect.SentFile;
import dev.lmarenaproxy.dialect.WrongInput;
import dev.lmarenaproxy.pictures.Pictures;
import dev.lmarenaproxy.pictures.TextPictures;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the conversation of a chat request. */
final class ChatMessages {
    private ChatMessages() {}

    static List<Turn> decode(Fields request) throws FaultException {
        var array = request.array("messages");
        if (array == null) {
            throw WrongInput.missing("messages");
        }
        if (array.isEmpty()) {
            throw WrongInput.emptyArray("messages");
        }
        var turns = new ArrayList<Turn>(array.size());
        for (var node : array) {
            turns.add(turn(Fields.of(node, "messages[%d]".formatted(turns.size()))));
        }
        return turns;
    }

    private static Turn turn(Fields fields) throws FaultException {
        var role = fields.requiredText("role");
        var name = fields.text("name");
        return switch (role) {
            case "system", "developer" -> new Turn(Role.SYSTEM, content(fields));
            case "user" ->
                    new Turn(
                            Role.USER,
                            TextPictures.extract(content(fields), fields.path("content")));
            case "assistant" -> new Turn(Role.ASSISTANT, assistant(fields));
            case "tool" -> new Turn(Role.TOOL, result(fields, name));
            case "function" ->
                    new Turn(
                            Role.TOOL,
                            List.of(
                                    new Part.Result(
                                            null,
                                            name,
                                            fields.has("content") ? text(content(fields)) : "",
                                            false)));
            default ->
                    throw WrongInput.value(
                            fields.path("role"),
                            "Invalid value: %s. Supported values are: 'system', 'developer',"
                                            .formatted(WrongInput.quoted(role))
                                    + " 'user', 'assistant', 'tool' and 'function'.");
        };
    }

    /** The result's text, then its pictures. */
    private static List<Part> result(Fields fields, @Nullable String name) throws FaultException {
        var content = content(fields);
        var parts = new ArrayList<Part>();
        parts.add(new Part.Result(fields.text("tool_call_id"), name, text(content), false));
        content.stream().filter(Part.Picture.class::isInstance).forEach(parts::add);
        return parts;
    }

    private static String text(List<Part> parts) {
        return String.join(
                "\n",
                parts.stream()
                        .filter(Part.Text.class::isInstance)
                        .map(part -> ((Part.Text) part).text())
                        .toList());
    }

    /** What the assistant said, then what it called. */
    private static List<Part> assistant(Fields fields) throws FaultException {
        var parts = new ArrayList<Part>();
        var refusal = fields.text("refusal");
        var calls = ChatCalls.decode(fields);
        if (hasContent(fields) || (refusal == null && calls.isEmpty())) {
            parts.addAll(content(fields));
        }
        if (refusal != null) {
            parts.add(new Part.Text(refusal));
        }
        parts.addAll(calls);
        return parts;
    }

    private static boolean hasContent(Fields fields) {
        var content = fields.value("content");
        return content != null && !(content.isArray() && content.isEmpty());
    }

    private static List<Part> content(Fields fields) throws FaultException {
        var content = fields.value("content");
        if (content == null) {
            throw WrongInput.missing(fields.path("content"));
        }
        if (content.isTextual()) {
            return List.of(new Part.Text(content.textValue()));
        }
        if (!content.isArray()) {
            throw WrongInput.type(
                    fields.path("content"), "a string or an array of content parts", content);
        }
        return parts(content, fields.path("content"));
    }

    private static List<Part> parts(JsonNode array, String path) throws FaultException {
        if (array.isEmpty()) {
            throw WrongInput.emptyArray(path);
        }
        var parts = new ArrayList<Part>(array.size());
        for (var node : array) {
            parts.add(part(Fields.of(node, "%s[%d]".formatted(path, parts.size()))));
        }
        return parts;
    }

    private static Part part(Fields part) throws FaultException {
        var type = part.requiredText("type");
        return switch (type) {
            case "text", "refusal" -> new Part.Text(part.requiredText(type));
            case "image_url" -> {
                var image = part.requiredObject("image_url");
                image.text("detail");
                yield new Part.Picture(
                        Pictures.ofUrl(image.requiredText("url"), image.path("url")));
            }
            case "file" -> file(part.requiredObject("file"));
            case "input_audio" ->
                    throw WrongInput.unsupportedValue(
                            part.path("type"),
                            "Content parts of type 'input_audio' are not supported; send text or"
                                    + " pictures.");
            default ->
                    throw WrongInput.value(
                            part.path("type"),
                            "Invalid value: %s. Supported values are: 'text', 'refusal', 'image_url' and 'file'."
                                    .formatted(WrongInput.quoted(type)));
        };
    }

    private static Part file(Fields file) throws FaultException {
        if (file.has("file_id")) {
            throw WrongInput.unsupportedValue(
                    file.path("file_id"),
                    "There are no uploaded files here; send the file itself, in 'file_data'.");
        }
        return SentFile.read(
                file.requiredText("file_data"), file.text("filename"), file.path("file_data"));
    }
}
