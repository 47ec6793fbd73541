package dev.lmarenaproxy.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

/**
 * Makes the turns of a conversation of its items. A call belongs to what the assistant said before
 * it. What the model needs no more, such as its own reasoning, is passed over.
 */
final class ItemTurns {
    private final List<Turn> turns = new ArrayList<>();

    /** The turns so far. */
    List<Turn> turns() {
        return turns;
    }

    ItemTurns instructions(@Nullable String text) {
        if (text != null) {
            turns.add(Turn.of(Role.SYSTEM, text));
        }
        return this;
    }

    /**
     * Adds what items tell.
     *
     * @param path of the array that they came in
     */
    ItemTurns add(ResponseItems items, String path) throws FaultException {
        var index = 0;
        for (var item : items.all()) {
            add(item, Fields.of(item, "%s[%d]".formatted(path, index)), path);
            index++;
        }
        return this;
    }

    private void add(ObjectNode item, Fields fields, String path) throws FaultException {
        switch (fields.requiredText("type")) {
            case "message" -> message(fields);
            case "function_call" ->
                    call(
                            new Part.Call(
                                    fields.text("call_id"),
                                    ResponseTools.qualified(
                                            fields.text("namespace"), fields.requiredText("name")),
                                    fields.requiredText("arguments")));
            case "custom_tool_call" ->
                    call(
                            new Part.Call(
                                    fields.text("call_id"),
                                    ResponseTools.qualified(
                                            fields.text("namespace"), fields.requiredText("name")),
                                    fields.requiredText("input")));
            case "function_call_output", "custom_tool_call_output" -> result(fields);
            case "compaction" -> {
                for (var packed : Compaction.unpack(fields).all()) {
                    add(packed, Fields.of(packed, fields.path("encrypted_content")), path);
                }
            }
            case "image_generation_call" -> made(fields);
            case "reasoning" -> {}
            case String type -> other(type, item, fields);
        }
    }

    private void message(Fields fields) throws FaultException {
        switch (fields.requiredText("role")) {
            case "user" -> turns.add(new Turn(Role.USER, parts(fields, true)));
            case "assistant" -> turns.add(new Turn(Role.ASSISTANT, parts(fields, false)));
            default -> turns.add(new Turn(Role.SYSTEM, parts(fields, false)));
        }
    }

    /** A picture that the model made earlier: it may be asked to change it. */
    private void made(Fields fields) throws FaultException {
        var base64 = fields.text("result");
        if (base64 == null) {
            return;
        }
        try {
            var picture = Pictures.ofBase64(base64, null, fields.path("result"));
            turns.add(new Turn(Role.ASSISTANT, List.of(new Part.Picture(picture))));
        } catch (FaultException _) {
            // no mistake of the client: models make larger ones than the site takes
            turns.add(Turn.of(Role.ASSISTANT, "(A picture, too large to be shown again.)"));
        }
    }

    private void call(Part.Call call) {
        if (!turns.isEmpty() && turns.getLast().role() == Role.ASSISTANT) {
            var parts = new ArrayList<>(turns.removeLast().parts());
            parts.add(call);
            turns.add(new Turn(Role.ASSISTANT, parts));
        } else {
            turns.add(new Turn(Role.ASSISTANT, List.of(call)));
        }
    }

    private void result(Fields fields) throws FaultException {
        var output = fields.value("output");
        if (output == null) {
            throw WrongInput.missing(fields.path("output"));
        }
        var texts = new ArrayList<String>();
        var parts = new ArrayList<Part>();
        if (output.isTextual()) {
            texts.add(output.textValue());
        } else if (output.isArray()) {
            for (var part : parts(output, fields.path("output"), false)) {
                if (part instanceof Part.Text(var text)) {
                    texts.add(text);
                } else {
                    parts.add(part);
                }
            }
        } else {
            texts.add(output.toString());
        }
        parts.addFirst(
                new Part.Result(
                        fields.text("call_id"),
                        fields.text("name"),
                        String.join("\n", texts),
                        false));
        turns.add(new Turn(Role.TOOL, parts));
    }

    /** A call of a kind that the client runs itself, such as a shell's, is told as it stands. */
    private void other(String type, ObjectNode item, Fields fields) throws FaultException {
        var id = item.path("call_id").textValue();
        if (id == null) {
            return;
        }
        if (!type.endsWith("_output")) {
            call(new Part.Call(id, type.replaceFirst("_call$", ""), item.toString()));
        } else if (fields.has("output")) {
            result(fields);
        }
    }

    private static List<Part> parts(Fields message, boolean withPictures) throws FaultException {
        var content = message.array("content");
        if (content == null) {
            throw WrongInput.missing(message.path("content"));
        }
        return parts(content, message.path("content"), withPictures);
    }

    private static List<Part> parts(JsonNode array, String path, boolean withPictures)
            throws FaultException {
        var parts = new ArrayList<Part>();
        var index = 0;
        for (var node : array) {
            var part = part(Fields.of(node, "%s[%d]".formatted(path, index)));
            if (withPictures && part instanceof Part.Text(var text)) {
                parts.addAll(TextPictures.extract(text, "%s[%d].text".formatted(path, index)));
            } else {
                parts.add(part);
            }
            index++;
        }
        return parts;
    }

    private static Part part(Fields part) throws FaultException {
        var type = part.requiredText("type");
        return switch (type) {
            case "input_text", "output_text", "text", "summary_text", "reasoning_text" ->
                    new Part.Text(part.requiredText("text"));
            case "refusal" -> new Part.Text(part.requiredText("refusal"));
            case "input_image" -> picture(part);
            case "input_file" -> file(part);
            case "input_audio", "computer_screenshot" ->
                    throw WrongInput.unsupportedValue(
                            part.path("type"),
                            "Content parts of type '%s' are not supported; send text or pictures."
                                    .formatted(type));
            default ->
                    throw WrongInput.value(
                            part.path("type"),
                            "Invalid value: %s. Supported values are: 'input_text', 'output_text', 'refusal', 'input_image' and 'input_file'."
                                    .formatted(WrongInput.quoted(type)));
        };
    }

    private static Part picture(Fields part) throws FaultException {
        part.text("detail");
        var url = part.text("image_url");
        if (url == null) {
            throw part.has("file_id")
                    ? WrongInput.unsupportedValue(
                            part.path("file_id"),
                            "Uploaded files are not supported; send the picture itself as a data URL"
                                    + " in 'image_url'.")
                    : WrongInput.missing(part.path("image_url"));
        }
        return new Part.Picture(Pictures.ofUrl(url, part.path("image_url")));
    }

    private static Part file(Fields part) throws FaultException {
        part.text("detail");
        for (var elsewhere : List.of("file_id", "file_url")) {
            if (part.has(elsewhere)) {
                throw WrongInput.unsupportedValue(
                        part.path(elsewhere),
                        "Files that lie elsewhere are not supported; send the file itself, in"
                                + " 'file_data'.");
            }
        }
        return SentFile.read(
                part.requiredText("file_data"), part.text("filename"), part.path("file_data"));
    }
}
