package dev.lmarenaproxy.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lmarenaproxy.FaultException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonBodyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'a':1,'a':2}                | An object has the key 'a' twice: line 1, column 12.",
                "{'a':{'b':{},'b':[1]}}       | An object has the key 'b' twice: line 1, column 18.",
                "{'l':[{'a':1,'x':[],'a':{}}]} | An object has the key 'a' twice: line 1, column 25.",
                "{'a':1} {'b':2}              | The body goes on after the end of its JSON: line 1, column 9.",
                "{'a':{'a':1}} 7              | The body goes on after the end of its JSON: line 1, column 15.",
                "{'a':1}]                     | The body is not valid JSON: line 1, column 8."
            })
    void is_told_what_is_wrong_and_where(String body, String problem) {
        var bytes = body.replace('\'', '"').getBytes(UTF_8);

        assertThatExceptionOfType(FaultException.class)
                .isThrownBy(() -> JsonBody.readWithoutDuplicates(bytes))
                .satisfies(refused -> assertThat(refused.fault().message()).isEqualTo(problem));
    }

    @Test
    void of_a_key_that_stands_twice_the_last_counts_where_that_is_no_mistake() throws Exception {
        var read = JsonBody.read("{\"a\":1,\"a\":2}".getBytes(UTF_8));

        assertThat(read.node().path("a").intValue()).isEqualTo(2);
    }
}
