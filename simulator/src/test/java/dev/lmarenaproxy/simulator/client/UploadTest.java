package dev.lmarenaproxy.simulator.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lmarenaproxy.simulator.Generation;
import dev.lmarenaproxy.simulator.Observations;
import dev.lmarenaproxy.simulator.Simulator;
import dev.lmarenaproxy.simulator.SimulatorOptions;
import dev.lmarenaproxy.simulator.script.PutReply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UploadTest {
    private static final Generation GENERATION = Generation.ARENA_2026_10;
    private static final int FIVE_MEGABYTES = 5 * 1024 * 1024;

    private final Simulator site = Simulator.start(SimulatorOptions.of(GENERATION));
    private Visitor visitor;
    private String uploadAction;
    private String signAction;

    /** Finds the action ids as one must: in the scripts that the page loads. */
    @BeforeEach
    void visit() throws Exception {
        visitor = Visitor.of(site, GENERATION).visits();
        var scripts = new StringBuilder();
        var sources = Pattern.compile("<script src=\"([^\"]+)\"").matcher(visitor.get("/").body());
        for (var source : sources.results().toList()) {
            scripts.append(visitor.get(source.group(1)).body());
        }
        uploadAction = actionIn(scripts, "generateUploadUrl");
        signAction = actionIn(scripts, "getSignedUrl");
    }

    @AfterEach
    void close() {
        visitor.close();
        site.close();
    }

    private static String actionIn(CharSequence scripts, String name) {
        var reference =
                Pattern.compile(
                        "createServerReference\\(\"([0-9a-f]{40,42})\",[^)]*?\"" + name + "\"\\)");
        return reference.matcher(scripts).results().findFirst().orElseThrow().group(1);
    }

    private HttpResponse<String> action(String id, String body) throws Exception {
        return visitor.send(
                visitor.request("/?mode=direct")
                        .header("Accept", "text/x-component")
                        .header("next-action", id)
                        .header("next-router-state-tree", "%5B%22%22%5D")
                        .header("Content-Type", "text/plain;charset=UTF-8")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static JsonNode data(HttpResponse<String> flight) throws Exception {
        var line = Pattern.compile("(?m)^\\d+:(\\{\"success\":true.*})$").matcher(flight.body());
        assertThat(line.find()).as(flight.body()).isTrue();
        return Bodies.JSON.readTree(line.group(1)).path("data");
    }

    private HttpResponse<String> put(String url, String contentType, int bytes) throws Exception {
        return visitor.send(
                visitor.request(url)
                        .header("Content-Type", contentType)
                        .PUT(BodyPublishers.ofByteArray(new byte[bytes]))
                        .build(),
                BodyHandlers.ofString());
    }

    private JsonNode wanted() throws Exception {
        return data(action(uploadAction, "[\"a heron.png\",\"image/png\"]"));
    }

    private HttpResponse<String> attach(String url) throws Exception {
        var body = Bodies.first(GENERATION, "what is this?");
        body.withObject("/userMessage")
                .withArray("/experimental_attachments")
                .addObject()
                .put("name", "a heron.png")
                .put("contentType", "image/png")
                .put("url", url);
        return visitor.create(body);
    }

    @Test
    void a_picture_goes_up_in_three_steps_and_can_be_attached() throws Exception {
        var place = wanted();
        var key = place.path("key").asText();

        assertThat(put(place.path("uploadUrl").asText(), "image/png", 1000).statusCode())
                .isEqualTo(200);
        var signed = data(action(signAction, "[\"" + key + "\"]")).path("url").asText();

        assertThat(signed).startsWith(site.origin());
        assertThat(visitor.get(signed.substring(site.origin().length())).body()).hasSize(1000);
        assertThat(attach(signed).statusCode()).isEqualTo(200);
        assertThat(site.observations().uploads())
                .containsExactly(
                        new Observations.Upload(
                                key,
                                "a heron.png",
                                "image/png",
                                1000,
                                "541b3e9daa09b20bf85fa273e5cbd3e80185aa4ec298e765db87742b70138a53",
                                "[\"\"]"));
        assertThat(attach(signed + "1").statusCode()).isEqualTo(400);
        assertThat(visitor.get(signed.substring(site.origin().length()) + "1").statusCode())
                .isEqualTo(403);
    }

    @Test
    void the_number_of_the_line_varies() throws Exception {
        var numbers = new HashSet<String>();
        for (var call = 0; call < 5; call++) {
            var flight = action(uploadAction, "[\"a.png\",\"image/png\"]").body();
            numbers.add(flight.replaceAll("(?s).*\\n(\\d+):\\{\"success\".*", "$1"));
        }

        assertThat(numbers).hasSizeGreaterThan(2);
    }

    @Test
    void more_than_five_megabytes_are_too_much() throws Exception {
        var url = wanted().path("uploadUrl").asText();

        assertThat(put(url, "image/png", FIVE_MEGABYTES + 1).statusCode()).isEqualTo(413);
        assertThat(site.observations().uploads()).isEmpty();
        assertThat(put(url, "image/png", FIVE_MEGABYTES).statusCode()).isEqualTo(200);
    }

    @Test
    void what_was_not_signed_or_not_uploaded_is_refused() throws Exception {
        var place = wanted();
        var url = place.path("uploadUrl").asText();

        assertThat(put(url + "0", "image/png", 10).statusCode()).isEqualTo(403);
        assertThat(put(url, "image/jpeg", 10).statusCode()).isEqualTo(403);
        assertThat(action(signAction, "[\"" + place.path("key").asText() + "\"]").statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_new_release_has_other_ids_and_the_old_scripts_can_still_be_had() throws Exception {
        var old = uploadAction;
        var oldScript = scriptWith(old);

        site.release();

        assertThat(action(old, "[\"a.png\",\"image/png\"]").statusCode()).isEqualTo(404);
        assertThat(visitor.get(oldScript).body()).contains(old);
        visit();
        assertThat(uploadAction).isNotEqualTo(old);
        assertThat(wanted().path("key").asText()).isNotEmpty();
    }

    /** The script of the page that names the action. */
    private String scriptWith(String action) throws Exception {
        var sources = Pattern.compile("<script src=\"([^\"]+)\"").matcher(visitor.get("/").body());
        for (var source : sources.results().toList()) {
            if (visitor.get(source.group(1)).body().contains(action)) {
                return source.group(1);
            }
        }
        throw new AssertionError("no script names " + action);
    }

    @Test
    void what_is_put_may_be_refused_or_lost() throws Exception {
        var url = wanted().path("uploadUrl").asText();
        site.scenario().nextPut(new PutReply.Refused(503)).nextPut(PutReply.Trouble.DROP);

        assertThat(put(url, "image/png", 10).statusCode()).isEqualTo(503);
        assertThatThrownBy(() -> put(url, "image/png", 10)).isInstanceOf(IOException.class);
        assertThat(put(url, "image/png", 10).statusCode()).isEqualTo(200);
    }

    @Test
    void files_may_lie_elsewhere_and_let_pages_read_them_or_not() throws Exception {
        for (var forPages : List.of(true, false)) {
            try (var other =
                    Simulator.start(
                            SimulatorOptions.of(GENERATION)
                                    .filesAt("https://files.test")
                                    .filesForPages(forPages))) {
                var media = URI.create(other.origin() + "/media/a.png");
                var asked =
                        HttpRequest.newBuilder(media)
                                .method("OPTIONS", BodyPublishers.noBody())
                                .header("Origin", "https://arena.test")
                                .build();

                try (var http = HttpClient.newHttpClient()) {
                    var allowed = http.send(asked, BodyHandlers.ofString());
                    var read =
                            http.send(
                                    HttpRequest.newBuilder(media).build(), BodyHandlers.ofString());

                    assertThat(allowed.statusCode()).isEqualTo(forPages ? 204 : 403);
                    assertThat(read.statusCode()).isEqualTo(200);
                    assertThat(read.headers().firstValue("access-control-allow-origin").isPresent())
                            .isEqualTo(forPages);
                }
            }
        }
    }

    @Test
    void an_action_needs_its_id_its_headers_its_arguments_and_a_session() throws Exception {
        assertThat(action("0".repeat(40), "[]").statusCode()).isEqualTo(404);
        assertThat(action(uploadAction, "[\"a.png\"]").statusCode()).isEqualTo(400);
        assertThat(action(uploadAction, "nonsense").statusCode()).isEqualTo(400);
        var bare =
                visitor.request("/")
                        .header("next-action", uploadAction)
                        .header("Accept", "text/x-component")
                        .POST(BodyPublishers.ofString("[]"))
                        .build();
        assertThat(visitor.send(bare, BodyHandlers.ofString()).body())
                .contains("next-router-state-tree is missing");
        visitor.cookies.getCookieStore().removeAll();
        assertThat(action(uploadAction, "[\"a.png\",\"image/png\"]").statusCode()).isEqualTo(401);
    }
}
