package dev.lmarenaproxy.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The gate before a route that answers when the test wants it, on a real server. */
class BodyGateTest {
    private static final int MOST_AT_A_TIME = 3 << 20;

    private final BlockingQueue<HttpServerResponse> waiting = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> gone = new LinkedBlockingQueue<>();
    private final Vertx vertx = Vertx.vertx();
    private final TestServer server =
            new TestServer(router -> {
                router.route().handler(new BodyGate(vertx, () -> 2 << 20, MOST_AT_A_TIME));
                router.route()
                        .handler(context -> {
                            var response = context.response();
                            // as answers do
                            response.exceptionHandler(_ -> {});
                            response.closeHandler(_ -> gone.add("gone"));
                            waiting.add(response);
                        });
            });

    @AfterEach
    void stop() {
        server.close();
        vertx.close();
    }

    @Test
    void a_body_that_is_too_large_is_refused_before_it_travels() throws Exception {
        var answer = server.client().send("POST", "/", "Host: localhost", length(3 << 20));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).contains("larger than 2 MB");
    }

    @Test
    void too_much_at_a_time_is_refused_until_an_answer_ends_or_a_client_goes_away()
            throws Exception {
        try (var first = begin(2 << 20)) {
            var taken = taken();
            try (var second = begin(1 << 20)) {
                taken();
                assertThat(second.isConnected()).isTrue();

                var refused = server.client().send("POST", "/", "Host: localhost", length(1));

                assertThat(refused.status()).isEqualTo(429);
                assertThat(refused.body()).contains("queue_full", "3 MB together");
                assertThat(refused.header("retry-after")).containsExactly("5");
            }
            assertThat(gone.poll(10, TimeUnit.SECONDS)).isNotNull();
            assertLetsIn(1 << 20);
            taken.end();
            assertThat(first.getInputStream().read()).isPositive();
            assertLetsIn(2 << 20);
        }
    }

    @Test
    void a_body_of_unknown_length_counts_too() throws Exception {
        try (var _ = begin("Transfer-Encoding: chunked");
                var _ = begin("Transfer-Encoding: chunked");
                var _ = begin("Transfer-Encoding: chunked")) {
            taken();
            taken();
            taken();

            var refused = server.client().send("POST", "/", "Host: localhost", length(1));

            assertThat(refused.status()).isEqualTo(429);
            assertLetsIn(0);
        }
    }

    private void assertLetsIn(int bytes) throws Exception {
        try (var client = begin(bytes)) {
            taken().end();
            assertThat(client.getInputStream().read()).isPositive();
        }
    }

    private HttpServerResponse taken() throws InterruptedException {
        var response = waiting.poll(10, TimeUnit.SECONDS);
        assertThat(response).isNotNull();
        return response;
    }

    private static String length(int bytes) {
        return "Content-Length: " + bytes;
    }

    private Socket begin(int bytes) throws IOException {
        return begin(length(bytes));
    }

    /** Sends the head of a request. */
    private Socket begin(String header) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.client().port());
        var head = "POST / HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(US_ASCII));
        return socket;
    }
}
