package dev.lmarenaproxy.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.errors.NotFoundException;
import com.openai.models.models.Model;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code /v1/models} and {@code /v1/refresh-models}, with a fake tab's catalog. */
@Timeout(60)
class ModelsLineTest {
    private static final String ODD = "team/modèle \"x\" +1";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path home;

    @Test
    void the_official_client_lists_what_the_tab_sees() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(_ -> {});

            var models = line.openai().models().list().data();

            assertThat(models)
                    .extracting(Model::id)
                    .containsExactly("gpt-5-high", ODD, "painter", "finder");
            assertThat(models.getFirst().ownedBy()).isEqualTo("openai");
        }
    }

    @Test
    void a_model_keeps_its_type() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(_ -> {});

            var list = JSON.readTree(line.get("/v1/models").body());

            assertThat(list.path("data").findValuesAsText("type"))
                    .containsExactly("chat", "chat", "image", "search");
        }
    }

    @Test
    void an_id_with_slash_space_quote_and_accent_is_found() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(_ -> {});

            assertThat(line.openai().models().retrieve(ODD).id()).isEqualTo(ODD);
            var encoded = URLEncoder.encode(ODD, StandardCharsets.UTF_8).replace("+", "%20");
            assertThat(line.get("/v1/models/" + encoded.replace("%2F", "/")).statusCode())
                    .isEqualTo(200);
            assertThat(line.get("/v1/models/" + encoded.replace("%2B", "+")).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void an_id_in_bare_utf_8_is_found() throws Exception {
        try (var line = Line.start(home);
                var socket =
                        new Socket(InetAddress.getLoopbackAddress(), line.address().getPort())) {
            line.tab(_ -> {});
            socket.setSoTimeout(10_000);
            var request =
                    """
                    GET /v1/models/team/modèle%20%22x%22%20+1 HTTP/1.1\r
                    Host: localhost\r
                    Connection: close\r
                    \r
                    """;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));

            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void an_unknown_id_is_not_found() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(_ -> {});

            assertThatThrownBy(() -> line.openai().models().retrieve("painterr"))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("painter");
        }
    }

    @Test
    void the_last_known_list_survives_a_restart() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(_ -> {});
            var before = JSON.readTree(line.get("/v1/models").body()).path("data");

            line.restart();

            var after = JSON.readTree(line.get("/v1/models").body()).path("data");
            assertThat(after.findValuesAsText("id")).isEqualTo(before.findValuesAsText("id"));
            assertThat(after.findValuesAsText("type")).isEqualTo(before.findValuesAsText("type"));
        }
    }

    @Test
    void a_refresh_without_a_tab_says_so_after_ten_seconds() throws Exception {
        try (var line = Line.start(home)) {
            var answer = line.post("/v1/refresh-models", "");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("no_tab_answered");
        }
    }
}
