package dev.lmarenaproxy.line;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A tab that speaks the protocol as {@code protocol/README.md} tells, with the test in the place of
 * the site. It knows nothing of the gateway's classes.
 */
final class FakeTab implements AutoCloseable {
    static final String ORIGIN = "https://arena.ai";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final URI gateway;
    private final String token;
    private final HttpClient http;
    private final ExecutorService site = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Asked> asked = new ConcurrentHashMap<>();
    private final Consumer<Asked> answers;
    private final String catalog;
    private volatile Consumer<Asked> files = new FakeFiles();
    private final String tab = "tab-" + COUNT.incrementAndGet();
    private volatile String page = "page-" + COUNT.incrementAndGet();
    private volatile String browser = "browser-1";
    private volatile @Nullable Connection connection;

    /**
     * @param http opens its sockets; many tabs may share it
     * @param catalog what the site's model catalog holds
     * @param answers plays the site; called on a thread of its own for each question
     */
    FakeTab(URI gateway, String token, HttpClient http, String catalog, Consumer<Asked> answers) {
        this.gateway = gateway;
        this.token = token;
        this.http = http;
        this.catalog = catalog;
        this.answers = answers;
    }

    /** Connects and waits to be welcomed. */
    FakeTab connect() throws Exception {
        var fresh = new Connection();
        connection = fresh;
        var socket =
                http.newWebSocketBuilder()
                        .header("Origin", ORIGIN)
                        .buildAsync(URI.create("ws://" + gateway.getAuthority() + "/ws"), fresh)
                        .get(10, SECONDS);
        fresh.socket = socket;
        fresh.send(hello());
        fresh.welcomed.get(10, SECONDS);
        return this;
    }

    /** What plays the site where pictures go and media come from; before it connects. */
    FakeTab files(Consumer<Asked> played) {
        files = played;
        return this;
    }

    /** Moves the tab to another browser; before it connects. */
    FakeTab inBrowser(String name) {
        browser = name;
        return this;
    }

    /** Loads the page again: what the page before it was working on is gone. */
    FakeTab reload() throws Exception {
        cut();
        asked.values().forEach(one -> one.allow(Long.MAX_VALUE));
        asked.clear();
        page = "page-" + COUNT.incrementAndGet();
        return connect();
    }

    /** Loses the connection as a network fault does, without a word. */
    void cut() {
        var lost = connection;
        connection = null;
        if (lost != null && lost.socket != null) {
            lost.socket.abort();
        }
    }

    /** Goes for good and says so, as a page does that is closed. */
    void leave() throws Exception {
        var last = requireNonNull(connection);
        last.send(JSON.createObjectNode().put("type", "bye"));
        last.sent().get(10, SECONDS);
        close();
    }

    /** Completes with the code that the gateway closes the connection with. */
    CompletableFuture<Integer> closed() {
        var open = connection;
        return open == null ? CompletableFuture.failedFuture(new Exception("cut")) : open.closed;
    }

    String id() {
        return tab;
    }

    int running() {
        return asked.size();
    }

    @Override
    public void close() {
        cut();
        site.shutdownNow();
    }

    private ObjectNode hello() {
        var hello = JSON.createObjectNode();
        hello.put("type", "hello").put("protocol", 1).put("token", token);
        hello.put("browser", browser).put("tab", tab).put("page", page).put("script", "0.1.0");
        hello.put("visible", true).put("signedIn", true);
        hello.putArray("accepts").add("look").add("put").add("get");
        var jobs = hello.putArray("jobs");
        asked.values().forEach(one -> jobs.addObject().put("job", one.job).put("epoch", one.epoch));
        return hello;
    }

    private void take(JsonNode frame, Connection from) {
        switch (frame.path("type").textValue()) {
            case "welcome" -> {
                frame.path("jobs").forEach(job -> asked(job).resume(job, from));
                from.welcomed.complete(null);
            }
            case "ping" ->
                    from.send(
                            JSON.createObjectNode()
                                    .put("type", "pong")
                                    .put("sent", frame.path("sent").longValue()));
            case "start", "look", "put", "get" -> start(frame);
            case "ack" -> {
                var one = asked.get(frame.path("job").textValue());
                if (one != null) {
                    one.acknowledged(frame);
                }
            }
            case "cancel" -> {
                var one = asked.remove(frame.path("job").textValue());
                if (one != null) {
                    one.cancelled.complete(null);
                    one.allow(Long.MAX_VALUE);
                }
            }
            default -> {}
        }
    }

    private Asked asked(JsonNode job) {
        var known = asked.get(job.path("job").textValue());
        if (known == null) {
            throw new AssertionError("the gateway goes on with an unknown job: " + job);
        }
        return known;
    }

    private void start(JsonNode frame) {
        var one = new Asked(frame);
        var former = asked.get(one.job);
        if (former == null || former.epoch < one.epoch) {
            asked.put(one.job, one);
            site.execute(() -> {
                switch (frame.path("purpose").asText("")) {
                    case "models" -> one.head(200, "application/json").send(catalog).end();
                    case "answer" -> answers.accept(one);
                    default -> files.accept(one);
                }
            });
        }
    }

    /** One request that the gateway gave to this tab. */
    final class Asked {
        final String job;
        final int epoch;
        final String path;
        final JsonNode body;

        /** The frame that began it. */
        final JsonNode order;

        final CompletableFuture<Void> cancelled = new CompletableFuture<>();
        private final NavigableMap<Integer, Object> frames = new TreeMap<>();
        private int seq;
        private long sent;
        private long limit;

        private Asked(JsonNode start) {
            job = start.path("job").textValue();
            epoch = start.path("epoch").intValue();
            limit = start.path("limit").longValue();
            order = start;
            path = start.path("request").path("path").asText("");
            body = json(start.path("request").path("body").asText(""));
        }

        /** The last user message. */
        String question() {
            return body.path("userMessage").path("content").textValue();
        }

        Asked head(int status, String type) {
            return head(status, type, Map.of());
        }

        Asked head(int status, String type, Map<String, String> more) {
            var head = frame("head").put("status", status).put("url", ORIGIN + path);
            head.put("redirected", false);
            var headers = head.putObject("headers").put("content-type", type);
            more.forEach(headers::put);
            return step(head);
        }

        /** A piece of the body; waits while the gateway allows no more. */
        synchronized Asked send(String text) {
            var bytes = text.getBytes(UTF_8);
            for (var at = 0; at < bytes.length; at += 32_000) {
                var length = Math.min(32_000, bytes.length - at);
                waitFor(sent + length);
                sent += length;
                var chunk = ByteBuffer.allocate(10 + job.length() + length);
                chunk.put((byte) 1).putInt(epoch).putInt(++seq).put((byte) job.length());
                chunk.put(job.getBytes(US_ASCII)).put(bytes, at, length).flip();
                frames.put(seq, chunk);
                deliver(chunk);
            }
            return this;
        }

        /** A row of the answer: text. */
        Asked text(String text) {
            return send("a0:" + quoted(text) + "\n");
        }

        /** The rows and frames that end an answer well. */
        void finish() {
            send("ad:{\"finishReason\":\"stop\"}\n").end();
        }

        void end() {
            step(frame("end"));
            asked.remove(job, this);
        }

        void fail(String reason) {
            step(frame("fail").put("reason", reason).put("message", "it broke"));
            asked.remove(job, this);
        }

        synchronized long sent() {
            return sent;
        }

        private synchronized ObjectNode frame(String type) {
            return JSON.createObjectNode().put("type", type).put("job", job).put("epoch", epoch);
        }

        private synchronized Asked step(ObjectNode frame) {
            frame.put("seq", ++seq);
            frames.put(seq, frame);
            deliver(frame);
            return this;
        }

        private synchronized void resume(JsonNode progress, Connection on) {
            acknowledged(progress);
            frames.values().forEach(frame -> on.send(frame));
        }

        private synchronized void acknowledged(JsonNode progress) {
            frames.headMap(progress.path("seq").intValue(), true).clear();
            allow(progress.path("limit").longValue());
        }

        private void deliver(Object frame) {
            var open = connection;
            // before the welcome nothing may be sent; it tells what is missing
            if (open != null && open.welcomed.isDone()) {
                open.send(frame);
            }
        }

        private synchronized void allow(long bytes) {
            limit = Math.max(limit, bytes);
            notifyAll();
        }

        private void waitFor(long bytes) {
            try {
                while (bytes > limit) {
                    wait();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** One socket; sends one message at a time, as the JDK's client wants it. */
    private final class Connection implements WebSocket.Listener {
        final CompletableFuture<Void> welcomed = new CompletableFuture<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();
        volatile @Nullable WebSocket socket;
        private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);
        private final StringBuilder text = new StringBuilder();

        synchronized void send(Object frame) {
            sending =
                    sending.handle((_, _) -> requireNonNull(socket))
                            .thenCompose(open ->
                                    frame instanceof ByteBuffer chunk
                                            ? open.sendBinary(chunk.duplicate(), true)
                                            : open.sendText(frame.toString(), true));
        }

        /** Completes when all that was to be sent is. */
        synchronized CompletableFuture<?> sent() {
            return sending;
        }

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                var frame = json(text.toString());
                text.setLength(0);
                take(frame, this);
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
        public void onError(WebSocket from, Throwable failure) {
            closed.completeExceptionally(failure);
        }
    }

    private static String quoted(String text) {
        return JSON.getNodeFactory().textNode(text).toString();
    }

    private static JsonNode json(String text) {
        try {
            return text.isEmpty() ? JSON.createObjectNode() : JSON.readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
