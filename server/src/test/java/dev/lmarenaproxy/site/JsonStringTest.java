package dev.lmarenaproxy.site;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonStringTest {
    @Test
    void it_reads_what_a_JSON_parser_reads_and_refuses_what_that_refuses() {
        String[] pieces = {
            "a", "é", "😀", "\\", "\\n", "\\u00e9", "\\ud83d", "\\u00", "\\x", "/", "\t", "\\\\",
            "u", "0", " "
        };
        var random = new SplittableRandom(7);
        for (int i = 0; i < 50_000; i++) {
            var json = new StringBuilder("\"");
            for (int n = random.nextInt(6); n > 0; n--) {
                json.append(pieces[random.nextInt(pieces.length)]);
            }
            byte[] bytes = json.append('"').toString().getBytes(UTF_8);

            JsonNode expected = SiteJson.parse(bytes, 0, bytes.length);

            assertThat(JsonString.decode(bytes, 0, bytes.length))
                    .as(json.toString())
                    .isEqualTo(expected.textValue());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"", "x", "\"x", "x\"", "\"\\\"", "\"\\u0g00\"", "\"\\u٠٠٠٠\""})
    void what_is_no_string_is_refused(String json) {
        byte[] bytes = json.getBytes(UTF_8);

        assertThat(JsonString.decode(bytes, 0, bytes.length)).isNull();
    }

    @Test
    void bytes_that_are_no_UTF_8_become_replacement_characters() {
        byte[] bytes = {'"', 'a', (byte) 0xC3, 'b', '"'};

        assertThat(JsonString.decode(bytes, 0, bytes.length)).isEqualTo("a\uFFFDb");
    }
}
