package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.errors.BadRequestException;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.images.Image;
import com.openai.models.images.ImageGenerateParams;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code /v1/images} from the official Java client to a fake tab and back. */
@Timeout(60)
class ImagesLineTest {
    @TempDir private Path home;

    @Test
    void pictures_come_as_addresses_as_many_as_were_asked_for() throws Exception {
        try (var line = Line.start(home)) {
            var count = new AtomicInteger();
            line.tab(asked -> paint(asked, "https://img.example/" + count.incrementAndGet()));

            var response =
                    line.openai().images().generate(params("A heron").n(2).build()).validate();

            assertThat(response.data().orElseThrow().stream().map(Image::url))
                    .allSatisfy(url -> assertThat(url).isPresent())
                    .doesNotHaveDuplicates()
                    .hasSize(2);
            assertThat(response.usage()).isPresent();
        }
    }

    @Test
    void the_first_model_that_paints_is_asked_where_none_is_named() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> paint(asked, "https://img.example/1"));

            var answer = line.post("/v1/images/generations", "{\"prompt\":\"A heron\"}");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"url\":\"https://img.example/1\"");
        }
    }

    @Test
    void a_model_that_paints_nothing_is_told_with_its_words() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, STREAM).text("I would rather not.").finish());

            var failure =
                    catchThrowableOfType(
                            OpenAIServiceException.class,
                            () -> line.openai().images().generate(params("x").build()));

            assertThat(failure.statusCode()).isEqualTo(502);
            assertThat(failure.getMessage()).contains("I would rather not.");
        }
    }

    @Test
    void a_model_of_words_is_refused() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked -> asked.head(200, STREAM).text("x").finish());

            var failure =
                    catchThrowableOfType(
                            BadRequestException.class,
                            () ->
                                    line.openai()
                                            .images()
                                            .generate(params("x").model("gpt-5-high").build()));

            assertThat(failure.param()).contains("model");
        }
    }

    private static ImageGenerateParams.Builder params(String prompt) {
        return ImageGenerateParams.builder().model("painter").prompt(prompt);
    }

    private static void paint(FakeTab.Asked asked, String url) {
        asked.head(200, STREAM)
                .send("a2:[{\"type\":\"image\",\"image\":\"" + url + "\"}]\n")
                .finish();
    }
}
