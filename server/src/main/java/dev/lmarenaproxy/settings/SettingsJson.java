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

    static final String QUICK_LINKS = "quickLinks";
    private static final Set<String> OF_A_LINK = Set.of("name", "url");

    private SettingsJson() {}

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
            throw new SettingsException(path, path + " must be one of " + choices + ".");
        } catch (JacksonException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof InvalidSettingException invalid) {
                    throw new SettingsException(invalid.path(), invalid.getMessage() + ".");
                }
            }
            throw new SettingsException("A value can't be used.");
        }
    }

    /** Lays the given values over the others, whose types they must have. */
    private static void merge(ObjectNode over, JsonNode given, String path)
            throws SettingsException {
        if (!given.isObject()) {
            throw path.isEmpty()
                    ? new SettingsException("must hold a JSON object.")
                    : new SettingsException(path, path + " must be an object.");
        }
        for (var entry : given.properties()) {
            var key = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
            var value = entry.getValue();
            switch (over.get(entry.getKey())) {
                case null -> throw new SettingsException(key, "unknown key " + key + ".");
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
                    throw new SettingsException(key, "unknown key " + key + ".");
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
        return new SettingsException(path, path + " must be " + expected + ".");
    }

    /** The paths of all settings, such as {@code tabs.waitSeconds}, in the order of the record. */
    public static List<String> paths() {
        var paths = new ArrayList<String>();
        for (var section : tree(Settings.DEFAULTS).properties()) {
            for (var setting : section.getValue().properties()) {
                paths.add(section.getKey() + "." + setting.getKey());
            }
        }
        return paths;
    }
}
