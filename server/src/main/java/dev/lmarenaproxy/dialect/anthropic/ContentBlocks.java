package dev.lmarenaproxy.dialect.anthropic;

import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Part;
import dev.lmarenaproxy.dialect.Fields;
import dev.lmarenaproxy.dialect.WrongInput;
import dev.lmarenaproxy.pictures.Pictures;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads content: a text, or blocks. Passed over are the model's earlier reasoning, which is no part
 * of what was said, and blocks of kinds that only Anthropic itself can run or that are not known.
 */
final class ContentBlocks {
    private ContentBlocks() {}

    /** The content in a field that must be there. */
    static List<Part> decode(Fields holder, String name) throws FaultException {
        var content = holder.value(name);
        var path = holder.path(name);
        if (content == null) {
            throw WrongInput.missing(path);
        }
        if (content.isTextual()) {
            return List.of(new Part.Text(content.textValue()));
        }
        if (!content.isArray()) {
            throw WrongInput.type(path, "a string or an array of content blocks", content);
        }
        var parts = new ArrayList<Part>();
        for (var i = 0; i < content.size(); i++) {
            add(Fields.of(content.get(i), "%s[%d]".formatted(path, i)), parts);
        }
        return parts;
    }

    private static void add(Fields block, List<Part> parts) throws FaultException {
        switch (block.requiredText("type")) {
            case "text" -> parts.add(new Part.Text(block.requiredText("text")));
            case "image" -> parts.add(picture(block.requiredObject("source")));
            case "document" -> parts.addAll(Documents.document(block));
            case "search_result" -> parts.add(Documents.searchResult(block));
            case "tool_use" -> parts.add(call(block));
            case "tool_result" -> addResult(block, parts);
            default -> {}
        }
    }

    private static Part picture(Fields source) throws FaultException {
        var type = source.requiredText("type");
        var attachment =
                switch (type) {
                    case "base64" ->
                            Pictures.ofBase64(
                                    source.requiredText("data"),
                                    source.text("media_type"),
                                    source.path("data"));
                    case "url" -> Pictures.ofUrl(source.requiredText("url"), source.path("url"));
                    case "file" ->
                            throw WrongInput.unsupportedValue(
                                    source.path("type"),
                                    "there are no uploaded files here; send the picture itself, as"
                                            + " base64.");
                    default ->
                            throw WrongInput.value(
                                    source.path("type"),
                                    "expected 'base64' or 'url', but got %s instead."
                                            .formatted(WrongInput.quoted(type)));
                };
        return new Part.Picture(attachment);
    }

    private static Part call(Fields block) throws FaultException {
        return new Part.Call(
                block.requiredText("id"),
                block.requiredText("name"),
                block.requiredObject("input").node().toString());
    }

    /** A result is text; pictures in it follow it. */
    private static void addResult(Fields block, List<Part> parts) throws FaultException {
        var texts = new ArrayList<String>();
        var pictures = new ArrayList<Part>();
        if (block.has("content")) {
            for (var part : decode(block, "content")) {
                if (part instanceof Part.Text(var text)) {
                    texts.add(text);
                } else if (part instanceof Part.Picture) {
                    pictures.add(part);
                }
            }
        }
        parts.add(
                new Part.Result(
                        block.requiredText("tool_use_id"),
                        null,
                        String.join("\n", texts),
                        block.flag("is_error")));
        parts.addAll(pictures);
    }
}
