package dev.lmarenaproxy.site;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * JSON with slots: a string that is exactly <code>${name}</code> stands for a value. Values are put
 * in as they are, so that nothing in a value is ever taken for a slot.
 */
final class BodyTemplate {
    /** A place for a value, and the path to it within the template. */
    record Slot(String path, String name) {}

    private final JsonNode template;
    private final List<Slot> slots;

    BodyTemplate(JsonNode template) {
        this.template = template;
        var found = new ArrayList<Slot>();
        find(template, "", found);
        this.slots = List.copyOf(found);
    }

    List<Slot> slots() {
        return slots;
    }

    boolean has(String name) {
        return slots.stream().anyMatch(slot -> slot.name().equals(name));
    }

    JsonNode fill(Map<String, JsonNode> values) {
        return fill(template, values);
    }

    private static JsonNode fill(JsonNode node, Map<String, JsonNode> values) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode filled = JsonNodeFactory.instance.objectNode();
                object.properties()
                        .forEach(e -> filled.set(e.getKey(), fill(e.getValue(), values)));
                yield filled;
            }
            case ArrayNode array -> {
                ArrayNode filled = JsonNodeFactory.instance.arrayNode();
                array.forEach(element -> filled.add(fill(element, values)));
                yield filled;
            }
            default -> isSlot(node) ? values.getOrDefault(name(node), node) : node;
        };
    }

    private static void find(JsonNode node, String path, List<Slot> found) {
        if (isSlot(node)) {
            found.add(new Slot(path, name(node)));
        }
        node.properties().forEach(e -> find(e.getValue(), path + "." + e.getKey(), found));
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                find(node.get(i), path + "[" + i + "]", found);
            }
        }
    }

    private static boolean isSlot(JsonNode node) {
        return node.isTextual()
                && node.textValue().startsWith("${")
                && node.textValue().endsWith("}");
    }

    private static String name(JsonNode slot) {
        return slot.textValue().substring(2, slot.textValue().length() - 1);
    }
}
