package dev.lmarenaproxy.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lmarenaproxy.Capabilities;
import dev.lmarenaproxy.Fault.Kind;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Modality;
import dev.lmarenaproxy.Model;
import dev.lmarenaproxy.Part;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageRequestTest {
    private static final String PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ";

    @Test
    void only_a_prompt_is_needed() throws FaultException {
        var request = generation("{'prompt':'A heron'}");

        assertThat(request.completion().model()).isEmpty();
        assertThat(request.completion().choices()).isEqualTo(1);
        assertThat(request.completion().turns().getFirst().parts())
                .containsExactly(new Part.Text("A heron"));
        assertThat(request.base64()).isFalse();
        assertThat(request.stream()).isFalse();
    }

    @Test
    void a_stream_holds_bytes_whatever_is_asked_for() throws FaultException {
        assertThat(generation("{'prompt':'x','stream':true}").base64()).isTrue();
        assertThat(generation("{'prompt':'x','response_format':'b64_json'}").base64()).isTrue();
        assertThat(generation("{'prompt':'x','response_format':'url'}").base64()).isFalse();
    }

    @Test
    void what_has_no_effect_is_accepted() throws FaultException {
        var request =
                generation(
                        """
                        {'prompt':'x','model':'m','n':10,'quality':'hd','output_format':'webp',
                         'output_compression':50,'partial_images':3,'moderation':'low',
                         'background':'opaque','style':'vivid','user':'u','size':'auto','new':1}\
                        """);

        assertThat(request.completion().model()).isEqualTo("m");
        assertThat(request.completion().choices()).isEqualTo(10);
    }

    /** Fields that follow a valid prompt, then the kind and the path of the fault. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "prompt":" "                | INVALID_VALUE     | prompt
                    "prompt":1                  | INVALID_TYPE      | prompt
                    "prompt":null               | MISSING_PARAMETER | prompt
                    "model":1                   | INVALID_TYPE      | model
                    "n":0                       | INVALID_VALUE     | n
                    "n":11                      | INVALID_VALUE     | n
                    "n":"1"                     | INVALID_TYPE      | n
                    "size":"large"              | INVALID_VALUE     | size
                    "size":"0x10"               | INVALID_VALUE     | size
                    "quality":"best"            | INVALID_VALUE     | quality
                    "response_format":"png"     | INVALID_VALUE     | response_format
                    "output_format":"gif"       | INVALID_VALUE     | output_format
                    "output_compression":101    | INVALID_VALUE     | output_compression
                    "partial_images":4          | INVALID_VALUE     | partial_images
                    "background":"transparent"  | UNSUPPORTED_VALUE | background
                    "background":"red"          | INVALID_VALUE     | background
                    "style":"dull"              | INVALID_VALUE     | style
                    "stream":"yes"              | INVALID_TYPE      | stream
                    """)
    void a_wrong_field_is_named(String field, Kind kind, String param) {
        var fault =
                catchThrowableOfType(
                                FaultException.class,
                                () -> generation("{'prompt':'x'," + field + "}"))
                        .fault();

        assertThat(fault.kind()).as(fault.message()).isEqualTo(kind);
        assertThat(fault.param()).isEqualTo(param);
    }

    @Test
    void pictures_to_edit_stand_before_the_prompt() throws FaultException {
        var request =
                edit(
                        "{'prompt':'x','images':[{'image_url':'data:image/png;base64,%s'}]}"
                                .formatted(PNG));

        var parts = request.completion().turns().getFirst().parts();
        assertThat(parts).hasSize(2);
        assertThat(parts.getFirst()).isInstanceOf(Part.Picture.class);
        assertThat(parts.getLast()).isEqualTo(new Part.Text("x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"prompt":"x"}                                | MISSING_PARAMETER | images
                    {"prompt":"x","images":[]}                    | INVALID_VALUE     | images
                    {"prompt":"x","images":[{}]}                  | MISSING_PARAMETER | images[0].image_url
                    {"prompt":"x","images":[{"file_id":"f"}]}     | UNSUPPORTED_VALUE | images[0].file_id
                    {"prompt":"x","images":[{"image_url":"https://x.example/a.png"}]} | UNSUPPORTED_VALUE | images[0].image_url
                    {"prompt":"x","images":[{"image_url":"data:image/png;base64,!"}]} | INVALID_VALUE | images[0].image_url
                    {"prompt":"x","mask":{},"images":[]}          | UNSUPPORTED_PARAMETER | mask
                    {"prompt":"x","input_fidelity":"some","images":[]} | INVALID_VALUE | input_fidelity
                    """)
    void a_wrong_edit_is_named(String body, Kind kind, String param) {
        var fault = catchThrowableOfType(FaultException.class, () -> edit(body)).fault();

        assertThat(fault.kind()).as(fault.message()).isEqualTo(kind);
        assertThat(fault.param()).isEqualTo(param);
    }

    @Test
    void the_nearest_shape_that_the_model_offers_is_asked_for() throws FaultException {
        var request = generation("{'prompt':'A heron','size':'1792x1024'}");

        var fitted =
                request.fit(
                        request.completion(), model(Modality.IMAGE, "1:1", "16:9", "9:16", "odd"));

        assertThat(fitted.turns().getFirst().parts())
                .containsExactly(new Part.Text("A heron"), new Part.Text("Aspect ratio: 16:9"));
    }

    @ParameterizedTest
    @CsvSource({"auto,'1:1;16:9'", "1024x1024,'1:1'", "1024x1024,''"})
    void no_shape_is_asked_for_where_there_is_no_choice(String size, String ratios)
            throws FaultException {
        var request = generation("{'prompt':'x','size':'%s','n':2}".formatted(size));

        var fitted =
                request.fit(
                        request.completion(),
                        model(
                                Modality.IMAGE,
                                ratios.isEmpty() ? new String[0] : ratios.split(";")));

        assertThat(fitted).isEqualTo(request.completion());
    }

    @Test
    void a_model_that_makes_no_pictures_is_refused() throws FaultException {
        var request = generation("{'prompt':'x'}");

        var fault =
                catchThrowableOfType(
                                FaultException.class,
                                () -> request.fit(request.completion(), model(Modality.CHAT)))
                        .fault();

        assertThat(fault.kind()).isEqualTo(Kind.UNSUPPORTED_VALUE);
        assertThat(fault.param()).isEqualTo("model");
    }

    private static Model model(Modality modality, String... ratios) {
        return new Model(
                "m",
                "id",
                modality,
                null,
                new Capabilities(Capabilities.PictureInput.SEVERAL, List.of(ratios)));
    }

    private static ImageRequest generation(String json) throws FaultException {
        return ImageRequest.generation(json.replace('\'', '"').getBytes(UTF_8));
    }

    private static ImageRequest edit(String json) throws FaultException {
        return ImageRequest.edit(json.replace('\'', '"').getBytes(UTF_8));
    }
}
