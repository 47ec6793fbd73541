package dev.lmarenaproxy.line;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /api/config} and {@code /api/system/info} of a running gateway. */
@Timeout(60)
class ConfigLineTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @SuppressWarnings("NullAway.Init") // JUnit makes it
    @TempDir
    private static Path home;

    @SuppressWarnings("NullAway.Init") // before all tests
    private static Line line;

    @BeforeAll
    static void start() throws Exception {
        line = Line.start(home, "{\"tabs\": {\"waitSeconds\": 0}}");
    }

    @AfterAll
    static void stop() {
        line.close();
    }

    @Test
    void the_settings_are_told_with_what_they_mean() throws Exception {
        var config = line.json("/api/config");

        assertThat(config.fieldNames())
                .toIterable()
                .containsExactly(
                        "settings",
                        "defaults",
                        "revision",
                        "file",
                        "sections",
                        "quick_links",
                        "problem");
        assertThat(config.at("/settings/tabs/waitSeconds").asInt()).isZero();
        assertThat(config.at("/defaults/tabs/waitSeconds").asInt()).isEqualTo(10);
        assertThat(config.path("file").textValue())
                .isEqualTo(home.resolve("config.json").toString());
        assertThat(config.path("settings").has("quickLinks")).isFalse();
        var setting = config.at("/sections/1/settings/0");
        assertThat(setting.path("path").textValue()).isEqualTo("tabs.maxJobsPerTab");
        assertThat(setting.path("type").textValue()).isEqualTo("integer");
        assertThat(setting.path("title").path("zh-CN").textValue()).isNotBlank();
        assertThat(setting.has("choices")).isTrue();
    }

    @Test
    void a_change_is_answered_with_the_new_settings_and_stands_in_the_file() throws Exception {
        var changed = change("{\"queue\": {\"maxJobs\": 77}}", null);

        assertThat(changed.at("/settings/queue/maxJobs").asInt()).isEqualTo(77);
        assertThat(line.json("/api/config")).isEqualTo(changed);
        assertThat(home.resolve("config.json")).content().contains("\"maxJobs\" : 77");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'settings': {'tabs': {'waitSeconds': 601}}} | invalid_value | tabs.waitSeconds",
                "{'settings': {'tabs': {'waitSeconds': '1'}}} | invalid_value | tabs.waitSeconds",
                "{'settings': {'tabs': {'wait': 1}}} | invalid_value | tabs.wait",
                "{'settings': {'tab': {}}} | invalid_value | tab",
                "{'settings': {'tabs': 1}} | invalid_value | tabs",
                "{'settings': []} | invalid_type | settings",
                "{'settings': {}, 'revision': 'a'} | invalid_type | revision",
                "{'settings': {}, 'x': 1} | unsupported_parameter | x",
                "{'revision': 1} | missing_required_parameter | settings",
                "{'settings': {'stream': {'interrupted': 'x'}}} | invalid_value | stream.interrupted",
                "{'settings': {'alerts': {'webhookUrl': '********'}}} | invalid_value | alerts.webhookUrl",
                "{ | invalid_json |",
                "{'settings': {}, 'settings': {'tabs': {'waitSeconds': 1}}} | invalid_json |",
                "[] | invalid_type |",
            })
    void wrong_input_is_refused_with_its_path_and_changes_nothing(
            String body, String code, @Nullable String param) throws Exception {
        var before = line.json("/api/config");

        var refusal = line.post("/api/config", body.replace('\'', '"'));

        assertThat(refusal.statusCode()).isEqualTo(400);
        var error = JSON.readTree(refusal.body()).path("error");
        assertThat(error.path("code").textValue()).isEqualTo(code);
        assertThat(error.path("param").textValue()).isEqualTo(param);
        assertThat(line.json("/api/config")).isEqualTo(before);
    }

    @Test
    void a_key_that_stands_twice_is_named() throws Exception {
        var change =
                line.post(
                        "/api/config",
                        "{\"settings\":{\"tabs\":{\"waitSeconds\":1,\"waitSeconds\":2}}}");
        var links = line.post("/api/config/quick-links", "{\"quick_links\":[],\"quick_links\":[]}");

        assertThat(change.statusCode()).isEqualTo(400);
        assertThat(change.body()).contains("An object has the key 'waitSeconds' twice: line 1, ");
        assertThat(links.statusCode()).isEqualTo(400);
        assertThat(links.body()).contains("'quick_links' twice");
    }

    @Test
    void a_body_that_is_too_large_is_told_its_own_limit() throws Exception {
        var body = " ".repeat((256 << 10) + 1);
        var announced = line.post("/api/config", body);
        var inPieces =
                line.send(
                        line.direct("/api/config")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(body)))
                                .build());

        for (var refusal : List.of(announced, inPieces)) {
            assertThat(refusal.statusCode()).isEqualTo(413);
            assertThat(refusal.body())
                    .contains("larger than 256 kB")
                    .doesNotContain("maxBodyMegabytes");
        }
    }

    @Test
    void a_change_for_another_revision_is_refused() throws Exception {
        var revision = line.json("/api/config").path("revision").asLong();
        change("{\"queue\": {\"waitSeconds\": 78}}", revision);

        var refusal =
                line.post(
                        "/api/config",
                        "{\"settings\":{\"queue\":{\"waitSeconds\":79}},\"revision\":"
                                + revision
                                + "}");

        assertThat(refusal.statusCode()).isEqualTo(409);
        assertThat(refusal.body()).contains("settings_changed");
        assertThat(refusal.headers().firstValue("x-should-retry")).isEmpty();
    }

    @Test
    void changes_are_told_and_can_be_undone_once() throws Exception {
        change("{\"retry\": {\"maxRetries\": 5}}", null);
        var page = line.json("/api/config/changes?limit=1");
        var change = page.at("/data/0");
        assertThat(change.path("who").textValue()).isEqualTo("dashboard");
        assertThat(change.path("changes"))
                .hasToString("[{\"path\":\"retry.maxRetries\",\"from\":3,\"to\":5}]");
        assertThat(page.path("total").asInt()).isGreaterThan(1);

        var undo = "/api/config/changes/" + change.path("id") + "/undo";
        var undone = line.post(undo, "");

        assertThat(JSON.readTree(undone.body()).at("/settings/retry/maxRetries").asInt())
                .isEqualTo(3);
        assertThat(
                        line.json("/api/config/changes?limit=1&offset=1")
                                .at("/data/0/undone")
                                .asBoolean())
                .isTrue();
        assertThat(line.post(undo, "").statusCode()).isEqualTo(409);
        assertThat(line.post("/api/config/changes/99999/undo", "").statusCode()).isEqualTo(404);
        assertThat(line.post("/api/config/changes/x/undo", "").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=1001", "limit=a", "offset=-1"})
    void a_wrong_page_is_refused(String query) throws Exception {
        assertThat(line.get("/api/config/changes?" + query).statusCode()).isEqualTo(400);
    }

    @Test
    void quick_links_are_set_as_a_whole() throws Exception {
        var links = "[{\"name\":\"Arena\",\"url\":\"https://arena.example\"}]";
        var set = line.post("/api/config/quick-links", "{\"quick_links\":" + links + "}");

        assertThat(JSON.readTree(set.body()).path("quick_links")).hasToString(links);
        assertThat(home.resolve("config.json")).content().contains("quickLinks");

        var wrong =
                line.post(
                        "/api/config/quick-links",
                        "{\"quick_links\":[{\"name\":\"a\",\"url\":\"javascript:x\"}]}");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(wrong.body()).at("/error/param").textValue())
                .isEqualTo("quick_links[0].url");
        assertThat(line.post("/api/config/quick-links", "{}").statusCode()).isEqualTo(400);
    }

    @Test
    void a_secret_is_never_told() throws Exception {
        change("{\"alerts\": {\"webhookUrl\": \"https://hook.example/s3cret\"}}", null);

        assertThat(line.get("/api/config").body()).doesNotContain("s3cret").contains("********");
        assertThat(line.get("/api/config/changes").body()).doesNotContain("s3cret");
        assertThat(home.resolve("config.json")).content().contains("s3cret");
    }

    @Test
    void pages_of_strangers_get_nothing_and_change_nothing() throws Exception {
        var own = line.gateway().toString();
        var statuses = new ArrayList<Integer>();
        for (var origin :
                new String[] {own, "http://localhost:3000", "https://evil.example", "null"}) {
            statuses.add(
                    line.send(line.direct("/api/config").header("Origin", origin).build())
                            .statusCode());
        }
        assertThat(statuses).containsExactly(200, 403, 403, 403);

        var plain =
                line.send(
                        line.direct("/api/config")
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString("{\"settings\":{}}"))
                                .build());
        assertThat(plain.statusCode()).isEqualTo(400);
    }

    @Test
    void a_change_by_hand_is_noticed_and_a_mistake_is_told(@TempDir Path other) throws Exception {
        var file = other.resolve("config.json");
        try (var edited = Line.start(other, "{}")) {
            Files.writeString(file, "{\"queue\": {\"maxJobs\": 5}}");
            Line.until(
                    "it counts",
                    () -> edited.json("/api/config").at("/settings/queue/maxJobs").asInt() == 5);

            Files.writeString(file, "{\"queue\": {\"maxJobs\": 0}}");
            Line.until(
                    "it is told",
                    () -> edited.json("/api/config").path("problem").asText().contains("maxJobs"));

            assertThat(edited.json("/api/config").at("/settings/queue/maxJobs").asInt())
                    .isEqualTo(5);
            var refused =
                    edited.post("/api/config", "{\"settings\":{\"tabs\":{\"waitSeconds\":1}}}");
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(file).hasContent("{\"queue\": {\"maxJobs\": 0}}");
        }
    }

    @Test
    void changes_outlive_a_restart_and_say_what_was_changed_meanwhile(@TempDir Path other)
            throws Exception {
        try (var line = Line.start(other, "{}")) {
            line.post("/api/config", "{\"settings\":{\"queue\":{\"maxJobs\":5}}}");
            var before = line.json("/api/config").path("revision").asLong();
            line.stop();
            Files.writeString(other.resolve("config.json"), "{\"queue\": {\"maxJobs\": 6}}");

            line.restart();

            var changes = line.json("/api/config/changes").path("data");
            assertThat(changes.findValuesAsText("who")).containsExactly("start", "dashboard");
            assertThat(changes.at("/0/changes/0/from").asInt()).isEqualTo(5);
            assertThat(line.json("/api/config").path("revision").asLong()).isEqualTo(before + 1);
        }
    }

    @Test
    void the_system_is_told() throws Exception {
        var info = line.json("/api/system/info");

        assertThat(info.path("listening").path("port").asInt()).isEqualTo(line.gateway().getPort());
        assertThat(info.path("address").textValue()).isEqualTo(line.gateway().toString());
        assertThat(info.path("userscript_url").textValue())
                .isEqualTo(line.gateway() + "/lmarena_injector.user.js");
        assertThat(info.path("home").textValue()).isEqualTo(home.toString());
        assertThat(info.path("disk").path("free_bytes").asLong()).isPositive();
        assertThat(info.path("memory").path("max_bytes").asLong()).isPositive();
        assertThat(info.path("site").path("profile").textValue()).isEqualTo("arena-2026-10");
        assertThat(info.path("journal").path("requests").isIntegralNumber()).isTrue();
        assertThat(info.has("detected_ip")).isTrue();
        assertThat(info.path("uptime_seconds").isIntegralNumber()).isTrue();
    }

    private JsonNode change(String settings, @Nullable Long revision) throws Exception {
        HttpResponse<String> response =
                line.post(
                        "/api/config",
                        "{\"settings\":" + settings + ",\"revision\":" + revision + "}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }
}
