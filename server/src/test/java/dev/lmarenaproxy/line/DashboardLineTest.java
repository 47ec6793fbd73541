package dev.lmarenaproxy.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboard's files, as browsers get them. */
class DashboardLineTest {
    private static final Pattern SCRIPT =
            Pattern.compile("<script type=\"module\"[^>]* src=\"(/monitor/assets/[^\"]+)\">");

    @TempDir private Path home;

    @ParameterizedTest
    @ValueSource(strings = {"/monitor", "/monitor/", "/monitor/requests/req_1", "/monitor/nowhere"})
    void every_path_below_the_monitor_is_the_page_and_the_page_knows_the_rest(String path)
            throws Exception {
        try (var line = Line.start(home)) {
            var answer = line.get(path);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type"))
                    .contains("text/html; charset=utf-8");
            assertThat(answer.headers().firstValue("cache-control")).contains("no-cache");
            assertThat(answer.body()).contains("<div id=\"app\">").containsPattern(SCRIPT);
        }
    }

    @Test
    void the_page_runs_no_script_and_no_style_but_the_gateways_files() throws Exception {
        try (var line = Line.start(home)) {
            var answer = line.get("/monitor");

            assertThat(answer.headers().firstValue("content-security-policy").orElseThrow())
                    .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
                    .doesNotContain("unsafe", "http:", "https:");
            assertThat(answer.body())
                    .doesNotContain("<style", " style=", " on")
                    .doesNotContain("//");
        }
    }

    @Test
    void a_file_is_named_after_its_content_kept_for_good_and_compressed_for_those_who_take_it()
            throws Exception {
        try (var line = Line.start(home);
                var browser = HttpClient.newHttpClient()) {
            var script = SCRIPT.matcher(line.get("/monitor").body());
            assertThat(script.find()).isTrue();
            var path = script.group(1);
            var plain = line.get(path);
            var request = line.request(path).header("accept-encoding", "gzip").build();

            var compressed = browser.send(request, BodyHandlers.ofByteArray());

            assertThat(plain.headers().firstValue("content-type"))
                    .contains("text/javascript; charset=utf-8");
            assertThat(plain.headers().firstValue("cache-control").orElseThrow())
                    .contains("immutable");
            assertThat(plain.headers().allValues("vary")).contains("accept-encoding");
            assertThat(compressed.headers().firstValue("content-encoding")).contains("gzip");
            try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(compressed.body()))) {
                assertThat(new String(unpacked.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo(plain.body());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/monitor/assets/gone-12345678.js",
                "/monitor/assets/../index.html",
                "/monitor/assets/%2e%2e/%2e%2e/logback.xml"
            })
    void what_is_no_file_of_the_dashboard_is_not_there(String path) throws Exception {
        try (var line = Line.start(home)) {
            var answer = line.get(path);

            assertThat(answer.body()).doesNotContain("<configuration");
            assertThat(answer.headers().firstValue("content-type").orElse(""))
                    .doesNotContain("javascript");
        }
    }
}
