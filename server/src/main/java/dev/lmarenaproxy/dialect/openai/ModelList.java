package dev.lmarenaproxy.dialect.openai;

import dev.lmarenaproxy.Modality;
import dev.lmarenaproxy.Model;
import java.time.Instant;
import java.util.Collection;

/** Models as {@code GET /v1/models} tells of them: OpenAI's fields and the model's {@code type}. */
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
        out.append(",\"type\":\"").append(type(model.modality())).append("\"}");
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
