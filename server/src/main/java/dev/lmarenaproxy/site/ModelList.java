package dev.lmarenaproxy.site;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.lmarenaproxy.Capabilities;
import dev.lmarenaproxy.Capabilities.PictureInput;
import dev.lmarenaproxy.Modality;
import dev.lmarenaproxy.Model;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers the models of one answer; of models with the same name the first wins. */
final class ModelList {
    private static final String IMAGE = "image";
    private static final int MOST_RATIOS = 100;

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
        JsonNode inputs = entry.path("capabilities").path("inputCapabilities");
        JsonNode outputs = entry.path("capabilities").path("outputCapabilities");
        return new Model(
                name,
                id,
                modality(outputs),
                text(entry, "organization"),
                new Capabilities(pictures(inputs), aspectRatios(outputs)));
    }

    private static Modality modality(JsonNode outputs) {
        if (has(outputs, IMAGE)) {
            return Modality.IMAGE;
        }
        if (has(outputs, "video")) {
            return Modality.VIDEO;
        }
        return has(outputs, "search") ? Modality.SEARCH : Modality.CHAT;
    }

    /** Only where the site says so is a second picture refused: what it doesn't say may be so. */
    private static PictureInput pictures(JsonNode inputs) {
        if (!inputs.isContainerNode()) {
            return PictureInput.UNTOLD;
        }
        if (!has(inputs, IMAGE)) {
            return PictureInput.NONE;
        }
        JsonNode several = inputs.path(IMAGE).path("multipleImages");
        return several.isBoolean() && !several.booleanValue()
                ? PictureInput.ONE
                : PictureInput.SEVERAL;
    }

    private static List<String> aspectRatios(JsonNode outputs) {
        var ratios = new ArrayList<String>();
        for (JsonNode ratio : outputs.path(IMAGE).path("aspectRatios")) {
            if (ratio.isTextual() && ratios.size() < MOST_RATIOS) {
                ratios.add(ratio.textValue());
            }
        }
        return ratios;
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
