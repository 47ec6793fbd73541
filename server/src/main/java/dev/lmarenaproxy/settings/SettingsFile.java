package dev.lmarenaproxy.settings;

import static java.util.Objects.requireNonNullElse;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code config.json}, and writes it with the defaults where there is none.
 *
 * <p>Keys that are left out have their defaults; unknown keys and values of the wrong type or out
 * of range are refused with their path.
 */
public final class SettingsFile {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private SettingsFile() {}

    /**
     * Reads the settings.
     *
     * @param file may be absent: it is then created
     */
    public static Settings load(Path file) throws SettingsException {
        try {
            if (!Files.exists(file)) {
                Files.writeString(file, JSON.writeValueAsString(Settings.DEFAULTS) + "\n");
                return Settings.DEFAULTS;
            }
            return read(JSON.readTree(file.toFile()), file);
        } catch (JacksonException e) {
            throw new SettingsException(file + " is not valid JSON: " + place(e) + ".");
        } catch (IOException e) {
            throw new SettingsException(
                    "%s can't be read or written: %s %s."
                            .formatted(file, e.getClass().getSimpleName(), e.getMessage()));
        }
    }

    private static String place(JacksonException mistake) {
        var at = requireNonNullElse(mistake.getLocation(), JsonLocation.NA);
        var message = mistake.getOriginalMessage();
        var more =
                switch (mistake) {
                    case StreamReadException _ when message.startsWith("Duplicate") ->
                            ": " + message;
                    case StreamReadException _ -> "";
                    // the parser is content with what stands behind the object
                    default -> ": something follows the object";
                };
        return "line %d, column %d%s".formatted(at.getLineNr(), at.getColumnNr(), more);
    }

    private static Settings read(JsonNode given, Path file) throws SettingsException {
        var all = JSON.<ObjectNode>valueToTree(Settings.DEFAULTS);
        merge(all, given, "", file);
        try {
            return JSON.treeToValue(all, Settings.class);
        } catch (InvalidFormatException e) {
            var key = e.getPath().stream().map(Reference::getFieldName).collect(joining("."));
            var choices = JSON.valueToTree(e.getTargetType().getEnumConstants());
            throw new SettingsException(file + ": " + key + " must be one of " + choices + ".");
        } catch (JacksonException e) {
            throw new SettingsException(file + ": " + reason(e) + ".");
        }
    }

    /** Lays the given values over the defaults, whose types they must have. */
    private static void merge(ObjectNode over, JsonNode given, String path, Path file)
            throws SettingsException {
        if (!given.isObject()) {
            throw new SettingsException(
                    file
                            + ": "
                            + (path.isEmpty()
                                    ? "must hold a JSON object."
                                    : path + " must be an object."));
        }
        for (var entry : given.properties()) {
            var key = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
            var preset = over.get(entry.getKey());
            var value = entry.getValue();
            switch (preset) {
                case null -> throw new SettingsException(file + ": unknown key " + key + ".");
                case ObjectNode inner -> merge(inner, value, key, file);
                default -> {
                    checkType(preset, value, key, file);
                    over.set(entry.getKey(), value);
                }
            }
        }
    }

    private static void checkType(JsonNode preset, JsonNode value, String key, Path file)
            throws SettingsException {
        if (preset.isInt() && !value.isInt()) {
            var form = value.isIntegralNumber() ? "a smaller whole number" : "a whole number";
            throw new SettingsException(file + ": " + key + " must be " + form + ".");
        }
        if (preset.isBoolean() && !value.isBoolean()) {
            throw new SettingsException(file + ": " + key + " must be true or false.");
        }
        if (preset.isTextual() && !value.isTextual()) {
            throw new SettingsException(file + ": " + key + " must be a string.");
        }
        if (preset.isArray() && !texts(value)) {
            throw new SettingsException(file + ": " + key + " must be a list of strings.");
        }
    }

    private static boolean texts(JsonNode value) {
        return value.isArray() && value.valueStream().allMatch(JsonNode::isTextual);
    }

    /** All keys with their dots, in the order of the record. */
    public static List<String> keys() {
        var keys = new ArrayList<String>();
        for (var section : JSON.valueToTree(Settings.DEFAULTS).properties()) {
            for (var setting : section.getValue().properties()) {
                keys.add(section.getKey() + "." + setting.getKey());
            }
        }
        return keys;
    }

    private static String reason(Throwable thrown) {
        for (var cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof IllegalArgumentException && cause.getMessage() != null) {
                return cause.getMessage();
            }
        }
        return "a value can't be used";
    }
}
