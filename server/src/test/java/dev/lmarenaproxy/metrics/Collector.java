package dev.lmarenaproxy.metrics;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A collector of traces that keeps what it was sent. */
public final class Collector implements AutoCloseable {
    private final HttpServer server;
    private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();

    private Collector(HttpServer server) {
        this.server = server;
    }

    /** Starts one on a free port. */
    public static Collector start() throws IOException {
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var collector = new Collector(server);
        server.createContext(
                "/v1/traces",
                exchange -> {
                    // texts stand in the protocol's bytes as they are
                    collector.sent.add(
                            new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1));
                    exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        server.start();
        return collector;
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The next message, byte by byte a character. */
    public String next() throws InterruptedException {
        var message = sent.poll(10, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("nothing was sent");
        }
        return message;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
