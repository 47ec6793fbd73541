package dev.lmarenaproxy.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pictures of the site on their way through a real page to clients. */
@ExtendWith(Stages.class)
@Timeout(90)
class MediaTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static HttpResponse<String> paint(Stage stage, String form) {
        var answer =
                stage.client()
                        .posting(
                                "/v1/images/generations",
                                "{\"model\":\"brush/paint-xl\",\"prompt\":\"a heron\",\"response_format\":\"%s\"}"
                                        .formatted(form));
        stage.chromium().waitFor(answer::isDone);
        return answer.join();
    }

    private static JsonNode first(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).at("/data/0");
    }

    private static void assertPicture(JsonNode image) {
        var bytes = Base64.getDecoder().decode(image.path("b64_json").asText());
        assertThat(new String(bytes, ISO_8859_1))
                .startsWith("\u0089PNG\r\n\u001a\n")
                .endsWith("IEND\u00aeB`\u0082");
    }

    @Test
    void a_picture_that_lies_at_the_site_comes_as_bytes(Stage.Setup setup) throws Exception {
        var stage = setup.open();
        stage.connectedTab();

        assertPicture(first(paint(stage, "b64_json")));
        assertThat(first(paint(stage, "url")).path("url").asText())
                .startsWith(Chromium.SITE + "/media/");
    }

    @Test
    void a_picture_that_lies_elsewhere_comes_as_bytes(Stage.Setup setup) throws Exception {
        var stage = setup.site(options -> options.filesAt(Chromium.FILES)).open();
        stage.connectedTab();

        assertPicture(first(paint(stage, "b64_json")));
        assertThat(first(paint(stage, "url")).path("url").asText())
                .startsWith(Chromium.FILES + "/media/");
    }

    @Test
    void a_picture_that_no_page_may_read_is_had_by_its_address_only(Stage.Setup setup)
            throws Exception {
        var stage =
                setup.site(options -> options.filesAt(Chromium.FILES).filesForPages(false)).open();
        var tab = stage.connectedTab();

        var refused = paint(stage, "b64_json");

        assertThat(refused.statusCode()).isEqualTo(502);
        assertThat(JSON.readTree(refused.body()).at("/error/code").asText())
                .isEqualTo("media_unreachable");
        assertThat(first(paint(stage, "url")).path("url").asText())
                .startsWith(Chromium.FILES + "/media/");
        tab.isConnected();
    }
}
