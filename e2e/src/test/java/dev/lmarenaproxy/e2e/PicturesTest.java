package dev.lmarenaproxy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lmarenaproxy.simulator.Generation;
import dev.lmarenaproxy.simulator.Observations.Upload;
import dev.lmarenaproxy.simulator.script.PutReply;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pictures of clients on their way through a real page to the site. */
@ExtendWith(Stages.class)
@Timeout(90)
class PicturesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String SEER = "aurora-4-vision";
    private static final String ONE_EYED = "open/heron-70b-instruct";
    private static final byte[] BEGINNING = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    /** Random, but for its beginning. */
    private static byte[] picture(int bytes) {
        var picture = new byte[bytes];
        new Random(bytes).nextBytes(picture);
        System.arraycopy(BEGINNING, 0, picture, 0, BEGINNING.length);
        return picture;
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static HttpResponse<String> soon(
            Stage stage, CompletableFuture<HttpResponse<String>> answer) {
        stage.chromium().waitFor(answer::isDone);
        return answer.join();
    }

    private static HttpResponse<String> ask(Stage stage, byte[]... pictures) {
        return soon(stage, stage.client().asking(SEER, "what is it?", List.of(pictures)));
    }

    /** The attachments of the latest question. */
    private static JsonNode attachments(Stage stage) {
        var body = stage.site().observations().evaluations().getLast().request().body();
        return body.has("messages")
                ? body.at("/messages/0/experimental_attachments")
                : body.at("/userMessage/experimental_attachments");
    }

    @ParameterizedTest
    @EnumSource(Generation.class)
    void in_each_generation_they_arrive_byte_for_byte(Generation generation, Stage.Setup setup)
            throws Exception {
        var stage = setup.generation(generation).open();
        stage.connectedTab();
        var small = picture(70);
        var large = picture(5 * 1024 * 1024);

        var answer = ask(stage, small, large);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("what is it?");
        var uploads = stage.site().observations().uploads();
        assertThat(uploads)
                .extracting(Upload::sha256)
                .containsExactly(sha256(small), sha256(large));
        assertThat(uploads).extracting(Upload::contentType).containsOnly("image/png");
        // the page's own, as its router keeps it
        assertThat(uploads)
                .allSatisfy(upload ->
                        assertThat(JSON.readTree(upload.routerState()).at("/1/children/0").asText())
                                .startsWith("__PAGE__"));
        assertThat(attachments(stage)).hasSize(2);
        assertThat(attachments(stage).path(0).path("name").asText())
                .isEqualTo(uploads.getFirst().key());
        assertThat(stage.site().observations().rejections()).isEmpty();
    }

    @Test
    void they_go_to_another_origin_where_the_site_wants_them_there(Stage.Setup setup)
            throws Exception {
        var stage = setup.site(options -> options.filesAt(Chromium.FILES)).open();
        stage.connectedTab();

        var answer = ask(stage, picture(1000));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(stage.site().observations().uploads())
                .extracting(Upload::sha256)
                .containsExactly(sha256(picture(1000)));
        assertThat(attachments(stage).path(0).path("url").asText()).startsWith(Chromium.FILES);
    }

    @Test
    void a_new_release_of_the_site_is_noticed_while_the_page_is_open(Stage.Setup setup)
            throws Exception {
        var stage = setup.open();
        stage.connectedTab();
        assertThat(ask(stage, picture(100)).statusCode()).isEqualTo(200);

        stage.site().release();

        assertThat(ask(stage, picture(200)).statusCode()).isEqualTo(200);
        assertThat(stage.site().observations().uploads())
                .extracting(Upload::sha256)
                .containsExactly(sha256(picture(100)), sha256(picture(200)));
        // the one with the old id
        assertThat(stage.site().observations().rejections()).hasSize(1);
        assertThat(ask(stage, picture(300)).statusCode()).isEqualTo(200);
        assertThat(stage.site().observations().rejections()).as("it is known now").hasSize(1);
    }

    @Test
    void a_release_before_the_first_picture_is_noticed_too(Stage.Setup setup) {
        var stage = setup.open();
        stage.connectedTab();
        stage.site().release();

        assertThat(ask(stage, picture(100)).statusCode()).isEqualTo(200);
    }

    @Test
    void a_model_that_takes_one_gets_no_two(Stage.Setup setup) {
        var stage = setup.open();
        stage.connectedTab();
        var two = List.of(picture(100), picture(101));

        var refused = soon(stage, stage.client().asking(ONE_EYED, "which?", two));
        var taken = soon(stage, stage.client().asking(ONE_EYED, "which?", two.subList(0, 1)));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("messages[0].content[2].image_url.url");
        assertThat(taken.statusCode()).isEqualTo(200);
        assertThat(stage.site().observations().uploads()).hasSize(1);
    }

    @Test
    void a_refusal_of_the_bytes_is_told(Stage.Setup setup) {
        var stage = setup.open();
        var tab = stage.connectedTab();
        stage.site().scenario().nextPut(new PutReply.Refused(413));

        var answer = ask(stage, picture(100));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("attachment_too_large").contains("content[1]");
        assertThat(stage.site().observations().asked()).isZero();
        tab.isConnected();
    }

    @Test
    void an_upload_that_breaks_off_is_tried_again(Stage.Setup setup) throws Exception {
        var stage = setup.config("{\"retry\":{\"firstPauseMilliseconds\":10}}").open();
        stage.connectedTab();
        stage.site().scenario().nextPut(PutReply.Trouble.DROP).nextPut(new PutReply.Refused(503));

        var answer = ask(stage, picture(100_000));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(stage.site().observations().uploads())
                .extracting(Upload::sha256)
                .containsExactly(sha256(picture(100_000)));
    }

    @Test
    void a_client_that_goes_away_aborts_the_upload_in_the_page(Stage.Setup setup) throws Exception {
        var stage = setup.open();
        var tab = stage.connectedTab();
        stage.site().scenario().nextPut(PutReply.Trouble.HANG);
        var answer = stage.client().asking(SEER, "what?", List.of(picture(100)));
        stage.site().observations().await(site -> site.heldUploads() == 1, SOON);
        assertThat(stage.health().path("running_requests").asInt()).isEqualTo(1);

        answer.cancel(true);

        stage.site().observations().await(site -> site.abortedUploads() > 0, SOON);
        stage.awaitHealth(health -> health.path("running_requests").asInt() == 0);
        assertThat(stage.site().observations().asked()).isZero();
        tab.isConnected();
    }

    @Test
    void an_upload_of_a_page_that_is_reloaded_begins_anew(Stage.Setup setup) throws Exception {
        var stage = setup.open();
        var tab = stage.connectedTab();
        stage.site().scenario().nextPut(PutReply.Trouble.HANG);
        var answer = stage.client().asking(SEER, "what?", List.of(picture(1_000_000)));
        stage.site().observations().await(site -> site.heldUploads() == 1, SOON);

        tab.page().reload();

        stage.chromium().waitFor(answer::isDone);
        assertThat(answer.join().statusCode()).as(answer.join().body()).isEqualTo(200);
        assertThat(stage.site().observations().uploads())
                .extracting(Upload::sha256)
                .containsExactly(sha256(picture(1_000_000)));
    }
}
