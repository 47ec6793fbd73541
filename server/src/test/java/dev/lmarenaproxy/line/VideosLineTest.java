package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.errors.BadRequestException;
import com.openai.models.videos.Video;
import com.openai.models.videos.VideoCreateParams;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code /v1/videos} from the official Java client to a fake tab and back. */
@Timeout(60)
@SuppressWarnings("deprecation") // the client calls the whole API so, and has no other
class VideosLineTest {
    private static final String CATALOG =
            """
            [{"arena":"video","complete":true,"models":[
              {"id":"0199a000-0000-7000-8000-000000000001","publicName":"gpt-5-high",
               "capabilities":{"outputCapabilities":{"text":true}}},
              {"id":"0199a000-0000-7000-8000-000000000005","publicName":"filmer",
               "capabilities":{"outputCapabilities":{"video":true}}}]}]
            """;

    @TempDir private Path home;

    @Test
    void a_video_is_made_while_nobody_waits() throws Exception {
        try (var line = Line.start(home)) {
            var begun = new CountDownLatch(1);
            var release = new CountDownLatch(1);
            connect(
                    line,
                    asked -> {
                        begun.countDown();
                        Chat.await(release);
                        film(asked);
                    });

            var video = line.openai().videos().create(params().build());

            assertThat(video.status()).isEqualTo(Video.Status.of("queued"));
            assertThat(video.prompt()).contains("A heron");
            Chat.await(begun);
            assertThat(status(line, video)).isEqualTo("in_progress");

            release.countDown();

            Line.until("completed", () -> status(line, video).equals("completed"));
        }
    }

    @Test
    void a_video_goes_on_when_the_gateway_is_started_again() throws Exception {
        try (var line = Line.start(home)) {
            var begun = new CountDownLatch(1);
            connect(line, _ -> begun.countDown());
            var video = line.openai().videos().create(params().build());
            Chat.await(begun);

            line.restart();

            connect(line, VideosLineTest::film);
            Line.until("completed", () -> status(line, video).equals("completed"));
            Line.until(
                    "its record has ended",
                    () ->
                            line.json("/api/logs/requests?status=completed").path("total").asInt()
                                    == 1);
            assertThat(line.json("/api/logs/requests").path("total").asInt()).isEqualTo(1);
        }
    }

    @Test
    void a_failure_is_told_in_the_video() throws Exception {
        try (var line = Line.start(home)) {
            connect(line, asked -> asked.head(200, STREAM).text("No.").finish());

            var video = line.openai().videos().create(params().build());

            Line.until("failed", () -> status(line, video).equals("failed"));
            var failed = line.openai().videos().retrieve(video.id());
            assertThat(failed.error().orElseThrow().code()).isEqualTo("answer_failed");
        }
    }

    @Test
    void nobody_else_finds_it() throws Exception {
        try (var line = Line.start(home)) {
            connect(line, VideosLineTest::film);
            var video = line.openai().videos().create(params().build());

            assertThat(line.get("/v1/videos/" + video.id()).statusCode()).isEqualTo(404);
            assertThat(line.get("/v1/videos/video_0").statusCode()).isEqualTo(404);
            assertThat(line.get("/v1/videos/0").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void a_model_of_words_is_refused() throws Exception {
        try (var line = Line.start(home)) {
            connect(line, VideosLineTest::film);

            var failure =
                    catchThrowableOfType(
                            BadRequestException.class,
                            () ->
                                    line.openai()
                                            .videos()
                                            .create(params().model("gpt-5-high").build()));

            assertThat(failure.param()).contains("model");
        }
    }

    @Test
    void its_content_comes_through_a_tab() throws Exception {
        try (var line = Line.start(home)) {
            var tab = line.newTab(CATALOG, VideosLineTest::film);
            line.known(
                    tab.files(file -> file.head(200, "video/mp4").send("moving").send("!").end()));
            var video = line.openai().videos().create(params().build());
            Line.until("completed", () -> status(line, video).equals("completed"));

            try (var content = line.openai().videos().downloadContent(video.id())) {
                assertThat(content.statusCode()).isEqualTo(200);
                assertThat(content.headers().values("content-type")).containsExactly("video/mp4");
                assertThat(content.body().readAllBytes())
                        .asString(java.nio.charset.StandardCharsets.UTF_8)
                        .isEqualTo("moving!");
            }
        }
    }

    @Test
    void a_client_is_sent_to_content_that_the_tab_may_not_read() throws Exception {
        try (var line = Line.start(home)) {
            var tab = line.newTab(CATALOG, VideosLineTest::film);
            line.known(tab.files(file -> file.fail("network")));
            var video = line.openai().videos().create(params().build());
            Line.until("completed", () -> status(line, video).equals("completed"));

            var answer =
                    line.send(
                            line.request("/v1/videos/" + video.id() + "/content")
                                    .header("Authorization", "Bearer sk-any-string-you-like")
                                    .build());

            assertThat(answer.statusCode()).isEqualTo(302);
            assertThat(answer.headers().firstValue("location"))
                    .contains("https://video.example/1.mp4");
        }
    }

    @Test
    void there_is_no_content_before_the_end() throws Exception {
        try (var line = Line.start(home)) {
            connect(line, _ -> {});
            var video = line.openai().videos().create(params().build());

            var answer =
                    line.send(
                            line.request("/v1/videos/" + video.id() + "/content")
                                    .header("Authorization", "Bearer sk-any-string-you-like")
                                    .build());

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).contains("not complete yet");
        }
    }

    private static void connect(Line line, Consumer<FakeTab.Asked> answers) throws Exception {
        line.known(line.newTab(CATALOG, answers));
    }

    private static String status(Line line, Video video) {
        return line.openai().videos().retrieve(video.id()).status().asString();
    }

    private static VideoCreateParams.Builder params() {
        return VideoCreateParams.builder().model("filmer").prompt("A heron");
    }

    private static void film(FakeTab.Asked asked) {
        asked.head(200, STREAM)
                .send("a2:[{\"type\":\"video\",\"url\":\"https://video.example/1.mp4\"}]\n")
                .finish();
    }
}
