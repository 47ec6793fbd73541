package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.dialect.SchemaDocument.OPENAI;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.line.ApiDocument.Field;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/api.md} against a gateway to which no tab is connected: what it takes it can't
 * answer, which is a 503 and no 400.
 */
@Timeout(60)
class ApiDocumentTest {
    private static final Set<String> TREATMENTS = Set.of("honoured", "emulated", "ignored");

    /** What no field holds. */
    private static final JsonNode FLAGS = ApiDocument.JSON.createArrayNode().add(true);

    private static ApiDocument document;
    private static Line line;

    @BeforeAll
    static void start(@TempDir Path home) throws Exception {
        document = new ApiDocument();
        line = Line.start(home, "{\"tabs\":{\"waitSeconds\":0}}");
    }

    @AfterAll
    static void close() {
        line.close();
    }

    @Test
    void every_example_is_treated_as_the_table_says() throws Exception {
        var wrong = new ArrayList<String>();
        for (var field : document.fields()) {
            var answer = post(field, field.example());
            var error = ApiDocument.JSON.readTree(answer.body()).path("error");
            var right =
                    field.refused()
                            ? answer.statusCode() == 400
                                    && error.path(isAnthropic(field) ? "type" : "code")
                                            .asText()
                                            .equals(field.code())
                                    && names(error, field)
                            : TREATMENTS.contains(field.treatment())
                                    && (answer.statusCode() == 200 || answer.statusCode() == 503);
            if (!right) {
                wrong.add("%s is %s, but: %s".formatted(field, field.treatment(), answer.body()));
            }
        }

        assertThat(document.fields()).isNotEmpty();
        assertThat(wrong).isEmpty();
    }

    @Test
    void a_value_of_a_wrong_type_is_refused_for_every_field() throws Exception {
        var wrong = new ArrayList<String>();
        for (var field : document.fields()) {
            var value = field.example().isArray() ? IntNode.valueOf(7) : FLAGS;
            var answer = post(field, value);
            var error = ApiDocument.JSON.readTree(answer.body()).path("error");
            if (answer.statusCode() != 400 || !names(error, field)) {
                wrong.add("%s: %s gets %s".formatted(field, value, answer.body()));
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void every_field_that_openai_knows_has_a_row() {
        var missing = new TreeSet<String>();
        for (var path : document.fields().stream().map(Field::path).collect(toSet())) {
            var known =
                    document.fields().stream()
                            .filter(field -> field.path().equals(path))
                            .map(field -> field.name().replaceAll("[.\\[].*", ""))
                            .collect(toSet());
            fieldsOfOpenAi(path).stream()
                    .filter(name -> !known.contains(name))
                    .forEach(name -> missing.add(path + ": " + name));
        }

        assertThat(fieldsOfOpenAi("/v1/chat/completions")).contains("messages", "prompt_cache_key");
        assertThat(missing).isEmpty();
    }

    @Test
    void every_endpoint_that_openai_knows_has_a_row() {
        var known =
                document.endpoints().stream()
                        .map(endpoint -> endpoint.method() + " " + endpoint.path())
                        .collect(toSet());

        assertThat(known).containsAll(endpointsOfOpenAi());
    }

    @Test
    void what_is_offered_answers_and_nothing_else() throws Exception {
        var wrong = new ArrayList<String>();
        for (var endpoint : document.endpoints()) {
            var path = endpoint.path().replaceAll("\\{\\w+}", "x");
            var answer =
                    line.send(
                            line.request(path)
                                    .method(endpoint.method(), BodyPublishers.noBody())
                                    .build());
            var unknown =
                    answer.body().contains("Unknown request URL")
                            || answer.body().contains("\"method_not_allowed\"");
            if (unknown == endpoint.offered()) {
                wrong.add(endpoint + ": " + answer.statusCode() + " " + answer.body());
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void every_section_is_of_an_endpoint_that_is_offered() {
        var offered =
                document.endpoints().stream()
                        .filter(endpoint -> endpoint.offered() && endpoint.method().equals("POST"))
                        .map(ApiDocument.Endpoint::path)
                        .collect(toSet());

        assertThat(document.fields().stream().map(Field::path).collect(toSet()))
                .isSubsetOf(offered);
    }

    /** The smallest request, with one field more. */
    private static HttpResponse<String> post(Field field, JsonNode value)
            throws IOException, InterruptedException {
        ObjectNode body = field.smallest().deepCopy();
        var names = field.name().split("\\.", -1);
        var at = body;
        for (var i = 0; i < names.length - 1; i++) {
            at = at.withObjectProperty(names[i]);
        }
        var name = names[names.length - 1];
        if (name.endsWith("[]")) {
            at.withArrayProperty(name.replace("[]", "")).add(value);
        } else {
            at.set(name, value);
        }
        return line.post(field.path(), body.toString());
    }

    private static boolean names(JsonNode error, Field field) {
        // Anthropic's errors have no field for the path
        return error.path(isAnthropic(field) ? "message" : "param")
                .asText()
                .startsWith(field.name().replaceAll("\\[].*", ""));
    }

    private static boolean isAnthropic(Field field) {
        return field.path().startsWith("/v1/messages");
    }

    private static Set<String> fieldsOfOpenAi(String path) {
        var fields = new TreeSet<String>();
        collect(
                OPENAI.at("/paths")
                        .path(path.substring("/v1".length()))
                        .at("/post/requestBody/content")
                        .path("application/json")
                        .path("schema"),
                fields);
        return fields;
    }

    private static void collect(JsonNode schema, Set<String> fields) {
        if (schema.has("$ref")) {
            collect(OPENAI.at(schema.path("$ref").asText().substring(1)), fields);
        }
        schema.path("allOf").forEach(part -> collect(part, fields));
        schema.path("properties").fieldNames().forEachRemaining(fields::add);
    }

    private static Set<String> endpointsOfOpenAi() {
        return OPENAI.at("/paths").properties().stream()
                .flatMap(path ->
                        path.getValue().properties().stream()
                                .map(method ->
                                        method.getKey().toUpperCase(Locale.ROOT)
                                                + " /v1"
                                                + path.getKey()))
                .collect(toCollection(TreeSet::new));
    }
}
