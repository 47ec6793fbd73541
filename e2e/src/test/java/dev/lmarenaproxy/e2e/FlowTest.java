package dev.lmarenaproxy.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.simulator.Evaluation;
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
    /**
     * More than all buffers on the way hold together: about 6 MiB that Chromium lets a site send
     * ahead, 128 KiB between tab and gateway, and half a MiB of the client's socket. An answer may
     * have 16 MiB.
     */
    private static final int PIECES = 1900;

    private static final String PIECE = "x".repeat(8_000);
    private static final int SPAN = 5;
    private static final int SMALL = 4096; // bytes
    private static final int LARGE = 1 << 20;

    @Test
    void a_client_that_does_not_read_stops_the_site_and_nobody_else(Stage.Setup setup)
            throws Exception {
        var stage = setup.open();
        stage.connectedTab();
        var site = stage.site().observations();
        stage.site()
                .scenario()
                .when(
                        request -> request.prompt().contains("flood"),
                        Answer.text(Collections.nCopies(PIECES, PIECE)));

        try (var client = deafClient(stage, "flood")) {
            site.await(seen -> seen.stalledStreams() == 1, Duration.ofSeconds(30));
            var flood = site.evaluations().getLast();

            assertThat(rowsOnceItStandsStill(flood, stage)).isLessThan(PIECES);

            assertThat(flood.ending()).isEmpty();
            stage.awaitHealth(health -> health.path("running_requests").asInt() == 1);
            client.setReceiveBufferSize(LARGE);
            var answer = new String(client.getInputStream().readAllBytes(), UTF_8);
            assertThat(answer.split(PIECE, -1)).hasSize(PIECES + 1);
            assertThat(answer).contains("data: [DONE]");
        }
    }

    /**
     * Others get their answers, until the flood writes nothing during {@value #SPAN} of them. It
     * may pause before: Chromium asks for more only when it has passed on half of what it holds of
     * an answer, some megabytes. That comes to an end, as the flood is finite.
     */
    private static int rowsOnceItStandsStill(Evaluation flood, Stage stage) {
        var before = -1;
        while (flood.rows() != before) {
            before = flood.rows();
            for (var answered = 0; answered < SPAN; answered++) {
                assertThat(stage.client().ask("quick")).contains("quick");
            }
        }
        return before;
    }

    /** Asks and doesn't read what is answered. */
    private static Socket deafClient(Stage stage, String question) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(SMALL);
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
