package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Clients that ask and never read, while the site sends as much as is taken. */
@Timeout(120)
class SilentClientsLineTest {
    private static final Logger LOG = LoggerFactory.getLogger(SilentClientsLineTest.class);

    private static final int CLIENTS = 20;
    private static final int ROW = 8_000;
    private static final long WINDOW = 128 * 1024;

    /** Vert.x's write queue and one write. */
    private static final long WRITES = 96 * 1024;

    /** What the system holds of what was written to a socket, on both sides; it may double both. */
    private static final long SOCKET = 1 << 20;

    /** What a tab and a gateway hold of a request besides its text. */
    private static final long REST = 2 << 20;

    @TempDir private Path home;
    @TempDir private Path dumps;

    private final Queue<FakeTab.Asked> floods = new ConcurrentLinkedQueue<>();

    @Test
    void hold_a_bounded_part_of_the_memory_and_nobody_else_up() throws Exception {
        try (var line = Line.start(home, "{\"tabs\": {\"maxJobsPerTab\": 30}}")) {
            line.tab(this::answer);
            settled(line);
            var before = Footprint.take(dumps);

            var silent = new ArrayList<Socket>();
            for (var i = 0; i < CLIENTS; i++) {
                silent.add(ask(line));
            }
            Line.until("all floods flow", () -> floods.size() == CLIENTS);
            var sent = sentOnceAllStandStill(line);
            var during = Footprint.take(dumps);
            for (var socket : silent) {
                socket.close();
            }
            for (var flood : floods) {
                Line.soon(flood.cancelled);
            }
            floods.clear();
            settled(line);
            Line.until("as small as before", () -> Footprint.take(dumps).isNoMoreThan(before));

            var after = Footprint.take(dumps);
            LOG.atInfo()
                    .addKeyValue("clients", CLIENTS)
                    .addKeyValue("megabytes", sent / 1_000_000)
                    .log("never read; before: {}; during: {}; after: {}", before, during, after);
            assertThat(sent).isLessThan(CLIENTS * (WINDOW + WRITES + ROW + SOCKET));
            // the events of a job are kept while it runs
            assertThat(during.heap() - before.heap()).isLessThan(sent + CLIENTS * REST);
            assertThat(after.heap() - before.heap()).isLessThan(CLIENTS * REST / 4);
        }
    }

    private void answer(FakeTab.Asked one) {
        one.head(200, STREAM);
        if (one.question().equals("flood")) {
            floods.add(one);
            var row = "x".repeat(ROW);
            while (!one.cancelled.isDone()) {
                one.text(row);
            }
        } else {
            one.text("quick").finish();
        }
    }

    private static Socket ask(Line line) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), line.gateway().getPort()));
        var body = Line.question("flood", true);
        var head =
                "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
                        .formatted(body.length());
        socket.getOutputStream().write((head + body).getBytes(US_ASCII));
        return socket;
    }

    /** While others get their answers. */
    private long sentOnceAllStandStill(Line line) throws Exception {
        var sent = new ArrayList<Long>(List.of(-1L, 0L));
        Line.until(
                "all floods stand still",
                () -> {
                    quick(line, 10);
                    sent.add(floods.stream().mapToLong(FakeTab.Asked::sent).sum());
                    return sent.getLast().equals(sent.get(sent.size() - 2));
                });
        return sent.getLast();
    }

    private static void quick(Line line, int times) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            for (var i = 0; i < times; i++) {
                var request =
                        line.request("/v1/chat/completions")
                                .POST(BodyPublishers.ofString(Line.question("hi", i % 2 == 0)))
                                .build();
                var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.body()).contains("\"quick\"");
            }
        }
    }

    /** All that is made once is made, and nothing is under way. */
    private static void settled(Line line) throws Exception {
        quick(line, 20);
        Line.until("nothing is under way", () -> line.json("/api/jobs").path("data").isEmpty());
    }
}
