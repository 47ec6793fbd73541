package dev.lmarenaproxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.lmarenaproxy.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserscriptTest {
    private static final String TOKEN = "kT3nA0c8Zb0mJx7QwB1yVg";
    private static final TestServer SERVER =
            new TestServer(router -> {
                router.route().handler(new Guard(Settings.DEFAULTS::network, _ -> false));
                router.get(Userscript.PATH).handler(new Userscript(TOKEN, "1.2.3", List.of()));
            });
    private static final RawClient CLIENT = SERVER.client();

    private final Userscript userscript = new Userscript(TOKEN, "1.2.3", List.of());

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Nested
    class The_script {
        @Test
        void knows_the_gateway_as_it_was_reached() {
            var script = userscript.script("192.168.1.20:9081", false);

            assertThat(script)
                    .contains("SERVER_URL: \"ws://192.168.1.20:9081/ws\"")
                    .contains("TOKEN: \"" + TOKEN + "\"");
            assertThat(line(script, "updateURL"))
                    .endsWith(" http://192.168.1.20:9081/lmarena_injector.user.js");
            assertThat(line(script, "downloadURL"))
                    .endsWith(" http://192.168.1.20:9081/lmarena_injector.user.js");
            assertThat(line(script, "version")).endsWith(" 1.2.3");
        }

        @Test
        void uses_encryption_where_the_gateway_does() {
            var script = userscript.script("gateway.lan", true);

            assertThat(script).contains("SERVER_URL: \"wss://gateway.lan/ws\"");
            assertThat(line(script, "updateURL"))
                    .endsWith(" https://gateway.lan/lmarena_injector.user.js");
        }

        @Test
        void shows_its_settings_at_the_top_to_be_edited_by_hand() {
            var script = userscript.script("127.0.0.1:9080", false);

            assertThat(script.indexOf("SERVER_URL:")).isBetween(0, 2000);
            assertThat(script).containsOnlyOnce("SERVER_URL:").containsOnlyOnce(TOKEN);
        }

        @Test
        void cannot_be_broken_by_the_token_or_the_version() {
            var odd = new Userscript("a\"b\\c$1\n", "1.0-$1\\x", List.of());

            var script = odd.script("127.0.0.1:9080", false);

            assertThat(script).contains("TOKEN: \"a\\\"b\\\\c$1\\n\"");
            assertThat(line(script, "version")).endsWith(" 1.0-$1\\x");
        }

        @Test
        void cannot_be_broken_by_the_host() {
            var script = userscript.script("h$1\\\"", false);

            assertThat(script).contains("SERVER_URL: \"ws://h$1\\\\\\\"/ws\"");
            assertThat(line(script, "updateURL"))
                    .endsWith(" http://h$1\\\"/lmarena_injector.user.js");
        }

        @Test
        void runs_on_more_origins_where_told() {
            var more =
                    new Userscript(
                            TOKEN,
                            "1.2.3",
                            List.of(
                                    "http://localhost:7000",
                                    "http://localhost:7001",
                                    "https://site.example"));

            var matches =
                    more.script("127.0.0.1:9080", false)
                            .lines()
                            .filter(line -> line.startsWith("// @match "))
                            .map(line -> line.replaceFirst("// @match +", ""))
                            .toList();

            assertThat(matches)
                    .contains("https://arena.ai/*", "https://*.lmarena.ai/*")
                    .containsOnlyOnce("http://localhost/*")
                    .endsWith("https://site.example/*");
        }

        @Test
        void without_the_places_to_fill_in_is_a_mistake_of_the_build() {
            assertThatIllegalStateException()
                    .isThrownBy(() -> new Userscript(TOKEN, "1.2.3", List.of(), "// nothing"));
        }

        private static String line(String script, String key) {
            return script.lines()
                    .filter(line -> line.startsWith("// @" + key + " "))
                    .reduce((_, _) -> "twice")
                    .orElse("missing");
        }
    }

    @Nested
    class It_is_served {
        @ParameterizedTest
        @CsvSource({
            ",,", // programs, and script managers of old
            "none,navigate,document", // typed, or a bookmark
            "none,cors,empty", // a script manager
            "same-origin,navigate,document",
            "same-origin,cors,empty",
            "same-site,navigate,document", // a link, whose page can't read what it opens
            "cross-site,navigate,document",
        })
        void to_people_and_script_managers(
                @Nullable String site, @Nullable String mode, @Nullable String destination)
                throws IOException {
            var answer = ask(site, mode, destination);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains(TOKEN, "ws://127.0.0.1:" + CLIENT.port() + "/ws");
            assertThat(answer.header("content-type"))
                    .containsExactly("text/javascript; charset=utf-8");
            assertThat(answer.header("cache-control")).containsExactly("no-store");
        }

        @ParameterizedTest
        @CsvSource({
            "cross-site,no-cors,script",
            "cross-site,cors,script",
            "cross-site,cors,empty",
            "cross-site,no-cors,empty",
            "cross-site,navigate,iframe",
            "cross-site,navigate,frame",
            "cross-site,navigate,embed",
            "cross-site,navigate,object",
            "cross-site,navigate,",
            "cross-site,,document",
            "cross-site,,",
            "same-site,no-cors,script",
            "same-site,cors,empty",
            "same-site,navigate,iframe",
            "anything,cors,empty",
        })
        void to_no_page_of_another_origin(
                @Nullable String site, @Nullable String mode, @Nullable String destination)
                throws IOException {
            var answer = ask(site, mode, destination);

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body()).doesNotContain(TOKEN);
            assertThat(answer.header("cross-origin-resource-policy"))
                    .containsExactly("same-origin");
        }

        @Test
        void to_no_host_of_a_stranger() throws IOException {
            var answer = CLIENT.send("GET", Userscript.PATH, "Host: evil.example");

            assertThat(answer.body()).doesNotContain(TOKEN);
        }

        @Test
        void to_clients_that_speak_http_2_too() throws Exception {
            try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
                var address = "http://127.0.0.1:" + CLIENT.port();
                var request = HttpRequest.newBuilder(URI.create(address + Userscript.PATH)).build();

                for (var i = 0; i < 2; i++) {
                    assertThat(http.send(request, BodyHandlers.ofString()).body())
                            .contains("ws://127.0.0.1:" + CLIENT.port() + "/ws");
                }
            }
        }

        private static RawClient.Answer ask(
                @Nullable String site, @Nullable String mode, @Nullable String destination)
                throws IOException {
            return CLIENT.send(
                    "GET",
                    Userscript.PATH,
                    "Host: 127.0.0.1:" + CLIENT.port(),
                    site == null ? "Accept: */*" : "Sec-Fetch-Site: " + site,
                    mode == null ? "X-A: b" : "Sec-Fetch-Mode: " + mode,
                    destination == null ? "X-C: d" : "Sec-Fetch-Dest: " + destination);
        }
    }
}
