package dev.lmarenaproxy.dialect.openai;

import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.OutputFormat;
import dev.lmarenaproxy.dialect.Fields;
import dev.lmarenaproxy.dialect.WrongInput;

/** Reads the form that an answer's text must have. */
final class OutputFormats {
    private static final String UNNAMED = "answer";

    private OutputFormats() {}

    /**
     * @param schemaField the object that holds name and schema; empty where they stand beside the
     *     type
     */
    static OutputFormat decode(Fields format, String schemaField) throws FaultException {
        var type = format.requiredText("type");
        return switch (type) {
            case "text" -> new OutputFormat.Text();
            case "json_object" -> new OutputFormat.JsonObject();
            case "json_schema" ->
                    schema(schemaField.isEmpty() ? format : format.requiredObject(schemaField));
            default ->
                    throw WrongInput.value(
                            format.path("type"),
                            "Invalid value: %s. Supported values are: 'text', 'json_object' and 'json_schema'."
                                    .formatted(WrongInput.quoted(type)));
        };
    }

    private static OutputFormat schema(Fields fields) throws FaultException {
        var name = fields.text("name");
        var schema = fields.object("schema");
        fields.flag("strict");
        fields.text("description");
        return new OutputFormat.JsonSchema(
                name == null ? UNNAMED : name, schema == null ? "{}" : schema.node().toString());
    }
}
