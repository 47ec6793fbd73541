package dev.lmarenaproxy.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.lmarenaproxy.Tool;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignatureTest {
    private static String signature(String description, String schema) {
        return signature(description, schema, Integer.MAX_VALUE);
    }

    private static String signature(String description, String schema, int length) {
        try {
            return Signature.of(
                    new Tool("t", description, schema, false),
                    LooseJson.readStrict(schema),
                    length);
        } catch (JsonProcessingException broken) {
            throw new AssertionError(broken);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{};t({})",
                "{\"type\":\"object\"};t(object)",
                "{\"type\":\"object\",\"properties\":{}};t({})",
                "{\"properties\":{\"a\":{\"type\":\"string\"}}};t({a?: string})",
                "{\"properties\":{\"a\":{},\"b-c\":true},\"required\":[\"a\"]};t({a: any, \"b-c\"?: any})",
                "{\"properties\":{\"a\":{\"enum\":[\"x\",1,null]}}};t({a?: \"x\" | 1 | null})",
                "{\"properties\":{\"a\":{\"const\":\"x\"}}};t({a?: \"x\"})",
                "{\"properties\":{\"a\":{\"type\":[\"string\",\"null\"]}}};t({a?: string | null})",
                "{\"properties\":{\"a\":{\"type\":\"string\",\"nullable\":true}}};t({a?: string | null})",
                "{\"properties\":{\"a\":{\"type\":\"array\"}}};t({a?: any[]})",
                "{\"properties\":{\"a\":{\"items\":{\"enum\":[1,2]}}}};t({a?: (1 | 2)[]})",
                "{\"properties\":{\"a\":{\"prefixItems\":[{\"type\":\"string\"},{}]}}};t({a?: [string, any]})",
                "{\"properties\":{\"a\":{\"type\":\"object\",\"additionalProperties\":{\"type\":\"integer\"}}}};t({a?: {[key: string]: integer}})",
                "{\"properties\":{\"a\":{\"properties\":{\"b\":{\"type\":\"number\"}},\"required\":[\"b\"]}}};t({a?: {b: number}})",
                "{\"properties\":{\"a\":{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"integer\"}]}}};t({a?: string | integer})",
                "{\"properties\":{\"a\":{\"allOf\":[{\"type\":\"string\"},{\"$ref\":\"#/$defs/x\"}]}},\"$defs\":{\"x\":{\"const\":1}}};t({a?: string & x})\\ntype x = 1",
                "{\"$ref\":\"#/$defs/n\",\"$defs\":{\"n\":{\"properties\":{\"c\":{\"items\":{\"$ref\":\"#/$defs/n\"}}}}}};t(n)\\ntype n = {c?: n[]}",
                "{\"properties\":{\"a\":{\"$ref\":\"#\"}}};t({a?: Arguments})\\ntype Arguments = {a?: Arguments}",
                "{\"properties\":{\"a\":{\"$ref\":\"http://x/y\"}}};t({a?: any})",
                "{\"properties\":{\"a\":{\"$ref\":\"#/no\"},\"b\":{\"$ref\":\"#x\"}}};t({a?: any, b?: any})",
                "{\"$ref\":\"#\"};t(Arguments)\\ntype Arguments = Arguments",
            })
    void a_schema_is_written_as_a_type(String schema, String signature) {
        assertThat(signature("", schema)).isEqualTo(signature.replace("\\n", "\n"));
    }

    @Test
    void descriptions_and_bounds_stand_in_comments() {
        assertThat(
                        signature(
                                " Gets\n the  weather. ",
                                """
                                {"type":"object","required":["city"],"properties":{
                                 "city":{"type":"string","description":"its name","minLength":1,"maxLength":10},
                                 "days":{"type":"integer","minimum":1,"default":3},
                                 "at":{"type":"object","properties":{
                                   "x":{"type":"number","description":"east"}}},
                                 "id":{"type":"string","pattern":"^a+$","format":"uuid"}}}\
                                """))
                .isEqualTo(
                        """
                        // Gets the weather.
                        t({
                          city: string, // its name; 1 to 10 characters
                          days?: integer, // at least 1; default 3
                          at?: {
                            x?: number, // east
                          },
                          id?: string, // pattern ^a+$; format uuid
                        })\
                        """);
    }

    @Test
    void descriptions_are_cut_off_after_a_sentence_or_a_word() {
        assertThat(Signature.shortened("One two. Three four five.", 15)).isEqualTo("One two. …");
        assertThat(Signature.shortened("One two three four", 10)).isEqualTo("One two…");
        assertThat(Signature.shortened("aaaaaaaaaaaaaaaa", 5)).isEqualTo("aaaaa…");
        assertThat(Signature.shortened("aaaa😀aaa", 5)).isEqualTo("aaaa…");
        assertThat(Signature.shortened("short", 5)).isEqualTo("short");
    }

    @Test
    void a_deep_or_wide_schema_is_written_less_deep() {
        var deep = "{\"properties\":{\"a\":".repeat(45) + "{}" + "}}".repeat(45);
        assertThat(signature("", deep)).hasSizeLessThan(300).contains("any");

        var wide = new StringBuilder("{\"properties\":{");
        for (int i = 0; i < 100; i++) {
            wide.append(
                    "\"p%d\":{\"properties\":{\"%s\":{\"type\":\"string\"}}},"
                            .formatted(i, "x".repeat(150)));
        }
        wide.append("\"last\":{}}}");
        assertThat(signature("", wide.toString())).hasSizeLessThan(20_000);
    }

    @Test
    void a_coding_agent_s_tools_take_a_fraction_of_their_json() {
        var tools = new ArrayList<Contract.Described>();
        int json = 0;
        for (int i = 0; i < 24; i++) {
            var tool = agentTool(i);
            json += tool.description().length() + tool.schema().length();
            tools.add(described(tool));
        }

        var contract = Contract.ofTools(tools, true, false);

        assertThat(json).isBetween(75_000, 90_000);
        assertThat(contract).hasSizeLessThan(30_000).contains("tool23({", "file_path: string", "…");
    }

    @Test
    void short_descriptions_stay_whole_beside_long_ones() {
        var tools =
                List.of(
                        described(new Tool("a", "Short one.", "{}", false)),
                        described(new Tool("b", "Long words. ".repeat(5000), "{}", false)));

        var contract = Contract.ofTools(tools, true, false);

        assertThat(contract).contains("// Short one.\na(");
        assertThat(contract.length()).isBetween(15_000, 18_000);
    }

    private static Contract.Described described(Tool tool) {
        try {
            return new Contract.Described(tool, LooseJson.readStrict(tool.schema()));
        } catch (JsonProcessingException broken) {
            throw new AssertionError(broken);
        }
    }

    private static Tool agentTool(int number) {
        var description =
                "Does one of the things that an agent does with files. Usage: give it the path. "
                        .repeat(5 + number * 2);
        var properties = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            properties.append(
                    """
                    "option_%d": {
                      "type": "string",
                      "description": "One of several options that change what the tool does with it",
                      "enum": ["first", "second", "third"]
                    },
                    """
                            .formatted(i));
        }
        return new Tool(
                "tool" + number,
                description,
                """
                {"$schema": "http://json-schema.org/draft-07/schema#",
                 "type": "object",
                 "properties": {
                %s
                   "file_path": {"type": "string", "description": "The absolute path to the file"}
                 },
                 "required": ["file_path"],
                 "additionalProperties": false}\
                """
                        .formatted(properties),
                false);
    }
}
