package dev.lmarenaproxy.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Holds JSON against the schemas of OpenAI's own document. */
final class OpenAiSchema {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private static final String ID = "https://openai.test/openapi.json";
    private static final JsonNode DOCUMENT = read();
    private static final SchemaRegistry SCHEMAS =
            SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_2020_12,
                    registry -> registry.schemas(Map.of(ID, DOCUMENT.toString())));
    private static final Map<String, OpenAiSchema> NAMED = new ConcurrentHashMap<>();

    private final Schema schema;

    private OpenAiSchema(Schema schema) {
        this.schema = schema;
    }

    /** The whole document; not to be changed. */
    static JsonNode document() {
        return DOCUMENT;
    }

    /** The schema {@code name} of the document's components. */
    static OpenAiSchema named(String name) {
        return NAMED.computeIfAbsent(name, OpenAiSchema::compile);
    }

    private static OpenAiSchema compile(String name) {
        var path = "/components/schemas/" + name;
        assertThat(DOCUMENT.at(path).isObject()).as(path).isTrue();
        return new OpenAiSchema(SCHEMAS.getSchema(SchemaLocation.of(ID + "#" + path)));
    }

    /** Fails unless {@code json} fits; gives it back parsed. */
    JsonNode check(String json) {
        assertThat(mistakes(json)).as(json).isEmpty();
        return parse(json);
    }

    /** What doesn't fit, in the validator's words; empty where all does. */
    String mistakes(String json) {
        return schema.validate(json, InputFormat.JSON).stream()
                .map(Object::toString)
                .collect(joining("; "));
    }

    static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException broken) {
            throw new AssertionError("not JSON: " + json, broken);
        }
    }

    private static JsonNode read() {
        try (var in = OpenAiSchema.class.getResourceAsStream("/openai/openapi.json")) {
            return withNulls(parse(new String(requireNonNull(in).readAllBytes(), UTF_8)));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
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
