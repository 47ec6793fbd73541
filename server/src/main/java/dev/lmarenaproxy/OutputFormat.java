package dev.lmarenaproxy;

import static java.util.Objects.requireNonNull;

/** The form that the text of an answer must have. */
public sealed interface OutputFormat {
    /** Any. */
    record Text() implements OutputFormat {}

    /** One JSON object. */
    record JsonObject() implements OutputFormat {}

    /**
     * A JSON document that a schema allows.
     *
     * @param name what the client calls it
     * @param schema a JSON Schema, as JSON text
     */
    record JsonSchema(String name, String schema) implements OutputFormat {
        public JsonSchema {
            requireNonNull(name);
            requireNonNull(schema);
        }
    }
}
