package dev.lmarenaproxy.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFileTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path folder = Path.of("");
    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = folder.resolve("config.json");
    }

    @Test
    void a_file_that_is_missing_is_made_with_the_defaults() throws Exception {
        assertThat(new SettingsFile(file).load()).isEqualTo(Settings.DEFAULTS);

        assertThat(Files.readString(file)).endsWith("}\n").contains("\"maxJobsPerTab\" : 4");
        assertThat(new SettingsFile(file).load()).isEqualTo(Settings.DEFAULTS);
    }

    @Test
    void a_key_that_is_left_out_has_its_default() throws Exception {
        assertThat(loaded("{}")).isEqualTo(Settings.DEFAULTS);
        assertThat(loaded("{\"tabs\": {\"waitSeconds\": 1}}").tabs())
                .isEqualTo(new Settings.Tabs(4, 1, 15, 120));
    }

    @Test
    void a_file_is_never_changed_once_it_is_there() throws Exception {
        loaded("{\"tabs\":{}}");

        assertThat(Files.readString(file)).isEqualTo("{\"tabs\":{}}");
    }

    @Test
    void a_choice_is_one_of_its_names() throws Exception {
        assertThat(loaded("{\"stream\": {\"interrupted\": \"fail\"}}").stream().interrupted())
                .isEqualTo(Settings.Interrupted.FAIL);

        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> loaded("{\"stream\": {\"interrupted\": \"stop\"}}"))
                .withMessageEndingWith(
                        ": stream.interrupted must be one of [\"continue\",\"fail\"].");
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> loaded("{\"stream\": {\"interrupted\": 1}}"))
                .withMessageEndingWith(": stream.interrupted must be a string.");
    }

    @Test
    void a_switch_is_true_or_false() throws Exception {
        assertThat(loaded(json("site.continueConversations", "false")).site())
                .isEqualTo(new Settings.Site(false));

        for (var wrong : List.of("\"false\"", "0", "null", "[]")) {
            refused(
                    json("site.continueConversations", wrong),
                    ": site.continueConversations must be true or false.");
        }
    }

    @Test
    void lists_are_taken_as_they_are() throws Exception {
        var network =
                loaded(
                                """
                                {"network": {"allowedHosts": ["gateway.lan", "Boss"],
                                 "allowedOrigins": ["https://chat.example", "http://boss:8080"]}}
                                """)
                        .network();

        assertThat(network.allowedHosts()).containsExactly("gateway.lan", "Boss");
        assertThat(network.allowedOrigins())
                .containsExactly("https://chat.example", "http://boss:8080");
    }

    @ParameterizedTest
    @CsvSource({
        "server.port, 1, 65535",
        "tabs.maxJobsPerTab, 1, 100",
        "tabs.waitSeconds, 0, 600",
        "tabs.reconnectGraceSeconds, 0, 600",
        "tabs.personWaitSeconds, 0, 86400",
        "queue.maxJobs, 1, 100000",
        "queue.maxRunning, 1, 10000",
        "queue.waitSeconds, 1, 86400",
        "retry.maxRetries, 0, 20",
        "retry.firstPauseMilliseconds, 10, 60000",
        "retry.longestPauseSeconds, 1, 600",
        "request.maxBodyMegabytes, 1, 256",
        "request.timeoutSeconds, 1, 86400",
        "request.idleSeconds, 1, 86400",
        "request.returnSeconds, 0, 86400",
        "stream.keepAliveSeconds, 1, 300",
        "journal.keepDays, 1, 3650",
        "journal.maxMegabytes, 16, 1000000",
        "monitor.bodyKilobytes, 1, 1024",
        "alerts.errorRatePercent, 0, 100",
        "alerts.errorRateMinRequests, 1, 100000",
        "alerts.slowP95Seconds, 0, 86400",
        "alerts.noTabSeconds, 0, 86400",
        "alerts.personSeconds, 0, 86400",
        "alerts.queuePercent, 0, 100",
        "alerts.diskFreeMegabytes, 0, 1000000",
        "alerts.activeRequests, 0, 100000",
        "alerts.forSeconds, 0, 86400",
        "alerts.coolDownSeconds, 0, 86400",
    })
    void a_number_has_its_range(String key, int least, int most) throws Exception {
        assertThat(value(loaded(json(key, "" + least)), key).intValue()).isEqualTo(least);
        assertThat(value(loaded(json(key, "" + most)), key).intValue()).isEqualTo(most);
        for (var wrong : List.of(least - 1, most + 1, Integer.MAX_VALUE, Integer.MIN_VALUE)) {
            refused(
                    json(key, "" + wrong),
                    key + " is " + wrong + ", but must be " + least + " to " + most + ".");
        }
        refused(json(key, "99999999999"), key + " must be a smaller whole number.");
    }

    @Test
    void every_number_has_a_test_of_its_range() throws Exception {
        var tested =
                List.of(
                        SettingsFileTest.class
                                .getDeclaredMethod(
                                        "a_number_has_its_range",
                                        String.class,
                                        int.class,
                                        int.class)
                                .getAnnotation(CsvSource.class)
                                .value());

        assertThat(SettingsJson.paths())
                .filteredOn(key -> value(Settings.DEFAULTS, key).isInt())
                .isEqualTo(tested.stream().map(row -> row.replaceFirst(",.*", "")).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"4\"", "4.5", "4.0", "true", "null", "[]", "{}"})
    void a_number_is_a_whole_number(String value) throws IOException {
        for (var key : SettingsJson.paths()) {
            if (value(Settings.DEFAULTS, key).isInt()) {
                refused(json(key, value), key + " must be a whole number.");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\"", "null", "{}", "[1]", "[null]", "[[]]"})
    void a_list_is_a_list_of_strings(String value) throws IOException {
        refused(
                json("network.allowedHosts", value),
                "network.allowedHosts must be a list of strings.");
        refused(
                json("network.allowedOrigins", value),
                "network.allowedOrigins must be a list of strings.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "http://boss", "boss:9080", "boss/", "*.lan", "a b"})
    void an_allowed_host_is_a_name(String host) throws IOException {
        refused(
                json("network.allowedHosts", "[\"" + host + "\"]"),
                "network.allowedHosts has \"" + host + "\", which is not the name of a host");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "*", "boss", "https://boss/", "https://boss/chat", "null", "https:"})
    void an_allowed_origin_is_what_browsers_send(String origin) throws IOException {
        refused(
                json("network.allowedOrigins", "[\"" + origin + "\"]"),
                "network.allowedOrigins has \"" + origin + "\", which is not an origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "*", "0.0.0.0:9080", "http://boss", "boss/", "a b", "[boss]"})
    void an_address_is_a_name_or_a_number(String address) throws IOException {
        for (var path : List.of("server.host", "network.address")) {
            refused(json(path, "\"" + address + "\""), path + " has \"" + address + "\", which is");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "10.0.0.7", "[::1]", "fe80::1", "gateway.lan", "Boss"})
    void an_address_may_be(String address) throws Exception {
        var both =
                loaded(
                        """
                        {"server": {"host": "%1$s"}, "network": {"address": "%1$s"}}
                        """
                                .formatted(address));

        assertThat(both.server().host()).isEqualTo(address);
        assertThat(both.network().address()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"hook.example", "ftp://hook.example", "https://", "javascript:x", "a b"})
    void what_is_sent_goes_to_an_address_of_the_web(String address) throws IOException {
        for (var path : List.of("alerts.webhookUrl", "metrics.otlpEndpoint")) {
            assertThat(
                            refused(
                                    json(path, "\"" + address + "\""),
                                    path + " is not an http or https"))
                    .as("it may hold a secret")
                    .doesNotContain(address);
        }
    }

    @Test
    void what_is_sent_goes_nowhere_or_where_the_person_says() throws Exception {
        assertThat(loaded(json("alerts.webhookUrl", "\"\"")).alerts().webhookUrl()).isEmpty();
        assertThat(loaded(json("alerts.webhookUrl", "\"https://a.example/x?k=v\"")).alerts())
                .extracting(Settings.Alerts::webhookUrl)
                .isEqualTo("https://a.example/x?k=v");
    }

    @Nested
    class Quick_links {
        @Test
        void have_a_name_and_an_address() throws Exception {
            var link = "{\"name\": \"Site\", \"url\": \"https://arena.example/?mode=direct\"}";

            assertThat(loaded("{\"quickLinks\": [" + link + "]}").quickLinks())
                    .containsExactly(new QuickLink("Site", "https://arena.example/?mode=direct"));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{} | quickLinks must be a list of links.",
                    "null | quickLinks must be a list of links.",
                    "[1] | quickLinks[0] must be an object with name and url.",
                    "[{}] | quickLinks[0].name must be a string.",
                    "[{\"name\":\"a\"}] | quickLinks[0].url must be a string.",
                    "[{\"name\":1,\"url\":\"http://a\"}] | quickLinks[0].name must be a string.",
                    "[{\"name\":\" \",\"url\":\"http://a\"}] | quickLinks[0].name must be 1 to 100",
                    "[{\"name\":\"a\",\"url\":\"javascript:x\"}] | quickLinks[0].url is not an http",
                    "[{\"name\":\"a\",\"url\":\"http://a\",\"x\":1}] | unknown key quickLinks[0].x.",
                })
        void are_refused_with_their_place(String links, String reason) throws IOException {
            refused("{\"quickLinks\": " + links + "}", ": " + reason);
        }

        @Test
        void are_fifty_at_most() throws IOException {
            var link = "{\"name\": \"a\", \"url\": \"http://a\"}";
            var many = String.join(",", Collections.nCopies(51, link));

            refused("{\"quickLinks\": [" + many + "]}", ": quickLinks holds more than 50 links.");
        }
    }

    @Nested
    class A_mistake_is_told_with_its_place {
        @Test
        void for_unknown_keys() throws IOException {
            refused("{\"tab\": {}}", ": unknown key tab.");
            refused("{\"tabs\": {\"maxJobs\": 1}}", ": unknown key tabs.maxJobs.");
        }

        @Test
        void for_sections_that_are_none() throws IOException {
            refused("{\"tabs\": 4}", ": tabs must be an object.");
            refused("{\"tabs\": null}", ": tabs must be an object.");
            refused("[]", ": must hold a JSON object.");
            refused("", ": must hold a JSON object.");
            refused("null", ": must hold a JSON object.");
        }

        @Test
        void for_json_that_is_broken() throws IOException {
            refused("{\n  \"tabs\": {\n    \"waitSeconds\": 1,\n  }\n}", "line 4, column 3.");
            refused("{\"tabs\": {", " is not valid JSON: line 1, column ");
            refused("{} {}", " is not valid JSON: line 1, column 4: something follows");
            refused("tabs:\n  waitSeconds: 1", " is not valid JSON: line 1, column ");
        }

        @Test
        void for_keys_that_stand_twice() throws IOException {
            refused(
                    "{\"tabs\": {},\n \"tabs\": {}}",
                    " is not valid JSON: line 2, column ",
                    "Duplicate",
                    "tabs");
        }
    }

    @Test
    void a_byte_order_mark_is_no_mistake() throws Exception {
        assertThat(loaded("\ufeff{\"tabs\":{\"waitSeconds\":1}}").tabs().waitSeconds())
                .isEqualTo(1);
    }

    @Test
    void text_in_another_encoding_is_a_mistake_and_no_crash() throws IOException {
        Files.write(file, "{\"tabs\": {\"\u00fc\": 1}}".getBytes(StandardCharsets.ISO_8859_1));

        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> new SettingsFile(file).load());
    }

    @Test
    void a_file_that_cannot_be_read_or_made_is_told_with_the_reason() throws IOException {
        Files.createDirectory(file);
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> new SettingsFile(file).load())
                .withMessageContaining(file + " can't be read or written: ");
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> new SettingsFile(folder.resolve("none/config.json")).load())
                .withMessageContaining("NoSuchFile");
    }

    @Test
    void every_key_stands_in_the_document_with_its_default_and_range() throws IOException {
        var document = Files.readString(Path.of("..", "docs", "configuration.md"));
        var rows = new ArrayList<String>();
        var section = document.replaceFirst("(?s).*\n## Settings\n(.*?)\n## .*", "$1");
        for (var line : section.lines().toList()) {
            if (line.matches("\\| `\\w+\\.\\w+` .*")) {
                rows.add(line.replaceFirst("^\\| `", "").replaceFirst("`.*", ""));
                var key = rows.getLast();
                assertThat(line)
                        .startsWith(
                                "| `%s` | `%s` |"
                                        .formatted(key, shown(value(Settings.DEFAULTS, key))));
                if (value(Settings.DEFAULTS, key).isInt()) {
                    assertThat(line).contains("` | " + range(key) + " | ");
                }
            }
        }

        assertThat(rows).isEqualTo(SettingsJson.paths());
    }

    private static String shown(JsonNode value) {
        return value.isTextual() && !value.asText().isEmpty() ? value.asText() : value.toString();
    }

    /** As the refusal of a number far out of it tells. */
    private String range(String key) throws IOException {
        var refusal = refused(json(key, "-1"), key);
        return refusal.replaceFirst(".*must be (\\d+ to \\d+)\\.$", "$1");
    }

    private Settings loaded(String text) throws Exception {
        Files.writeString(file, text);
        return new SettingsFile(file).load();
    }

    /** The message; it is one line and tells the file and more. */
    private String refused(String text, String... says) throws IOException {
        Files.writeString(file, text);
        var messages = new ArrayList<String>();
        assertThatExceptionOfType(SettingsException.class)
                .as(text)
                .isThrownBy(() -> new SettingsFile(file).load())
                .satisfies(refusal -> messages.add(refusal.getMessage()));
        assertThat(messages.getFirst())
                .startsWith(file.toString())
                .contains(says)
                .endsWith(".")
                .doesNotContain("\n", "Exception", "com.fasterxml");
        return messages.getFirst();
    }

    private static String json(String key, String value) {
        return "{\"" + key.replace(".", "\": {\"") + "\": " + value + "}}";
    }

    private static JsonNode value(Settings settings, String key) {
        return JSON.valueToTree(settings).at("/" + key.replace('.', '/'));
    }
}
