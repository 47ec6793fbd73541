package dev.lmarenaproxy.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.Modality;
import dev.lmarenaproxy.Model;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelListTest {
    private static final Instant CREATED = Instant.ofEpochSecond(1_700_000_000);
    private static final Model SEARCH = new Model("a/b \"c\" é", "id-1", Modality.SEARCH, "openai");
    private static final Model IMAGE = new Model("pic", "id-2", Modality.IMAGE, null);

    @Test
    void a_model_keeps_its_name_and_tells_its_type() {
        assertThat(ModelList.one(SEARCH, CREATED))
                .isEqualTo(
                        "{\"id\":\"a/b \\\"c\\\" é\",\"object\":\"model\",\"created\":1700000000,"
                                + "\"owned_by\":\"openai\",\"type\":\"search\"}");
        OpenAiSchema.named("Model").check(ModelList.one(IMAGE, CREATED));
    }

    @Test
    void the_list_keeps_the_order() {
        var json =
                OpenAiSchema.named("ListModelsResponse")
                        .check(ModelList.list(List.of(SEARCH, IMAGE), CREATED));

        assertThat(json.path("data").findValuesAsText("id")).containsExactly("a/b \"c\" é", "pic");
        assertThat(json.path("data").findValuesAsText("type")).containsExactly("search", "image");
    }

    @Test
    void there_may_be_no_models() {
        assertThat(ModelList.list(List.of(), CREATED))
                .isEqualTo("{\"object\":\"list\",\"data\":[]}");
    }
}
