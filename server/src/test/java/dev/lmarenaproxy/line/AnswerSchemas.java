package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.dialect.SchemaDocument.ANTHROPIC;
import static dev.lmarenaproxy.dialect.SchemaDocument.OPENAI;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lmarenaproxy.dialect.SchemaDocument;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Which schema the answers of a path must fit: OpenAI's own document says it, or this table. */
final class AnswerSchemas {
    /** What the gateway has besides the API. */
    private static final Set<String> OURS =
            Set.of("/", "/monitor", "/health", "/metrics", "/lmarena_injector.user.js");

    /** Streams that the document does not tell of, and whose form they have. */
    private static final Map<String, String> STREAMS =
            Map.of(
                    "GET /responses/{response_id}",
                    "/components/schemas/ResponseStreamEvent",
                    "POST /completions",
                    "/components/schemas/CreateCompletionResponse");

    private static final Map<String, Pattern> PATHS = paths();
    private static final Map<String, Map<String, Schema>> VARIANTS = new ConcurrentHashMap<>();

    /** A schema in a document, or none: then anything fits. */
    record Schema(SchemaDocument document, String pointer) {
        static final Schema NONE = new Schema(OPENAI, "");

        /** Whether this event is the last one of a stream. */
        boolean ends(JsonNode event) {
            var type = event.path("type").asText();
            return document == ANTHROPIC && (type.equals("message_stop") || type.equals("error"));
        }

        String mistakes(String json) {
            return pointer.isEmpty() ? "" : document.mistakes(pointer, json);
        }

        /** Of a union of events, the one that the event's type names. */
        Schema variant(JsonNode event) {
            var variants = document.at(pointer).path("anyOf");
            if (pointer.isEmpty() || variants.isMissingNode()) {
                return this;
            }
            return VARIANTS.computeIfAbsent(pointer, _ -> byType(variants))
                    .getOrDefault(event.path("type").asText(), this);
        }

        private Map<String, Schema> byType(JsonNode variants) {
            var byType = new HashMap<String, Schema>();
            for (var variant : variants) {
                var place = variant.path("$ref").asText().substring(1);
                var type = document.at(place + "/properties/type/enum/0").asText();
                byType.put(type, new Schema(document, place));
            }
            return byType;
        }
    }

    static final Schema ERROR = new Schema(OPENAI, "/components/schemas/ErrorResponse");

    private AnswerSchemas() {}

    /**
     * The schema of an answer.
     *
     * @param path without the query
     * @param type the content type, without parameters
     * @return nothing where no such answer is known
     */
    static Optional<Schema> find(String method, String path, int status, String type) {
        if (OURS.contains(path) || path.startsWith("/monitor/")) {
            return Optional.of(Schema.NONE);
        }
        if (status >= 400) {
            return Optional.of(ERROR);
        }
        if (path.startsWith("/api/")) {
            return Optional.of(Schema.NONE);
        }
        if (path.equals("/v1/refresh-models")) {
            return find("GET", "/v1/models", status, type);
        }
        return path.startsWith("/v1/")
                ? template(path.substring("/v1".length()))
                        .flatMap(template -> ofDocument(method, template, type))
                : Optional.empty();
    }

    /** The same for clients of Anthropic. */
    static Optional<Schema> findAnthropic(String path, int status, String type) {
        if (status >= 400) {
            return Optional.of(anthropic("ErrorResponse"));
        }
        if (path.startsWith("/v1/models/")) {
            return Optional.of(anthropic("Model"));
        }
        return switch (path) {
            case "/v1/messages" ->
                    Optional.of(
                            anthropic(
                                    type.equals("text/event-stream") ? "StreamEvent" : "Message"));
            case "/v1/messages/count_tokens" -> Optional.of(anthropic("TokenCount"));
            case "/v1/models" -> Optional.of(anthropic("ModelList"));
            default -> Optional.empty();
        };
    }

    private static Schema anthropic(String name) {
        return new Schema(ANTHROPIC, "/components/schemas/" + name);
    }

    private static Optional<String> template(String path) {
        return PATHS.entrySet().stream()
                .filter(known -> known.getValue().matcher(path).matches())
                .map(Map.Entry::getKey)
                // a path's own name goes before a placeholder
                .min((one, other) -> Boolean.compare(one.contains("{"), other.contains("{")));
    }

    private static Optional<Schema> ofDocument(String method, String template, String type) {
        var stream = STREAMS.get(method + " " + template);
        if (type.equals("text/event-stream") && stream != null) {
            return Optional.of(new Schema(OPENAI, stream));
        }
        var answers =
                OPENAI.at("/paths")
                        .path(template)
                        .path(method.toLowerCase(java.util.Locale.ROOT))
                        .path("responses")
                        .path("200");
        if (answers.isMissingNode()) {
            return Optional.empty();
        }
        var content = answers.path("content");
        if (content.isMissingNode()) {
            return Optional.of(Schema.NONE);
        }
        var schema = content.path(type).path("schema");
        return schema.isMissingNode()
                ? Optional.empty()
                : Optional.of(
                        schema.has("$ref")
                                ? new Schema(OPENAI, schema.path("$ref").asText().substring(1))
                                : Schema.NONE);
    }

    private static Map<String, Pattern> paths() {
        var paths = new HashMap<String, Pattern>();
        OPENAI.at("/paths")
                .fieldNames()
                .forEachRemaining(template ->
                        paths.put(
                                template,
                                Pattern.compile(
                                        template
                                                // names of models may hold slashes
                                                .replaceAll("\\{model}", ".+")
                                                .replaceAll("\\{\\w+}", "[^/]+"))));
        return paths;
    }
}
