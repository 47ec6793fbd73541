package dev.lmarenaproxy;

import static java.util.Objects.requireNonNull;

/**
 * Something that the client can do for the model.
 *
 * @param description may be empty
 * @param schema of the arguments, a JSON Schema as JSON text; {@code {}} where the client gives
 *     none, and for a custom tool
 * @param custom whether it takes free text in place of JSON arguments
 */
public record Tool(String name, String description, String schema, boolean custom) {
    public Tool {
        requireNonNull(name);
        requireNonNull(description);
        requireNonNull(schema);
    }
}
