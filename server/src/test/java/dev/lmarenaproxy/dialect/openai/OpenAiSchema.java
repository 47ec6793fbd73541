package dev.lmarenaproxy.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Holds JSON against the schemas of OpenAI's own document. */
final class OpenAiSchema {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private static final SchemaRegistry SCHEMAS =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final Schema schema;

    private OpenAiSchema(Schema schema) {
        this.schema = schema;
    }

    /** The schema {@code name} of the document's components. */
    static OpenAiSchema named(String name) {
        var document = (ObjectNode) document();
        assertThat(document.at("/components/schemas/" + name).isObject()).isTrue();
        document.put("$ref", "#/components/schemas/" + name);
        return new OpenAiSchema(SCHEMAS.getSchema(document.toString(), InputFormat.JSON));
    }

    /** Fails unless {@code json} fits; gives it back parsed. */
    JsonNode check(String json) {
        assertThat(schema.validate(json, InputFormat.JSON)).as(json).isEmpty();
        return parse(json);
    }

    static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException broken) {
            throw new AssertionError("not JSON: " + json, broken);
        }
    }

    private static JsonNode document() {
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
        } else if (node.isArray()) {
            node.forEach(OpenAiSchema::withNulls);
        }
        return node;
    }
}
