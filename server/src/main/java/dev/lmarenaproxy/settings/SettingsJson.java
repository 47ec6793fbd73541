package dev.lmarenaproxy.settings;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The settings as JSON: an object of sections with their settings, and the quick links. What is
 * left out stays as it was; unknown keys and values of the wrong type or out of range are refused
 * with their path.
 */
public final class SettingsJson {
    static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    public static final String QUICK_LINKS = "quickLinks";

    /** Not an address of the web, so that it can't become the value by being sent back. */
    private static final String SECRET = "********";

    private static final Set<String> OF_A_LINK = Set.of("name", "url");

    private SettingsJson() {}

    /** As everybody may see it: without the quick links, and with a mark in place of secrets. */
    public static ObjectNode shown(Settings settings) {
        var tree = tree(settings);
        tree.remove(QUICK_LINKS);
        for (var path : Description.secrets()) {
            put(tree, path, shown(path, at(tree, path)));
        }
        return tree;
    }

    /** As everybody may see a setting's value. */
    public static JsonNode shown(String path, JsonNode value) {
        return Description.secrets().contains(path) && !value.asText().isEmpty()
                ? TextNode.valueOf(SECRET)
                : value;
    }

    static ObjectNode tree(Settings settings) {
        return MAPPER.valueToTree(settings);
    }

    /**
     * The settings with the given values in place of theirs.
     *
     * @param given may leave out what it likes
     */
    static Settings over(Settings settings, JsonNode given) throws SettingsException {
        var all = tree(settings);
        merge(all, given, "");
        try {
            return MAPPER.treeToValue(all, Settings.class);
        } catch (InvalidFormatException e) {
            var path = e.getPath().stream().map(Reference::getFieldName).collect(joining("."));
            var choices = MAPPER.createArrayNode();
            for (var choice : e.getTargetType().getEnumConstants()) {
                choices.add(MAPPER.<JsonNode>valueToTree(choice));
            }
            throw SettingsException.invalid(path, path + " must be one of " + choices + ".");
        } catch (JacksonException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof InvalidSettingException invalid) {
                    throw SettingsException.invalid(invalid.path(), invalid.getMessage() + ".");
                }
            }
            throw SettingsException.invalid("A value can't be used.");
        }
    }

    /** Lays the given values over the others, whose types they must have. */
    private static void merge(ObjectNode over, JsonNode given, String path)
            throws SettingsException {
        if (!given.isObject()) {
            throw path.isEmpty()
                    ? SettingsException.invalid("must hold a JSON object.")
                    : SettingsException.invalid(path, path + " must be an object.");
        }
        for (var entry : given.properties()) {
            var key = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
            var value = entry.getValue();
            switch (over.get(entry.getKey())) {
                case null -> throw SettingsException.invalid(key, "unknown key " + key + ".");
                case ObjectNode inner -> merge(inner, value, key);
                case JsonNode preset -> {
                    checkType(preset, value, key);
                    over.set(entry.getKey(), value);
                }
            }
        }
    }

    private static void checkType(JsonNode preset, JsonNode value, String path)
            throws SettingsException {
        if (path.equals(QUICK_LINKS)) {
            checkLinks(value);
        } else if (preset.isInt() && !value.isInt()) {
            throw wrong(
                    path, value.isIntegralNumber() ? "a smaller whole number" : "a whole number");
        } else if (preset.isBoolean() && !value.isBoolean()) {
            throw wrong(path, "true or false");
        } else if (preset.isTextual() && !value.isTextual()) {
            throw wrong(path, "a string");
        } else if (preset.isArray() && !texts(value)) {
            throw wrong(path, "a list of strings");
        }
    }

    private static void checkLinks(JsonNode links) throws SettingsException {
        if (!links.isArray()) {
            throw wrong(QUICK_LINKS, "a list of links");
        }
        for (int i = 0; i < links.size(); i++) {
            var path = QUICK_LINKS + "[" + i + "]";
            var link = links.get(i);
            if (!link.isObject()) {
                throw wrong(path, "an object with name and url");
            }
            for (var entry : link.properties()) {
                if (!OF_A_LINK.contains(entry.getKey())) {
                    var key = path + "." + entry.getKey();
                    throw SettingsException.invalid(key, "unknown key " + key + ".");
                }
            }
            for (var key : List.of("name", "url")) {
                if (!link.path(key).isTextual()) {
                    throw wrong(path + "." + key, "a string");
                }
            }
        }
    }

    private static boolean texts(JsonNode value) {
        return value.isArray() && value.valueStream().allMatch(JsonNode::isTextual);
    }

    private static SettingsException wrong(String path, String expected) {
        return SettingsException.invalid(path, path + " must be " + expected + ".");
    }

    /** The paths of all settings, such as {@code tabs.waitSeconds}, in the order of the record. */
    static List<String> paths() {
        var paths = new ArrayList<String>();
        for (var section : tree(Settings.DEFAULTS).properties()) {
            for (var setting : section.getValue().properties()) {
                paths.add(section.getKey() + "." + setting.getKey());
            }
        }
        return paths;
    }

    /** What a change can change: all settings, and the quick links as a whole. */
    static List<String> leaves() {
        var leaves = paths();
        leaves.add(QUICK_LINKS);
        return leaves;
    }

    /** What stands at a path; a missing node where nothing does. */
    static JsonNode at(JsonNode settings, String path) {
        return settings.at("/" + path.replace('.', '/'));
    }

    static void put(ObjectNode settings, String path, JsonNode value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            settings.set(path, value);
        } else {
            settings.withObjectProperty(path.substring(0, dot)).set(path.substring(dot + 1), value);
        }
    }
}
