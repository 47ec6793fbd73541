package dev.lmarenaproxy.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Reads a JSON object strictly: a missing, wrong or unknown field is named in the error. */
final class Fields {
    private final String where;
    private final JsonNode object;
    private final Set<String> known = new HashSet<>();

    /** {@code where} is how errors name the object, empty for the body itself. */
    Fields(String where, JsonNode object) throws WrongBody {
        if (!object.isObject()) {
            throw new WrongBody((where.isEmpty() ? "the body" : where) + " is not an object");
        }
        this.where = where;
        this.object = object;
    }

    boolean has(String name) {
        known.add(name);
        return object.has(name);
    }

    JsonNode any(String name) throws WrongBody {
        if (!has(name)) {
            throw new WrongBody(path(name) + " is missing");
        }
        return object.get(name);
    }

    String text(String name) throws WrongBody {
        var value = any(name);
        if (!value.isTextual()) {
            throw wrong(name, "a string", value);
        }
        return value.asText();
    }

    String oneOf(String name, Set<String> choices) throws WrongBody {
        var value = text(name);
        if (!choices.contains(value)) {
            throw new WrongBody(
                    path(name) + " is one of " + new TreeSet<>(choices) + ", not " + value);
        }
        return value;
    }

    String uuid(String name, Set<Integer> versions) throws WrongBody {
        return uuid(path(name), text(name), versions);
    }

    static String uuid(String what, String value, Set<Integer> versions) throws WrongBody {
        try {
            var uuid = UUID.fromString(value);
            if (uuid.toString().equals(value) && versions.contains(uuid.version())) {
                return value;
            }
        } catch (IllegalArgumentException _) {
            // told below, like a UUID of another version
        }
        throw new WrongBody(
                what + " is not a UUID of version " + new TreeSet<>(versions) + ": " + value);
    }

    ArrayNode array(String name) throws WrongBody {
        var value = any(name);
        if (!(value instanceof ArrayNode array)) {
            throw wrong(name, "an array", value);
        }
        return array;
    }

    Fields object(String name) throws WrongBody {
        return new Fields(path(name), any(name));
    }

    void isNull(String name) throws WrongBody {
        var value = any(name);
        if (!value.isNull()) {
            throw wrong(name, "null", value);
        }
    }

    void is(String name, String expected) throws WrongBody {
        var value = text(name);
        if (!value.equals(expected)) {
            throw wrong(name, expected, object.get(name));
        }
    }

    /** Fails on fields that nobody has asked about by now. */
    void requireAllKnown() throws WrongBody {
        for (var names = object.fieldNames(); names.hasNext(); ) {
            var name = names.next();
            if (!known.contains(name)) {
                throw new WrongBody(path(name) + " is unknown here");
            }
        }
    }

    String path(String name) {
        return where.isEmpty() ? name : where + "." + name;
    }

    private WrongBody wrong(String name, String expected, JsonNode value) {
        var shown = value.toString();
        return new WrongBody(
                "%s is not %s: %s"
                        .formatted(
                                path(name),
                                expected,
                                shown.substring(0, Math.min(100, shown.length()))));
    }
}
