package dev.lmarenaproxy.site;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A value in a profile's file that knows where it stands, so that each complaint can tell. */
final class ProfileNode {
    private final String source;
    private final String path;
    private final JsonNode json;
    private final Set<String> read = new HashSet<>();

    ProfileNode(String source, String path, JsonNode json) {
        this.source = source;
        this.path = path;
        this.json = json;
    }

    JsonNode json() {
        return json;
    }

    boolean has(String key) {
        read.add(key);
        return json.has(key);
    }

    ProfileNode get(String key) throws SiteProfileException {
        expect(JsonNodeType.OBJECT);
        read.add(key);
        JsonNode value = json.get(key);
        if (value == null) {
            throw error("has no \"%s\"".formatted(key));
        }
        return new ProfileNode(source, path.isEmpty() ? key : path + "." + key, value);
    }

    ProfileNode object(String key) throws SiteProfileException {
        return get(key).expect(JsonNodeType.OBJECT);
    }

    /**
     * All that was not asked for is a mistake: a misspelt key would else change nothing, silently.
     */
    void refuseOtherKeys() throws SiteProfileException {
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            if (!read.contains(field.getKey())) {
                throw error("has the unknown key \"%s\"".formatted(field.getKey()));
            }
        }
    }

    List<ProfileNode> elements() throws SiteProfileException {
        expect(JsonNodeType.ARRAY);
        var elements = new ArrayList<ProfileNode>();
        for (JsonNode element : json) {
            elements.add(new ProfileNode(source, path + "[" + elements.size() + "]", element));
        }
        return elements;
    }

    String text() throws SiteProfileException {
        String text = expect(JsonNodeType.STRING).json.textValue();
        if (text.isBlank()) {
            throw error("must not be empty");
        }
        return text;
    }

    List<String> texts() throws SiteProfileException {
        var texts = new ArrayList<String>();
        for (ProfileNode element : elements()) {
            texts.add(element.text());
        }
        return texts;
    }

    Map<String, String> textsByKey() throws SiteProfileException {
        expect(JsonNodeType.OBJECT);
        var texts = new LinkedHashMap<String, String>();
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            texts.put(field.getKey(), get(field.getKey()).text());
        }
        return texts;
    }

    int positiveNumber() throws SiteProfileException {
        if (!json.isInt() || json.intValue() <= 0) {
            throw error("must be a whole number above 0");
        }
        return json.intValue();
    }

    /** One of the type's constants, in lower case in the file. */
    <E extends Enum<E>> E constant(Class<E> type) throws SiteProfileException {
        String text = text();
        var names = new ArrayList<String>();
        for (E constant : type.getEnumConstants()) {
            String name = constant.name().toLowerCase(Locale.ROOT);
            if (name.equals(text)) {
                return constant;
            }
            names.add(name);
        }
        throw error("must be one of %s, not \"%s\"".formatted(String.join(", ", names), text));
    }

    SiteProfileException error(String problem) {
        String place = path.isEmpty() ? "the profile" : path;
        return new SiteProfileException("%s: %s %s.".formatted(source, place, problem));
    }

    ProfileNode expect(JsonNodeType type) throws SiteProfileException {
        if (json.getNodeType() != type) {
            throw error(
                    "must be of type %s, not %s"
                            .formatted(nameOf(type), nameOf(json.getNodeType())));
        }
        return this;
    }

    private static String nameOf(JsonNodeType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }
}
