package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.errors.BadRequestException;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.images.Image;
import com.openai.models.images.ImageEditParams;
import com.openai.models.images.ImageGenerateParams;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code /v1/images} from the official Java client to a fake tab and back. */
@Timeout(60)
@SuppressWarnings("deprecation") // the form that older clients ask for is to go on working
class ImagesLineTest {
    private static final byte[] PNG =
            Base64.getDecoder().decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ");

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

    @Test
    void pictures_come_as_bytes_where_they_are_wanted() throws Exception {
        try (var line = Line.start(home)) {
            var tab = line.newTab(asked -> paint(asked, "https://img.example/1"));
            line.known(tab.files(file -> file.head(200, "image/png").send("PIXELS").end()));

            var response =
                    line.openai()
                            .images()
                            .generate(
                                    params("A heron")
                                            .responseFormat(
                                                    ImageGenerateParams.ResponseFormat.B64_JSON)
                                            .build());

            assertThat(response.data().orElseThrow().getFirst().b64Json())
                    .contains(base64("PIXELS"));
        }
    }

    @Test
    void a_stream_holds_each_picture_when_it_is_complete() throws Exception {
        try (var line = Line.start(home)) {
            var tab = line.newTab(asked -> paint(asked, "https://img.example/1"));
            line.known(tab.files(file -> file.head(200, "image/webp").send("PIXELS").end()));

            try (var stream = line.openai().images().generateStreaming(params("x").build())) {
                var events = stream.stream().toList();

                assertThat(events).hasSize(1);
                var completed = events.getFirst().asGenerationCompleted().validate();
                assertThat(completed.b64Json()).isEqualTo(base64("PIXELS"));
                assertThat(completed.outputFormat().asString()).isEqualTo("webp");
            }
        }
    }

    @Test
    void a_form_with_a_picture_is_an_edit() throws Exception {
        try (var line = Line.start(home)) {
            var seen = new AtomicReference<JsonNode>();
            line.tab(asked -> {
                seen.set(asked.body);
                paint(asked, "https://img.example/1");
            });

            var response =
                    line.openai()
                            .images()
                            .edit(
                                    ImageEditParams.builder()
                                            .model("painter")
                                            .prompt("Make it blue")
                                            .image(Files.write(home.resolve("heron.png"), PNG))
                                            .n(1)
                                            .build());

            assertThat(response.data().orElseThrow()).hasSize(1);
            var message = seen.get().path("userMessage");
            assertThat(message.path("content").textValue()).contains("Make it blue");
            assertThat(message.path("experimental_attachments")).hasSize(1);
        }
    }

    @Test
    void a_form_without_a_picture_is_refused() throws Exception {
        try (var line = Line.start(home)) {
            var answer =
                    line.send(
                            line.request("/v1/images/edits")
                                    .header("Content-Type", "multipart/form-data; boundary=b")
                                    .POST(
                                            BodyPublishers.ofString(
                                                    "--b\r\nContent-Disposition: form-data;"
                                                            + " name=\"prompt\"\r\n\r\nx\r\n--b--\r\n"))
                                    .build());

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("Missing required parameter: 'images'");
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
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
