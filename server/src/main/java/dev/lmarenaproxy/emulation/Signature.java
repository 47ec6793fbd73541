package dev.lmarenaproxy.emulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.lmarenaproxy.Tool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes a tool as models know functions from TypeScript, which takes a fraction of its JSON
 * Schema. What TypeScript can't say stands in comments or is left to the check of the call.
 *
 * <p>What a schema refers to gets a name and is written once, so that schemas that hold themselves
 * come to an end.
 */
final class Signature {
    /** Characters of the types of one tool; longer ones are written less deep. */
    private static final int LONGEST_TYPES = 8000;

    private static final int DEEPEST = 10;
    private static final int LONGEST_LINE = 90;
    private static final int MOST_LITERALS = 60;
    private static final int MOST_NAMES = 50;

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");

    private static final Pattern BLANK = Pattern.compile("\\s+");

    private final JsonNode root;
    private final int descriptionLength;
    private final int deepest;

    /** The names of what was referred to, by reference, and what they stand for. */
    private final Map<String, String> names = new LinkedHashMap<>();

    private Signature(JsonNode root, int descriptionLength, int deepest) {
        this.root = root;
        this.descriptionLength = descriptionLength;
        this.deepest = deepest;
    }

    /**
     * @param schema of the tool, parsed
     * @param descriptionLength characters of a description, which is cut off beyond
     */
    static String of(Tool tool, JsonNode schema, int descriptionLength) {
        var out = new StringBuilder();
        String description = shortened(tool.description(), descriptionLength);
        if (!description.isEmpty()) {
            out.append("// ").append(description).append('\n');
        }
        out.append(tool.name());
        if (tool.custom()) {
            return out.append("(text)").toString();
        }
        String types = "";
        for (int deepest = DEEPEST; deepest > 0; deepest -= 3) {
            types = new Signature(schema, descriptionLength, deepest).types();
            if (types.length() <= LONGEST_TYPES) {
                break;
            }
        }
        return out.append(types).toString();
    }

    /** All descriptions of a schema. */
    static void descriptions(JsonNode schema, List<String> found) {
        if (schema.path("description").isTextual()) {
            found.add(schema.path("description").textValue());
        }
        for (var child : schema) {
            if (child.isContainerNode()) {
                descriptions(child, found);
            }
        }
    }

    /** On one line, and cut off after a sentence or a word. */
    static String shortened(String text, int length) {
        String line = BLANK.matcher(text.strip()).replaceAll(" ");
        if (line.length() <= length) {
            return line;
        }
        int sentence = line.lastIndexOf(". ", length - 1);
        if (sentence >= length / 2) {
            return line.substring(0, sentence + 1) + " …";
        }
        int word = line.lastIndexOf(' ', length);
        int end = word > length / 2 ? word : length;
        return line.substring(0, Character.isLowSurrogate(line.charAt(end)) ? end - 1 : end) + "…";
    }

    private String types() {
        var out = new StringBuilder("(");
        boolean hasArguments = root.has("properties") || !type(root, 1, "").equals("any");
        out.append(hasArguments ? type(root, 1, "") : "{}").append(')');
        var written = new LinkedHashSet<String>();
        while (written.size() < names.size()) {
            for (String reference : List.copyOf(names.keySet())) {
                if (written.add(reference)) {
                    var meant = root.at(reference.substring(1));
                    out.append("\ntype ")
                            .append(names.get(reference))
                            .append(" = ")
                            .append(type(meant, 1, ""));
                }
            }
        }
        return out.toString();
    }

    private String type(JsonNode schema, int depth, String indent) {
        if (schema.isBoolean()) {
            return schema.booleanValue() ? "any" : "never";
        }
        if (schema.path("$ref").isTextual()) {
            return named(schema.path("$ref").textValue());
        }
        if (schema.has("const")) {
            return schema.get("const").toString();
        }
        if (schema.path("enum").isArray()) {
            return literals(schema.get("enum"));
        }
        if (depth > deepest) {
            return "any";
        }
        var all = new ArrayList<String>();
        String own = ownType(schema, depth, indent);
        if (!own.equals("any")) {
            all.add(own);
        }
        for (String keyword : List.of("anyOf", "oneOf")) {
            if (schema.path(keyword).isArray()) {
                all.add(joined(schema.get(keyword), " | ", depth, indent));
            }
        }
        if (schema.path("allOf").isArray()) {
            all.add(joined(schema.get("allOf"), " & ", depth, indent));
        }
        all.removeIf(type -> type.equals("any") || type.isEmpty());
        String type =
                switch (all.size()) {
                    case 0 -> "any";
                    case 1 -> all.getFirst();
                    default -> intersection(all);
                };
        return schema.path("nullable").asBoolean() ? type + " | null" : type;
    }

    private static String intersection(List<String> all) {
        var joined = new StringJoiner(" & ");
        all.forEach(type -> joined.add(type.contains(" | ") ? "(" + type + ")" : type));
        return joined.toString();
    }

    private String joined(JsonNode schemas, String by, int depth, String indent) {
        var types = new LinkedHashSet<String>();
        for (var schema : schemas) {
            types.add(type(schema, depth + 1, indent));
        }
        return String.join(by, types);
    }

    private String ownType(JsonNode schema, int depth, String indent) {
        var type = schema.path("type");
        if (type.isArray()) {
            var types = new LinkedHashSet<String>();
            type.forEach(one -> types.add(simpleType(one.asText(), schema, depth, indent)));
            return String.join(" | ", types);
        }
        if (type.isTextual()) {
            return simpleType(type.textValue(), schema, depth, indent);
        }
        if (schema.has("properties") || schema.has("additionalProperties")) {
            return object(schema, depth, indent);
        }
        return schema.has("items") || schema.has("prefixItems")
                ? array(schema, depth, indent)
                : "any";
    }

    private String simpleType(String type, JsonNode schema, int depth, String indent) {
        return switch (type) {
            case "object" -> object(schema, depth, indent);
            case "array" -> array(schema, depth, indent);
            default -> type;
        };
    }

    private String array(JsonNode schema, int depth, String indent) {
        var items = schema.path("items");
        var tuple = schema.path("prefixItems").isArray() ? schema.get("prefixItems") : items;
        if (tuple.isArray()) {
            var types = new StringJoiner(", ", "[", "]");
            tuple.forEach(item -> types.add(type(item, depth + 1, indent)));
            return types.toString();
        }
        String type = items.isMissingNode() ? "any" : type(items, depth + 1, indent);
        return type.contains(" | ") || type.contains(" & ") ? "(" + type + ")[]" : type + "[]";
    }

    private String object(JsonNode schema, int depth, String indent) {
        var required = new LinkedHashSet<String>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        String inner = indent + "  ";
        var lines = new ArrayList<String>();
        boolean commented = false;
        for (var property : schema.path("properties").properties()) {
            String name = property.getKey();
            String comment = comment(property.getValue());
            commented |= !comment.isEmpty();
            lines.add(
                    key(name)
                            + (required.contains(name) ? ": " : "?: ")
                            + type(property.getValue(), depth + 1, inner)
                            + ","
                            + (comment.isEmpty() ? "" : " // " + comment));
        }
        var more = schema.path("additionalProperties");
        if (more.isObject() && !more.isEmpty()) {
            lines.add("[key: string]: " + type(more, depth + 1, inner) + ",");
        }
        if (lines.isEmpty()) {
            return schema.has("properties") ? "{}" : "object";
        }
        String inline = String.join(" ", lines);
        return commented || inline.length() > LONGEST_LINE || inline.contains("\n")
                ? "{\n" + inner + String.join("\n" + inner, lines) + "\n" + indent + "}"
                : "{" + inline.substring(0, inline.length() - 1) + "}";
    }

    private String named(String reference) {
        if (!reference.equals("#") && !reference.startsWith("#/")) {
            return "any";
        }
        String known = names.get(reference);
        if (known != null) {
            return known;
        }
        JsonNode meant = meant(reference);
        if (meant == null || names.size() >= MOST_NAMES) {
            return "any";
        }
        String last = reference.substring(reference.lastIndexOf('/') + 1);
        String wanted = reference.equals("#") ? "Arguments" : last.replaceAll("[^A-Za-z0-9_]", "_");
        String name = wanted.isEmpty() ? "T" : wanted;
        for (int i = 2; names.containsValue(name); i++) {
            name = wanted + i;
        }
        names.put(reference, name);
        return name;
    }

    private @Nullable JsonNode meant(String reference) {
        try {
            var meant = root.at(reference.substring(1));
            return meant.isMissingNode() ? null : meant;
        } catch (IllegalArgumentException notAPointer) {
            return null;
        }
    }

    private static String literals(JsonNode values) {
        var literals = new StringJoiner(" | ");
        int written = 0;
        for (var value : values) {
            if (written == MOST_LITERALS) {
                literals.add("…");
                break;
            }
            literals.add(value.toString());
            written++;
        }
        return literals.toString();
    }

    private static String key(String name) {
        return IDENTIFIER.matcher(name).matches() ? name : TextNode.valueOf(name).toString();
    }

    private String comment(JsonNode schema) {
        var notes = new ArrayList<String>();
        if (schema.path("description").isTextual()) {
            notes.add(shortened(schema.get("description").textValue(), descriptionLength));
        }
        range(schema, "minimum", "maximum", "", notes);
        range(schema, "exclusiveMinimum", "exclusiveMaximum", " (exclusive)", notes);
        range(schema, "minLength", "maxLength", " characters", notes);
        range(schema, "minItems", "maxItems", " items", notes);
        for (String keyword : List.of("multipleOf", "pattern", "format", "default")) {
            var value = schema.path(keyword);
            if (value.isValueNode() && !value.isMissingNode()) {
                notes.add(keyword + " " + shortened(value.asText(), LONGEST_LINE));
            }
        }
        notes.removeIf(String::isEmpty);
        return String.join("; ", notes);
    }

    private static void range(
            JsonNode schema, String min, String max, String of, List<String> notes) {
        var least = schema.path(min);
        var most = schema.path(max);
        if (least.isNumber() && most.isNumber()) {
            notes.add(least + " to " + most + of);
        } else if (least.isNumber()) {
            notes.add("at least " + least + of);
        } else if (most.isNumber()) {
            notes.add("at most " + most + of);
        }
    }
}
