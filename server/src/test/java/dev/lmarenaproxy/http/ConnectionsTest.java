package dev.lmarenaproxy.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long connections may be silent, on a real server. */
@Timeout(30)
class ConnectionsTest {
    private static final int LONG = 3600;

    private final Vertx vertx = Vertx.vertx();
    private final Connections connections = new Connections(LONG);

    @AfterEach
    void stop() throws Exception {
        soon(vertx.close());
    }

    @Test
    void a_shorter_time_counts_for_connections_that_are_open() throws Exception {
        try (var client = connected(listening())) {
            connections.idleSeconds(1);

            assertThat(client.getInputStream().read()).as("closed by the server").isEqualTo(-1);
        }
    }

    @Test
    void a_shorter_time_counts_for_new_connections() throws Exception {
        var port = listening();
        connections.idleSeconds(1);

        try (var client = connected(port)) {
            assertThat(client.getInputStream().read()).as("closed by the server").isEqualTo(-1);
        }
    }

    private int listening() throws Exception {
        var server =
                vertx.createHttpServer(new HttpServerOptions().setIdleTimeout(LONG))
                        .connectionHandler(connections::add)
                        .requestHandler(request -> request.response().end("x"));
        return soon(server.listen(0, "127.0.0.1")).actualPort();
    }

    /** After one answer, so that the server knows it. */
    private static Socket connected(int port) throws Exception {
        var client = new Socket(InetAddress.getLoopbackAddress(), port);
        var request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        var answer = new StringBuilder();
        while (!answer.toString().endsWith("\r\n\r\nx")) {
            answer.append((char) client.getInputStream().read());
        }
        return client;
    }

    private static <T> T soon(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, SECONDS);
    }
}
