package dev.lmarenaproxy.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.simulator.script.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Flow control down to the page's fetch. */
@ExtendWith(Stages.class)
@Timeout(90)
class FlowTest {
    private static final int PIECES = 1900;
    private static final String PIECE = "x".repeat(8_000);

    @Test
    void a_client_that_does_not_read_stops_the_site_and_nobody_else(Stage.Setup setup)
            throws Exception {
        var stage = setup.open();
        var tab = stage.connectedTab();
        var site = stage.site().observations();
        stage.site()
                .scenario()
                .when(
                        request -> request.prompt().contains("flood"),
                        Answer.text(Collections.nCopies(PIECES, PIECE)));

        try (var client = deafClient(stage, "flood")) {
            site.await(seen -> seen.stalledStreams() == 1, Duration.ofSeconds(30));
            var flood = site.evaluations().getLast();
            // until all buffers on the way are full
            tab.page()
                    .waitForCondition(() -> {
                        var before = flood.rows();
                        stage.client().ask("quick");
                        return flood.rows() == before;
                    });

            var stopped = flood.rows();
            for (var i = 0; i < 5; i++) {
                assertThat(stage.client().ask("quick")).contains("quick");
            }

            assertThat(flood.rows()).isEqualTo(stopped).isLessThan(PIECES);
            assertThat(flood.ending()).isEmpty();
            assertThat(stage.health().path("running_requests").asInt()).isEqualTo(1);

            var answer = new String(client.getInputStream().readAllBytes(), UTF_8);
            assertThat(answer.split(PIECE, -1)).hasSize(PIECES + 1);
            assertThat(answer).contains("data: [DONE]");
        }
    }

    /** Asks and doesn't read what is answered. */
    private static Socket deafClient(Stage stage, String question) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), stage.gateway().port()));
        var body = Client.body(question);
        var request =
                """
                POST /v1/chat/completions HTTP/1.1\r
                Host: localhost\r
                Connection: close\r
                Content-Length: %d\r
                \r
                %s\
                """
                        .formatted(body.length(), body);
        socket.getOutputStream().write(request.getBytes(UTF_8));
        return socket;
    }
}
