package dev.lmarenaproxy.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lmarenaproxy.dialect.SchemaDocument;

/** Holds JSON against a schema of OpenAI's own document. */
final class OpenAiSchema {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private final String pointer;

    private OpenAiSchema(String pointer) {
        this.pointer = pointer;
    }

    /** The schema {@code name} of the document's components. */
    static OpenAiSchema named(String name) {
        return new OpenAiSchema("/components/schemas/" + name);
    }

    /** Fails unless {@code json} fits; gives it back parsed. */
    JsonNode check(String json) {
        assertThat(SchemaDocument.OPENAI.mistakes(pointer, json)).as(json).isEmpty();
        return parse(json);
    }

    static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException broken) {
            throw new AssertionError("not JSON: " + json, broken);
        }
    }
}
