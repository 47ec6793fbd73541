package dev.lmarenaproxy.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lmarenaproxy.Fault.Kind;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoRequestTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    {"prompt":"A heron"}                                | - | -
                    {"prompt":"A heron","size":"1280x720"}              | 1280x720 | -
                    {"prompt":"A heron","seconds":"8"}                  | - | 8
                    {"prompt":"A heron","seconds":8,"size":"720x1280"}  | 720x1280 | 8
                    """)
    void wishes_can_be_read_again_from_what_was_asked(String body, String size, Integer seconds)
            throws FaultException {
        var asked = asked(body);

        assertThat(VideoPrompt.of(asked)).isEqualTo(new VideoPrompt("A heron", size, seconds));
    }

    @Test
    void words_that_look_like_a_wish_stay_words_within_the_prompt() {
        var prompt = new VideoPrompt("Size: 1x1\nand so on", "2x2", null);

        assertThat(VideoPrompt.of(prompt.asked())).isEqualTo(prompt);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                                  | MISSING_PARAMETER | prompt
                    {"prompt":""}                       | INVALID_VALUE     | prompt
                    {"prompt":"x","model":1}            | INVALID_TYPE      | model
                    {"prompt":"x","seconds":"soon"}     | INVALID_VALUE     | seconds
                    {"prompt":"x","seconds":0}          | INVALID_VALUE     | seconds
                    {"prompt":"x","seconds":true}       | INVALID_TYPE      | seconds
                    {"prompt":"x","size":"wide"}        | INVALID_VALUE     | size
                    {"prompt":"x","input_reference":1}  | INVALID_TYPE      | input_reference
                    {"prompt":"x","input_reference":{"file_id":"f"}} | UNSUPPORTED_VALUE | input_reference.file_id
                    """)
    void a_wrong_field_is_named(String body, Kind kind, String param) {
        var fault = catchThrowableOfType(FaultException.class, () -> decode(body)).fault();

        assertThat(fault.kind()).as(fault.message()).isEqualTo(kind);
        assertThat(fault.param()).isEqualTo(param);
    }

    private static String asked(String body) throws FaultException {
        return ((Part.Text) decode(body).completion().turns().getFirst().parts().getLast()).text();
    }

    private static VideoRequest decode(String body) throws FaultException {
        return VideoRequest.decode(body.getBytes(UTF_8));
    }
}
