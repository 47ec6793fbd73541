package dev.lmarenaproxy.dialect;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lmarenaproxy.FaultException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object of a request; whoever asks for one gets the right type, or a fault
 * that names the field's path. {@code null} is the same as absent.
 */
public final class Fields {
    private final JsonNode object;
    private final String prefix;

    private Fields(JsonNode object, String prefix) {
        this.object = object;
        this.prefix = prefix;
    }

    /**
     * The fields of {@code node}, which stands at {@code path}; the body itself has the path "".
     */
    public static Fields of(JsonNode node, String path) throws FaultException {
        if (!node.isObject()) {
            throw WrongInput.type(path, "an object", node);
        }
        return new Fields(node, path.isEmpty() ? "" : path + ".");
    }

    /** What was read. */
    public JsonNode node() {
        return object;
    }

    public String path(String name) {
        return prefix + name;
    }

    public boolean has(String name) {
        return value(name) != null;
    }

    public @Nullable JsonNode value(String name) {
        var value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    public @Nullable String text(String name) throws FaultException {
        var value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            throw WrongInput.type(path(name), "a string", value);
        }
        return value.textValue();
    }

    public String requiredText(String name) throws FaultException {
        var value = text(name);
        if (value == null) {
            throw WrongInput.missing(path(name));
        }
        return value;
    }

    /** False where the field is absent. */
    public boolean flag(String name) throws FaultException {
        var value = value(name);
        if (value == null) {
            return false;
        }
        if (!value.isBoolean()) {
            throw WrongInput.type(path(name), "a boolean", value);
        }
        return value.booleanValue();
    }

    public @Nullable Fields object(String name) throws FaultException {
        var value = value(name);
        return value == null ? null : of(value, path(name));
    }

    /** A text that must be one of the values; null where the field is absent. */
    public @Nullable String oneOf(String name, Set<String> values) throws FaultException {
        var value = text(name);
        if (value != null && !values.contains(value)) {
            throw WrongInput.value(
                    path(name),
                    "Invalid value: %s. Supported values are: '%s'."
                            .formatted(
                                    WrongInput.quoted(value),
                                    values.stream().sorted().collect(joining("', '"))));
        }
        return value;
    }

    public Fields requiredObject(String name) throws FaultException {
        var object = object(name);
        if (object == null) {
            throw WrongInput.missing(path(name));
        }
        return object;
    }

    public @Nullable JsonNode array(String name) throws FaultException {
        var value = value(name);
        if (value != null && !value.isArray()) {
            throw WrongInput.type(path(name), "an array", value);
        }
        return value;
    }

    public void checkNumber(String name, double min, double max) throws FaultException {
        var value = value(name);
        if (value == null) {
            return;
        }
        if (!value.isNumber()) {
            throw WrongInput.type(path(name), "a number", value);
        }
        if (!(value.doubleValue() >= min && value.doubleValue() <= max)) {
            throw outOfRange(name, "a number from %.0f to %.0f".formatted(min, max), value);
        }
    }

    /** JSON doesn't tell 2.0 from 2; there are clients that write whole numbers so. */
    public void checkInteger(String name, long min, long max) throws FaultException {
        var value = value(name);
        if (value == null) {
            return;
        }
        if (!value.isNumber() || !value.canConvertToExactIntegral()) {
            throw WrongInput.type(path(name), "an integer", value);
        }
        if (!value.canConvertToLong() || value.longValue() < min || value.longValue() > max) {
            var range =
                    max == Long.MAX_VALUE && min > Long.MIN_VALUE
                            ? "an integer of at least %d".formatted(min)
                            : "an integer from %d to %d".formatted(min, max);
            throw outOfRange(name, range, value);
        }
    }

    private FaultException outOfRange(String name, String expected, JsonNode value) {
        return WrongInput.value(
                path(name),
                "Invalid '%s': expected %s, but got %s instead."
                        .formatted(path(name), expected, WrongInput.shortened(value.asText())));
    }
}
