package dev.lmarenaproxy.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemasTest {
    private static String problem(String schema, String json) {
        try {
            return String.valueOf(Schemas.read(schema).problem(json));
        } catch (Schemas.BadSchema bad) {
            throw new AssertionError(bad);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"type\":\"object\",\"properties\":{\"a\":true}}",
                // of an older draft, which isn't named
                "{\"items\":[{\"type\":\"string\"}]}",
                "{\"minimum\":1,\"exclusiveMinimum\":true}",
                "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"items\":[{}]}",
                // a draft that isn't known is not looked for
                "{\"$schema\":\"http://127.0.0.1:1/draft\"}",
                // patterns that Java doesn't know
                "{\"pattern\":\"(\"}",
                "{\"pattern\":\"^[\\\\p{Script=Greek}\\\\-]+$\"}",
                "{\"$defs\":{\"a\":{\"type\":\"string\"}},\"$ref\":\"#/$defs/a\"}",
                "{\"$id\":\"http://x/y\",\"$defs\":{\"a\":{}},\"$ref\":\"#/$defs/a\"}",
                "{\"$ref\":\"#\"}",
                "{\"unknown\":{\"type\":\"nonsense\"},\"nullable\":true}"
            })
    void a_schema_is_taken(String schema) {
        assertThat(Schemas.check(schema)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]|must be a JSON object",
                "true|must be a JSON object",
                "{|not JSON",
                "{\"type\":\"objekt\"}|/type",
                "{\"properties\":[]}|/properties: array found, object expected",
                "{\"properties\":{\"a\":{\"type\":5}}}|/properties/a/type",
                "{\"required\":true}|/required",
                "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"items\":[{}]}|/items",
                "{\"$ref\":\"#/$defs/no\"}|cannot be resolved",
                "{\"$ref\":\"http://127.0.0.1:1/x.json\"}|not allowed to be loaded",
                "{\"$ref\":\"classpath:/draft-07/schema\"}|not allowed to be loaded",
                "{\"$ref\":\"file:///etc/passwd\"}|not allowed to be loaded",
                "{\"$ref\":\"other.json\"}|not allowed to be loaded",
                "{\"properties\":{\"a\":{\"$schema\":\"http://127.0.0.1:1/x\"}}}|not allowed",
                "{\"multipleOf\":1e-999999}|out of range",
                "{\"multipleOf\":1e-99999999999}|out of range",
            })
    void another_is_refused_with_what_is_wrong(String schema, String why) {
        assertThat(Schemas.check(schema)).contains(why);
    }

    @Test
    void a_huge_schema_is_refused() {
        assertThat(Schemas.check("{\"title\":\"" + "x".repeat(600_000) + "\"}"))
                .contains("more than");
        assertThat(Schemas.check("{\"not\":".repeat(200) + "{}" + "}".repeat(200))).isNotNull();
    }

    @Test
    void what_is_wrong_with_a_document_is_told_with_its_place() {
        assertThat(
                        problem(
                                "{\"required\":[\"b\"],\"properties\":{\"a\":{\"type\":\"integer\"}}}",
                                "{\"a\":\"x\"}"))
                .isEqualTo("/a: string found, integer expected; required property 'b' not found");
        assertThat(problem("{\"minimum\":2}", "3")).isEqualTo("null");
    }

    @Test
    void five_problems_are_enough() {
        assertThat(problem("{\"items\":{\"type\":\"string\"}}", "[1,2,3,4,5,6,7,8]"))
                .contains("/4:")
                .doesNotContain("/5:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"^(a+)+$", "^(a|a)*$", "^(a*)*b$", "^(?:(?:a?){30}){30}$"})
    void a_pattern_that_would_take_years_counts_as_met(String pattern) {
        var schema = "{\"pattern\":\"" + pattern + "\"}";
        var json = "\"" + "a".repeat(20_000) + "!\"";

        assertTimeout(Duration.ofSeconds(5), () -> problem(schema, json));
    }

    @Test
    void a_schema_that_means_itself_comes_to_an_end() {
        assertThat(problem("{\"$ref\":\"#\"}", "{}")).isEqualTo("null");
    }

    @Test
    void work_that_doubles_with_each_level_comes_to_an_end() {
        var schema =
                """
                {"anyOf":[{"$ref":"#/$defs/a"},{"$ref":"#/$defs/b"}],
                 "$defs":{"a":{"items":{"$ref":"#"},"maxItems":1,"minItems":1},
                          "b":{"items":{"$ref":"#"},"maxItems":1,"minItems":1}}}\
                """;
        var json = "[".repeat(60) + "]".repeat(60);

        assertTimeout(Duration.ofSeconds(5), () -> problem(schema, json));
    }

    @Test
    void numbers_are_compared_in_time() {
        assertTimeout(Duration.ofSeconds(5), () -> problem("{\"multipleOf\":0.001}", "1e400"));
    }
}
