package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static dev.lmarenaproxy.line.Chat.await;
import static dev.lmarenaproxy.line.Line.soon;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures from clients to the site behind a fake tab. */
@Timeout(60)
class PicturesLineTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] BEGINNING = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    @TempDir private Path home;

    private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    private final FakeFiles files = new FakeFiles();

    /** Random, but for its beginning. */
    private static byte[] picture(int bytes) {
        var picture = new byte[bytes];
        new Random(bytes).nextBytes(picture);
        System.arraycopy(BEGINNING, 0, picture, 0, BEGINNING.length);
        return picture;
    }

    private static String url(byte[] picture) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(picture);
    }

    private void answer(FakeTab.Asked one) {
        asked.add(one.body);
        one.head(200, STREAM).text("seen").finish();
    }

    private FakeTab connect(Line line) throws Exception {
        var tab = line.newTab(this::answer).files(files).connect();
        line.post("/v1/refresh-models", "");
        return tab;
    }

    /** The pictures of the last question, as the site has them. */
    private List<byte[]> seen() {
        var seen = new ArrayList<byte[]>();
        for (var attachment : asked.getLast().at("/userMessage/experimental_attachments")) {
            assertThat(attachment.path("contentType").textValue()).isEqualTo("image/png");
            assertThat(attachment.path("name").textValue()).startsWith("key-");
            seen.add(files.pictures.get(attachment.path("url").textValue()));
        }
        return seen;
    }

    private static String body(String model, byte[]... pictures) {
        var body = JSON.createObjectNode().put("model", model);
        var content = body.putArray("messages").addObject().put("role", "user").putArray("content");
        content.addObject().put("type", "text").put("text", "what?");
        for (var picture : pictures) {
            add(url(picture), content);
        }
        return body.toString();
    }

    private static void add(String url, ArrayNode content) {
        content.addObject().put("type", "image_url").putObject("image_url").put("url", url);
    }

    @Test
    void pictures_of_the_official_client_arrive_byte_for_byte() throws Exception {
        try (var line = Line.start(home)) {
            connect(line);
            var small = picture(100);
            var large = picture(5 * 1024 * 1024);

            var answer =
                    line.openai()
                            .chat()
                            .completions()
                            .create(
                                    ChatCompletionCreateParams.builder()
                                            .model("gpt-5-high")
                                            .addUserMessageOfArrayOfContentParts(
                                                    List.of(text("look"), part(small), part(large)))
                                            .build());

            assertThat(answer.choices().getFirst().message().content()).contains("seen");
            assertThat(seen())
                    .usingElementComparator(Arrays::compare)
                    .containsExactly(small, large);
            assertThat(asked.getLast().at("/userMessage/content").textValue()).isEqualTo("look");
        }
    }

    private static ChatCompletionContentPart text(String text) {
        return ChatCompletionContentPart.ofText(
                ChatCompletionContentPartText.builder().text(text).build());
    }

    private static ChatCompletionContentPart part(byte[] picture) {
        return ChatCompletionContentPart.ofImageUrl(
                ChatCompletionContentPartImage.builder()
                        .imageUrl(
                                ChatCompletionContentPartImage.ImageUrl.builder()
                                        .url(url(picture))
                                        .build())
                        .build());
    }

    @Test
    void a_picture_in_the_text_is_taken_out_of_it() throws Exception {
        try (var line = Line.start(home)) {
            connect(line);
            var picture = picture(50);

            var answer =
                    line.post(
                            "/v1/chat/completions",
                            Line.question("see ![it](" + url(picture) + ") there", false));

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(seen()).usingElementComparator(Arrays::compare).containsExactly(picture);
            assertThat(asked.getLast().at("/userMessage/content").textValue())
                    .isEqualTo("see \n there");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "finder, 1, messages[0].content[1].image_url.url",
        "painter, 2, messages[0].content[2].image_url.url"
    })
    void what_a_model_does_not_take_is_refused_before_anything_is_sent(
            String model, int pictures, String param) throws Exception {
        try (var line = Line.start(home)) {
            connect(line);
            var sent = new byte[pictures][];
            for (var i = 0; i < pictures; i++) {
                sent[i] = picture(100 + i);
            }

            var answer = line.post("/v1/chat/completions", body(model, sent));

            assertThat(answer.statusCode()).isEqualTo(400);
            var error = JSON.readTree(answer.body()).path("error");
            assertThat(error.path("code").textValue()).isEqualTo("unsupported_value");
            assertThat(error.path("param").textValue()).isEqualTo(param);
            assertThat(files.orders).isEmpty();
            assertThat(asked).isEmpty();
        }
    }

    @Test
    void a_picture_that_is_too_large_is_refused_before_anything_is_sent() throws Exception {
        try (var line = Line.start(home)) {
            connect(line);

            var answer =
                    line.post(
                            "/v1/chat/completions",
                            body("gpt-5-high", picture(100), picture(5 * 1024 * 1024 + 1)));

            assertThat(answer.statusCode()).isEqualTo(413);
            var error = JSON.readTree(answer.body()).path("error");
            assertThat(error.path("code").textValue()).isEqualTo("attachment_too_large");
            assertThat(error.path("param").textValue())
                    .isEqualTo("messages[0].content[2].image_url.url");
            assertThat(files.orders).isEmpty();
        }
    }

    @Test
    void a_refusal_of_the_site_reaches_the_client() throws Exception {
        try (var line = Line.start(home)) {
            line.newTab(this::answer)
                    .files(one -> {
                        if (one.order.path("type").textValue().equals("put")) {
                            one.head(413, "text/plain").end();
                        } else {
                            files.accept(one);
                        }
                    })
                    .connect();
            line.post("/v1/refresh-models", "");

            var answer = line.post("/v1/chat/completions", body("gpt-5-high", picture(100)));

            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("attachment_too_large").contains("content[1]");
            assertThat(asked).isEmpty();
        }
    }

    @Test
    void a_client_that_goes_away_calls_the_upload_back() throws Exception {
        try (var line = Line.start(home)) {
            var putting = new CompletableFuture<FakeTab.Asked>();
            line.newTab(this::answer)
                    .files(one -> {
                        if (one.order.path("type").textValue().equals("put")) {
                            putting.complete(one);
                        } else {
                            files.accept(one);
                        }
                    })
                    .connect();
            line.post("/v1/refresh-models", "");
            var request =
                    line.request("/v1/chat/completions")
                            .POST(BodyPublishers.ofString(body("gpt-5-high", picture(100))))
                            .build();
            var answer = line.http().sendAsync(request, HttpResponse.BodyHandlers.ofString());
            var put = soon(putting);

            answer.cancel(true);

            soon(put.cancelled);
            assertThat(asked).isEmpty();
        }
    }

    @Test
    void a_request_with_a_picture_outlives_its_tab() throws Exception {
        try (var line = Line.start(home)) {
            var first = new CountDownLatch(1);
            var tab =
                    line.newTab(this::answer)
                            .files(one -> {
                                if (one.order.path("type").textValue().equals("put")
                                        && first.getCount() > 0) {
                                    first.countDown();
                                } else {
                                    files.accept(one);
                                }
                            })
                            .connect();
            line.post("/v1/refresh-models", "");
            var request =
                    line.request("/v1/chat/completions")
                            .POST(BodyPublishers.ofString(body("gpt-5-high", picture(100))))
                            .build();
            var answer = line.http().sendAsync(request, HttpResponse.BodyHandlers.ofString());
            await(first);

            tab.reload();

            assertThat(soon(answer).statusCode()).isEqualTo(200);
            assertThat(seen())
                    .usingElementComparator(Arrays::compare)
                    .containsExactly(picture(100));
        }
    }

    @Test
    void a_request_with_a_picture_outlives_the_gateway() throws Exception {
        try (var line = Line.start(home, "{\"tabs\": {\"waitSeconds\": 60}}")) {
            var putting = new CountDownLatch(1);
            line.newTab(this::answer)
                    .files(one -> {
                        if (one.order.path("type").textValue().equals("put")) {
                            putting.countDown();
                        } else {
                            files.accept(one);
                        }
                    })
                    .connect();
            line.post("/v1/refresh-models", "");
            var request = body("gpt-5-high", picture(3_000_000));
            var answer =
                    line.http()
                            .sendAsync(keyed(line, request), HttpResponse.BodyHandlers.ofString());
            await(putting);

            line.restart();
            assertThat(soon(answer).statusCode()).isEqualTo(503);
            line.newTab(this::answer).files(files).connect();
            var again =
                    line.http()
                            .sendAsync(keyed(line, request), HttpResponse.BodyHandlers.ofString());

            assertThat(soon(again).body()).contains("seen");
            assertThat(seen())
                    .usingElementComparator(Arrays::compare)
                    .containsExactly(picture(3_000_000));
        }
    }

    private static HttpRequest keyed(Line line, String body) {
        return line.request("/v1/chat/completions")
                .header("Idempotency-Key", "k")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    @Test
    void the_list_of_models_tells_which_take_pictures() throws Exception {
        try (var line = Line.start(home)) {
            connect(line);

            var painter = line.json("/v1/models/painter");
            var finder = line.json("/v1/models/finder");

            assertThat(painter.at("/architecture/input_modalities"))
                    .extracting(JsonNode::textValue)
                    .containsExactly("text", "image");
            assertThat(painter.at("/aspect_ratios/0").textValue()).isEqualTo("1:1");
            assertThat(finder.at("/architecture/input_modalities"))
                    .extracting(JsonNode::textValue)
                    .containsExactly("text");
        }
    }
}
