package dev.lmarenaproxy.dialect;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An API's document, to hold JSON against its schemas; each is compiled once. */
public final class SchemaDocument {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String ID = "https://api.test/document.json";

    /**
     * What only the last chunk of a stream of text completions has; the document doesn't say so.
     */
    private static final List<String> AT_THE_END =
            List.of(
                    "/components/schemas/CreateCompletionResponse/properties/usage",
                    "/components/schemas/CreateCompletionResponse/properties/choices/items"
                            + "/properties/finish_reason");

    /** OpenAI's own, names and types only. */
    public static final SchemaDocument OPENAI = new SchemaDocument("/openai/openapi.json");

    /** Of Anthropic's messages, as its clients' types tell; stricter where the gateway is. */
    public static final SchemaDocument ANTHROPIC = new SchemaDocument("/anthropic/messages.json");

    private final JsonNode document;
    private final SchemaRegistry registry;
    private final Map<String, Schema> compiled = new ConcurrentHashMap<>();

    private SchemaDocument(String resource) {
        try (var in = SchemaDocument.class.getResourceAsStream(resource)) {
            var read = MAPPER.readTree(requireNonNull(in));
            for (var place : AT_THE_END) {
                if (read.at(place) instanceof ObjectNode schema) {
                    schema.put("nullable", true);
                }
            }
            document = withUnknownUsage(withNulls(read));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        registry =
                SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12,
                        builder -> builder.schemas(Map.of(ID, document.toString())));
    }

    /** What stands at a JSON pointer; not to be changed. */
    public JsonNode at(String pointer) {
        return document.at(pointer);
    }

    /**
     * What of the JSON doesn't fit, in the validator's words; empty where all does.
     *
     * @param pointer to the schema in the document
     */
    public String mistakes(String pointer, String json) {
        return compiled
                .computeIfAbsent(pointer, this::compile)
                .validate(json, InputFormat.JSON)
                .stream()
                .map(Object::toString)
                .collect(joining("; "));
    }

    private Schema compile(String pointer) {
        if (!at(pointer).isObject()) {
            throw new AssertionError("the document has no schema " + pointer);
        }
        return registry.getSchema(SchemaLocation.of(ID + "#" + pointer));
    }

    /**
     * OpenAI's document has no null there, but a response under way has no usage yet: OpenAI sends
     * null, and Open Responses wants the key to be there.
     */
    private static JsonNode withUnknownUsage(JsonNode document) {
        var fields = document.at("/components/schemas/Response/allOf/2/properties");
        if (fields instanceof ObjectNode response) {
            var either = MAPPER.createObjectNode();
            either.putArray("anyOf").add(fields.path("usage")).addObject().put("type", "null");
            response.set("usage", either);
        }
        return document;
    }

    /** The document says {@code nullable: true} in places, which JSON Schema doesn't know. */
    private static JsonNode withNulls(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties()
                    .forEach(property -> property.setValue(withNulls(property.getValue())));
            if (object.path("nullable").asBoolean()) {
                object.remove("nullable");
                var either = MAPPER.createObjectNode();
                either.putArray("anyOf").add(object).addObject().put("type", "null");
                return either;
            }
        } else if (node instanceof ArrayNode array) {
            for (var i = 0; i < array.size(); i++) {
                array.set(i, withNulls(array.get(i)));
            }
        }
        return node;
    }
}
