package dev.lmarenaproxy.line;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A dashboard that watches; it speaks as {@code docs/monitor.md} tells. */
final class FakeDashboard implements WebSocket.Listener, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;
    private final boolean reads;

    private FakeDashboard(Line line, String origin, boolean reads) {
        this.reads = reads;
        this.socket =
                line.http()
                        .newWebSocketBuilder()
                        .header("Origin", origin)
                        .buildAsync(
                                URI.create("ws://" + line.gateway().getAuthority() + "/ws/monitor"),
                                this)
                        .join();
    }

    /** Connects without a word. */
    static FakeDashboard connect(Line line) {
        return new FakeDashboard(line, line.gateway().toString(), true);
    }

    static FakeDashboard connect(Line line, String origin) {
        return new FakeDashboard(line, origin, true);
    }

    /** One that takes nothing off the wire. */
    static FakeDashboard thatReadsNothing(Line line) {
        return new FakeDashboard(line, line.gateway().toString(), false);
    }

    /** Connects and says hello as one that comes for the first time. */
    static FakeDashboard watch(Line line) {
        return connect(line).say("{\"type\":\"hello\",\"epoch\":null,\"since\":null}");
    }

    FakeDashboard say(String message) {
        socket.sendText(message, true).join();
        return this;
    }

    /** The first message from here on that is so; what comes before it is passed over. */
    JsonNode next(Predicate<JsonNode> wanted) throws InterruptedException {
        for (var message = messages.poll(10, SECONDS);
                message != null;
                message = messages.poll(10, SECONDS)) {
            if (wanted.test(message)) {
                return message;
            }
        }
        throw new AssertionError("it never came");
    }

    JsonNode next(String type) throws InterruptedException {
        return next(message -> message.path("type").asText().equals(type));
    }

    /** The next that is told of a request in this state. */
    JsonNode request(String status) throws InterruptedException {
        return next(message -> message.path("data").path("status").asText().equals(status))
                .path("data");
    }

    CompletableFuture<Integer> closed() {
        return closed;
    }

    @Override
    public void onOpen(WebSocket webSocket) {
        if (reads) {
            webSocket.request(1);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        partial.append(part);
        if (last) {
            try {
                messages.add(JSON.readTree(partial.toString()));
            } catch (java.io.IOException e) {
                closed.completeExceptionally(e);
            }
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
