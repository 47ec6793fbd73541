package dev.lmarenaproxy.dialect.anthropic;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Modality;
import dev.lmarenaproxy.Model;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelPageTest {
    private static final Instant CREATED = Instant.parse("2026-08-01T10:20:30.999Z");
    private static final List<Model> MODELS =
            IntStream.range(0, 25)
                    .mapToObj(i -> new Model("m" + i, "id", Modality.CHAT, null))
                    .toList();

    @Test
    void a_model_has_exactly_this_form() {
        assertThat(ModelPage.one(new Model("m \"1\"", "id", Modality.CHAT, null), CREATED))
                .isEqualTo(
                        "{\"type\":\"model\",\"id\":\"m \\\"1\\\"\",\"display_name\":\"m \\\"1\\\"\","
                                + "\"created_at\":\"2026-08-01T10:20:30Z\",\"lifecycle\":\"active\","
                                + "\"max_input_tokens\":null,\"max_tokens\":null,\"capabilities\":null}");
    }

    @Test
    void no_models_are_an_empty_page() throws FaultException {
        assertThat(ModelPage.of(List.of(), CREATED, null, null, null))
                .isEqualTo("{\"data\":[],\"has_more\":false,\"first_id\":null,\"last_id\":null}");
    }

    @ParameterizedTest
    @CsvSource({
        "  ,    ,    , m0,  m19, true",
        "'',    ,    , m0,  m19, true",
        "5 ,    ,    , m0,  m4,  true",
        "25,    ,    , m0,  m24, false",
        "  ,    , m19, m20, m24, false",
        "2 ,    , m3 , m4,  m5,  true",
        "3 , m10,    , m7,  m9,  true",
        "3 , m2 ,    , m0,  m1,  false",
        "  , m5 , m1 , m2,  m4,  false",
    })
    void a_page_goes_on_after_or_before_a_model(
            @Nullable String limit,
            @Nullable String before,
            @Nullable String after,
            String first,
            String last,
            boolean more)
            throws Exception {
        var page = new ObjectMapper().readTree(ModelPage.of(MODELS, CREATED, limit, before, after));

        assertThat(page.path("first_id").asText()).isEqualTo(first);
        assertThat(page.path("last_id").asText()).isEqualTo(last);
        assertThat(page.path("data").path(0).path("id").asText()).isEqualTo(first);
        assertThat(page.path("has_more").asBoolean()).isEqualTo(more);
    }

    @ParameterizedTest
    @CsvSource({"0,,,limit", "1001,,,limit", "x,,,limit", ",y,,before_id", ",,y,after_id"})
    void a_wrong_parameter_is_named(
            @Nullable String limit, @Nullable String before, @Nullable String after, String param) {
        var fault =
                requireNonNull(
                                catchThrowableOfType(
                                        FaultException.class,
                                        () -> ModelPage.of(MODELS, CREATED, limit, before, after)))
                        .fault();

        assertThat(fault.param()).isEqualTo(param);
    }
}
