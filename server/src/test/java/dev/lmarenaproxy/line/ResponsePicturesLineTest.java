package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static dev.lmarenaproxy.line.ResponsesLineTest.params;
import static dev.lmarenaproxy.line.ResponsesLineTest.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Responses of models that make pictures, from the official Java client to a fake tab and back. */
@Timeout(60)
class ResponsePicturesLineTest {
    @TempDir private Path home;

    @Test
    void a_picture_is_an_item_with_its_bytes() throws Exception {
        try (var line = Line.start(home)) {
            var tab =
                    line.newTab(asked ->
                            asked.head(200, STREAM)
                                    .send(
                                            "a2:[{\"type\":\"image\",\"image\":\"https://img.example/1\"}]\n")
                                    .finish());
            line.known(tab.files(file -> file.head(200, "image/webp").send("PIXELS").end()));
            var client = line.openai().responses();

            var first = client.create(params("paint").model("painter").build()).validate();

            var call = first.output().getFirst().asImageGenerationCall();
            assertThat(call.result())
                    .contains(Base64.getEncoder().encodeToString("PIXELS".getBytes(UTF_8)));
            assertThat(client.retrieve(first.id()).validate()).isEqualTo(first);
        }
    }

    @Test
    void a_picture_that_cannot_be_fetched_is_shown_by_its_address() throws Exception {
        try (var line = Line.start(home)) {
            var tab =
                    line.newTab(asked ->
                            asked.head(200, STREAM)
                                    .send(
                                            "a2:[{\"type\":\"image\",\"image\":\"https://img.example/1\"}]\n")
                                    .finish());
            line.known(tab.files(file -> file.head(404, "text/plain").end()));

            var response =
                    line.openai()
                            .responses()
                            .create(params("paint").model("painter").build())
                            .validate();

            assertThat(text(response)).isEqualTo("![Generated Image](https://img.example/1)");
        }
    }
}
