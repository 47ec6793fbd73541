package dev.lmarenaproxy.dialect.anthropic;

import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Part;
import dev.lmarenaproxy.dialect.Fields;
import dev.lmarenaproxy.dialect.WrongInput;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads documents that stand in a message. The site takes none, so that only text can be passed.
 */
final class Documents {
    private Documents() {}

    static List<Part> document(Fields block) throws FaultException {
        var title = block.text("title");
        var context = block.text("context");
        var source = block.requiredObject("source");
        var type = source.requiredText("type");
        return switch (type) {
            case "text" -> List.of(marked(title, context, source.requiredText("data")));
            case "content" -> {
                var parts = new ArrayList<Part>();
                var content = ContentBlocks.decode(source, "content");
                parts.add(marked(title, context, text(content)));
                content.stream().filter(Part.Picture.class::isInstance).forEach(parts::add);
                yield parts;
            }
            case "base64", "url", "file" ->
                    throw WrongInput.unsupportedValue(
                            source.path("type"),
                            "only documents of plain text are supported; send the text, with a"
                                    + " source of type 'text'.");
            default ->
                    throw WrongInput.value(
                            source.path("type"),
                            "expected 'text', 'content', 'base64', 'url' or 'file', but got %s"
                                            .formatted(WrongInput.quoted(type))
                                    + " instead.");
        };
    }

    static Part searchResult(Fields block) throws FaultException {
        return marked(
                block.requiredText("title"),
                block.requiredText("source"),
                text(ContentBlocks.decode(block, "content")));
    }

    private static String text(List<Part> content) {
        return content.stream()
                .filter(Part.Text.class::isInstance)
                .map(part -> ((Part.Text) part).text())
                .collect(Collectors.joining("\n"));
    }

    /** Tells the model where the document begins and ends. */
    private static Part marked(@Nullable String title, @Nullable String about, String text) {
        var out = new StringBuilder("<document>\n");
        for (var line : new String[] {title, about}) {
            if (line != null && !line.isBlank()) {
                out.append(line).append("\n\n");
            }
        }
        return new Part.Text(out.append(text).append("\n</document>").toString());
    }
}
