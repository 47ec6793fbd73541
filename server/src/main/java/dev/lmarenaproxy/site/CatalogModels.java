package dev.lmarenaproxy.site;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.lmarenaproxy.Model;
import java.io.IOException;
import java.util.List;

/** Reads the catalog: a list of {@code {"arena": "chat", "complete": true, "models": [...]}}. */
final class CatalogModels {
    private CatalogModels() {}

    static List<Model> read(byte[] body) {
        var list = new ModelList();
        try (JsonParser parser = SiteJson.MAPPER.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return List.of();
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() == JsonToken.START_OBJECT) {
                    addArena(parser, list);
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException e) {
            // a list that is cut is no list: half of the models would seem to be gone
            return List.of();
        }
        return list.models();
    }

    private static void addArena(JsonParser parser, ModelList list) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            boolean isModels = parser.currentName().equals("models");
            if (parser.nextToken() == JsonToken.START_ARRAY && isModels) {
                list.addArray(parser);
            } else {
                parser.skipChildren();
            }
        }
    }
}
