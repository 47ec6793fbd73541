package dev.lmarenaproxy.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lmarenaproxy.CompletionRequest;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.Fault.Kind;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.OutputFormat;
import dev.lmarenaproxy.Part;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.TokenLimit;
import dev.lmarenaproxy.ToolChoice;
import dev.lmarenaproxy.Turn;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextRequestTest {
    @Test
    void a_prompt_is_a_question_without_a_limit() throws FaultException {
        assertThat(decode("{'model':'m','prompt':'Say hi'}"))
                .isEqualTo(
                        new TextRequest(
                                List.of(
                                        CompletionRequest.of(
                                                "m", List.of(Turn.of(Role.USER, "Say hi")))),
                                false,
                                new TextForm(List.of("Say hi"), 1, false, false)));
    }

    @Test
    void all_that_counts_is_read() throws FaultException {
        var request =
                decode(
                        valid(
                                """
                                ,'prompt':['a','b'],'n':3,'best_of':3,'max_tokens':7,'stop':['x'],
                                'echo':true,'stream':true,'stream_options':{'include_usage':true}\
                                """));

        assertThat(request)
                .isEqualTo(
                        new TextRequest(
                                List.of(completion("a"), completion("b")),
                                true,
                                new TextForm(List.of("a", "b"), 3, true, true)));
    }

    private static CompletionRequest completion(String prompt) {
        return new CompletionRequest(
                "m",
                List.of(Turn.of(Role.USER, prompt)),
                List.of(),
                new ToolChoice.Auto(),
                true,
                new OutputFormat.Text(),
                List.of("x"),
                new TokenLimit(7, false),
                3);
    }

    @Test
    void what_has_no_effect_is_accepted() throws FaultException {
        var request =
                decode(
                        valid(
                                """
                                ,'temperature':2,'top_p':1,'frequency_penalty':-2,'presence_penalty':2,
                                'seed':1,'logit_bias':{},'user':'u','logprobs':0,'best_of':1,
                                'suffix':'','max_completion_tokens':'x','something_new':{}\
                                """));

        assertThat(request.completions())
                .containsExactly(CompletionRequest.of("m", List.of(Turn.of(Role.USER, "p"))));
    }

    @Test
    void what_comes_after_is_shown_to_the_model() throws FaultException {
        var parts = decode(valid(",'suffix':'%s'")).completions().getFirst().turns().getFirst();

        assertThat(((Part.Text) parts.parts().getFirst()).text())
                .contains("<before>\np\n</before>", "<after>\n%s\n</after>");
    }

    /** Fields that follow a valid request, then the kind and the path of the fault. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "model":null            | MISSING_PARAMETER     | model
                    "model":""              | INVALID_VALUE         | model
                    "prompt":null           | MISSING_PARAMETER     | prompt
                    "prompt":7              | INVALID_TYPE          | prompt
                    "prompt":[]             | INVALID_VALUE         | prompt
                    "prompt":[true]         | INVALID_TYPE          | prompt[0]
                    "prompt":[1,2]          | UNSUPPORTED_VALUE     | prompt[0]
                    "prompt":["a",[1,2]]    | UNSUPPORTED_VALUE     | prompt[1]
                    "prompt":["a","b"],"n":5 | UNSUPPORTED_VALUE    | prompt
                    "n":0                   | INVALID_VALUE         | n
                    "n":9                   | UNSUPPORTED_VALUE     | n
                    "best_of":0             | INVALID_VALUE         | best_of
                    "best_of":2             | UNSUPPORTED_VALUE     | best_of
                    "n":3,"best_of":2       | INVALID_VALUE         | best_of
                    "logprobs":6            | INVALID_VALUE         | logprobs
                    "logprobs":1            | UNSUPPORTED_PARAMETER | logprobs
                    "logprobs":true         | INVALID_TYPE          | logprobs
                    "max_tokens":0          | INVALID_VALUE         | max_tokens
                    "echo":1                | INVALID_TYPE          | echo
                    "suffix":1              | INVALID_TYPE          | suffix
                    "stop":[1]              | INVALID_TYPE          | stop[0]
                    "temperature":3         | INVALID_VALUE         | temperature
                    "logit_bias":[]         | INVALID_TYPE          | logit_bias
                    "user":1                | INVALID_TYPE          | user
                    "stream":1              | INVALID_TYPE          | stream
                    "stream_options":1      | INVALID_TYPE          | stream_options
                    """)
    void a_wrong_field_is_named(String field, Kind kind, String param) {
        var fault = fault(valid("," + field));

        assertThat(fault.kind()).as(fault.message()).isEqualTo(kind);
        assertThat(fault.param()).isEqualTo(param);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void no_damage_to_a_body_leads_to_anything_but_a_fault(long seed) {
        var random = new Random(seed);
        var good =
                bytes("{'model':'m','prompt':['é','b'],'n':2,'suffix':'s','stop':'x','echo':true}");
        for (var round = 0; round < 5_000; round++) {
            var bad = Arrays.copyOf(good, good.length - random.nextInt(3));
            for (var i = random.nextInt(4); i >= 0; i--) {
                var source =
                        random.nextBoolean()
                                ? random.nextInt(256)
                                : good[random.nextInt(good.length)];
                bad[random.nextInt(bad.length)] = (byte) source;
            }
            try {
                assertThat(TextRequest.decode(bad)).isNotNull();
            } catch (FaultException expected) {
                assertThat(expected.fault().message()).doesNotContain("Exception", "fasterxml");
            }
        }
    }

    private static String valid(String moreFields) {
        return "{'model':'m','prompt':'p'%s}".formatted(moreFields);
    }

    private static TextRequest decode(String json) throws FaultException {
        return TextRequest.decode(bytes(json));
    }

    private static Fault fault(String json) {
        return catchThrowableOfType(FaultException.class, () -> decode(json)).fault();
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(UTF_8);
    }
}
