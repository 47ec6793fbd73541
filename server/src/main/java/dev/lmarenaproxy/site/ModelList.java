package dev.lmarenaproxy.site;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.lmarenaproxy.Modality;
import dev.lmarenaproxy.Model;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers the models of one answer; of models with the same name the first wins. */
final class ModelList {
    private final Map<String, Model> byName = new LinkedHashMap<>();

    /** Adds the elements of the array that the parser stands at, one at a time to save memory. */
    void addArray(JsonParser parser) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonNode entry = SiteJson.MAPPER.readTree(parser);
            Model model = entry == null ? null : model(entry);
            if (model != null) {
                byName.putIfAbsent(model.name(), model);
            }
        }
    }

    List<Model> models() {
        return List.copyOf(byName.values());
    }

    private static @Nullable Model model(JsonNode entry) {
        String name = text(entry, "publicName");
        String id = text(entry, "id");
        if (name == null || id == null || !entry.path("userSelectable").asBoolean(true)) {
            return null;
        }
        return new Model(name, id, modality(entry), text(entry, "organization"));
    }

    private static Modality modality(JsonNode entry) {
        JsonNode outputs = entry.path("capabilities").path("outputCapabilities");
        if (has(outputs, "image")) {
            return Modality.IMAGE;
        }
        if (has(outputs, "video")) {
            return Modality.VIDEO;
        }
        return has(outputs, "search") ? Modality.SEARCH : Modality.CHAT;
    }

    /** Capabilities are an object, whose values are true or details, or a list of names. */
    private static boolean has(JsonNode capabilities, String capability) {
        if (capabilities.isArray()) {
            for (JsonNode name : capabilities) {
                if (capability.equals(name.textValue())) {
                    return true;
                }
            }
            return false;
        }
        JsonNode value = capabilities.path(capability);
        return value.isObject() || value.asBoolean();
    }

    private static @Nullable String text(JsonNode entry, String field) {
        String text = entry.path(field).textValue();
        return text == null || text.isBlank() ? null : text;
    }
}
