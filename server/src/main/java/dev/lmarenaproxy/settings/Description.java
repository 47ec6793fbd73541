package dev.lmarenaproxy.settings;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a person is told of a setting, in each language.
 *
 * @param min of a number, as is max
 * @param choices of a choice
 * @param unit of a number, where it has one
 * @param restart whether it counts from the next start on
 */
public record Description(
        String path,
        Type type,
        @Nullable Integer min,
        @Nullable Integer max,
        @Nullable List<String> choices,
        @Nullable String unit,
        boolean restart,
        Map<String, String> title,
        Map<String, String> help) {
    private static final String TEXTS = "/settings/help.json";

    /** What can be entered. */
    public enum Type {
        @JsonProperty("integer")
        INTEGER,
        @JsonProperty("boolean")
        BOOLEAN,
        @JsonProperty("string")
        STRING,
        /** A string that is not told to anybody. */
        @JsonProperty("secret")
        SECRET,
        @JsonProperty("choice")
        CHOICE,
        @JsonProperty("list")
        LIST
    }

    /** Settings that belong together. */
    public record Section(String key, Map<String, String> title, List<Description> settings) {}

    private record Text(
            Map<String, String> title,
            Map<String, String> help,
            @Nullable String unit,
            boolean restart,
            boolean secret) {}

    private record Texts(Map<String, String> title, Map<String, Text> settings) {}

    private static final List<Section> ALL = read();

    /** In the order of the record. */
    public static List<Section> sections() {
        return ALL;
    }

    /** The paths of those that are not told. */
    public static List<String> secrets() {
        return ALL.stream()
                .flatMap(section -> section.settings.stream())
                .filter(setting -> setting.type == Type.SECRET)
                .map(Description::path)
                .toList();
    }

    private static List<Section> read() {
        var texts = texts();
        return Arrays.stream(Settings.class.getRecordComponents())
                .filter(section -> section.getType().isRecord())
                .map(section -> section(section, requireNonNull(texts.get(section.getName()))))
                .toList();
    }

    private static Section section(RecordComponent section, Texts texts) {
        var settings =
                Arrays.stream(section.getType().getRecordComponents())
                        .map(setting ->
                                description(
                                        section.getName() + "." + setting.getName(),
                                        setting.getType(),
                                        requireNonNull(texts.settings.get(setting.getName()))))
                        .toList();
        return new Section(section.getName(), texts.title, settings);
    }

    private static Description description(String path, Class<?> component, Text text) {
        var type = text.secret ? Type.SECRET : type(component);
        var range = type == Type.INTEGER ? Range.of(path) : null;
        return new Description(
                path,
                type,
                range == null ? null : range.least(),
                range == null ? null : range.most(),
                component.isEnum() ? choices(component) : null,
                text.unit,
                text.restart,
                text.title,
                text.help);
    }

    private static Type type(Class<?> component) {
        if (component == int.class) {
            return Type.INTEGER;
        }
        if (component == boolean.class) {
            return Type.BOOLEAN;
        }
        if (component == List.class) {
            return Type.LIST;
        }
        return component.isEnum() ? Type.CHOICE : Type.STRING;
    }

    private static List<String> choices(Class<?> component) {
        return Arrays.stream(component.getEnumConstants())
                .map(choice -> SettingsJson.MAPPER.<JsonNode>valueToTree(choice).textValue())
                .toList();
    }

    private static Map<String, Texts> texts() {
        try (var in = Description.class.getResourceAsStream(TEXTS)) {
            return SettingsJson.MAPPER.readValue(in, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
