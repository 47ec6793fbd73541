package dev.lmarenaproxy.line;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What {@code docs/api.md} says. */
final class ApiDocument {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final Pattern ENDPOINT =
            Pattern.compile("(?m)^\\| `(GET|POST|DELETE) (/v1/\\S+)` \\| (.*) \\|$");
    private static final Pattern SECTION = Pattern.compile("(?m)^## `POST (/v1/\\S+)`$");
    private static final Pattern SMALLEST = Pattern.compile("(?s)```json\\n(.*?)```");
    private static final Pattern FIELD =
            Pattern.compile("(?m)^\\| `([\\w.\\[\\]]+)` \\| `(.+?)` \\| (.+?) \\| ?(.*) ?\\|$");

    private final String text;

    ApiDocument() throws IOException {
        text = Files.readString(Path.of("../docs/api.md"));
    }

    record Endpoint(String method, String path, boolean offered) {}

    /** What is done with a value of a field of a {@code POST}. */
    record Field(String path, JsonNode smallest, String name, JsonNode example, String treatment) {
        boolean refused() {
            return treatment.startsWith("refused `");
        }

        /** The error's code, where it is refused. */
        String code() {
            return treatment.replaceAll("refused `(\\w+)`", "$1");
        }

        @Override
        public String toString() {
            return "%s: %s %s".formatted(path, name, example);
        }
    }

    List<Endpoint> endpoints() {
        return ENDPOINT.matcher(text)
                .results()
                .map(row ->
                        new Endpoint(
                                row.group(1),
                                row.group(2),
                                !row.group(3).startsWith("not offered")))
                .toList();
    }

    List<Field> fields() {
        var fields = new ArrayList<Field>();
        var sections = SECTION.matcher(text).results().toList();
        for (var section : sections) {
            var rest = text.substring(section.end());
            var end = rest.indexOf("\n## ");
            var body = end < 0 ? rest : rest.substring(0, end);
            var smallest =
                    SMALLEST.matcher(body).results().findFirst().map(found -> json(found.group(1)));
            FIELD.matcher(body)
                    .results()
                    .map(row -> field(section.group(1), smallest.orElseThrow(), row))
                    .forEach(fields::add);
        }
        return fields;
    }

    private static Field field(String path, JsonNode smallest, MatchResult row) {
        return new Field(path, smallest, row.group(1), json(row.group(2)), row.group(3));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
