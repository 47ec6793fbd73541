package dev.lmarenaproxy.dialect.openai;

import static dev.lmarenaproxy.Capabilities.PictureInput.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.Capabilities;
import dev.lmarenaproxy.Capabilities.PictureInput;
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
    void a_model_tells_what_it_takes_and_gives_where_the_site_does() {
        var takes = new Capabilities(PictureInput.ONE, List.of("1:1", "16:9"));
        var painter = new Model("p", "id-3", Modality.IMAGE, null, takes);
        var blind = new Model("b", "id-4", Modality.CHAT, null, new Capabilities(NONE, List.of()));

        assertThat(ModelList.one(painter, CREATED))
                .endsWith(
                        "\"type\":\"image\",\"architecture\":{\"modality\":\"text+image->image\","
                                + "\"input_modalities\":[\"text\",\"image\"],"
                                + "\"output_modalities\":[\"image\"]},"
                                + "\"aspect_ratios\":[\"1:1\",\"16:9\"]}");
        assertThat(ModelList.one(blind, CREATED))
                .endsWith(
                        "\"architecture\":{\"modality\":\"text->text\",\"input_modalities\":[\"text\"],"
                                + "\"output_modalities\":[\"text\"]}}");
        OpenAiSchema.named("Model").check(ModelList.one(painter, CREATED));
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
