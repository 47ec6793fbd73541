package dev.lmarenaproxy.dialect.openai;

import dev.lmarenaproxy.Capabilities.PictureInput;
import dev.lmarenaproxy.Modality;
import dev.lmarenaproxy.Model;
import dev.lmarenaproxy.dialect.JsonText;
import java.time.Instant;
import java.util.Collection;

/**
 * Models as {@code GET /v1/models} tells of them: OpenAI's fields, the model's {@code type}, and
 * what it takes and gives, in the form that other gateways use.
 */
public final class ModelList {
    /** For a model of which the site doesn't say who made it; clients insist on an owner. */
    private static final String UNKNOWN_OWNER = "lmarena";

    private ModelList() {}

    /** All models, in the order given; {@code created} is when the list was learnt. */
    public static String list(Collection<Model> models, Instant created) {
        var out = new StringBuilder("{\"object\":\"list\",\"data\":[");
        var separator = "";
        for (var model : models) {
            out.append(separator);
            append(model, created, out);
            separator = ",";
        }
        return out.append("]}").toString();
    }

    public static String one(Model model, Instant created) {
        var out = new StringBuilder();
        append(model, created, out);
        return out.toString();
    }

    private static void append(Model model, Instant created, StringBuilder out) {
        var owner = model.organization();
        out.append("{\"id\":");
        JsonText.appendString(model.name(), out);
        out.append(",\"object\":\"model\",\"created\":")
                .append(created.getEpochSecond())
                .append(",\"owned_by\":");
        JsonText.appendString(owner == null ? UNKNOWN_OWNER : owner, out);
        out.append(",\"type\":\"").append(type(model.modality())).append('"');
        appendCapabilities(model, out);
        out.append('}');
    }

    private static void appendCapabilities(Model model, StringBuilder out) {
        var pictures = model.capabilities().pictures();
        if (pictures != PictureInput.UNTOLD) {
            var takesPictures = pictures != PictureInput.NONE;
            var gives =
                    switch (model.modality()) {
                        case CHAT, SEARCH -> "text";
                        case IMAGE -> "image";
                        case VIDEO -> "video";
                    };
            out.append(",\"architecture\":{\"modality\":\"text")
                    .append(takesPictures ? "+image" : "")
                    .append("->")
                    .append(gives)
                    .append("\",\"input_modalities\":[\"text\"")
                    .append(takesPictures ? ",\"image\"" : "")
                    .append("],\"output_modalities\":[\"")
                    .append(gives)
                    .append("\"]}");
        }
        var separator = ",\"aspect_ratios\":[";
        for (var ratio : model.capabilities().aspectRatios()) {
            out.append(separator);
            JsonText.appendString(ratio, out);
            separator = ",";
        }
        out.append(separator.equals(",") ? "]" : "");
    }

    private static String type(Modality modality) {
        return switch (modality) {
            case CHAT -> "chat";
            case IMAGE -> "image";
            case VIDEO -> "video";
            case SEARCH -> "search";
        };
    }
}
