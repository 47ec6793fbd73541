package dev.lmarenaproxy.http;

import static dev.lmarenaproxy.Fault.Kind.INVALID_VALUE;
import static dev.lmarenaproxy.Fault.Kind.QUEUE_FULL;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.feed.Feed;
import dev.lmarenaproxy.feed.Watcher;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /ws/monitor}: what happens, as it happens. The first message of a dashboard is its hello,
 * with the place where it was; it reads at its own pace, and who falls behind what is kept is
 * closed with 4008 and comes back.
 */
final class FeedSocket implements Handler<RoutingContext> {
    static final short SLOW = 4008;
    private static final short BAD_MESSAGE = 4400;
    private static final short SILENT = 4408;

    private static final Logger LOG = LoggerFactory.getLogger(FeedSocket.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_CHARACTERS = 4096;
    private static final Duration PING = Duration.ofSeconds(15);
    private static final Duration SILENCE = Duration.ofSeconds(45);
    private static final Duration HELLO = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final Feed feed;
    private final InstantSource clock;

    FeedSocket(Vertx vertx, Feed feed, InstantSource clock) {
        this.vertx = vertx;
        this.feed = feed;
        this.clock = clock;
    }

    @Override
    public void handle(RoutingContext context) {
        var request = context.request();
        if (!request.canUpgradeToWebSocket()) {
            Responses.fault(context, Fault.of(INVALID_VALUE, "This is the socket of dashboards."));
            return;
        }
        var connection = new Connection(vertx.getOrCreateContext());
        var watcher = feed.watch(connection::wake);
        if (watcher.isEmpty()) {
            Responses.fault(
                    context,
                    Fault.of(
                            QUEUE_FULL,
                            "More than %d dashboards are open; close some."
                                    .formatted(Feed.MOST_WATCHERS)));
            return;
        }
        request.toWebSocket()
                .onSuccess(socket -> connection.open(socket, watcher.get()))
                .onFailure(failure -> {
                    watcher.get().close();
                    LOG.debug("handshake failed", failure);
                });
    }

    /** One dashboard; all but {@link #wake} belongs to its context. */
    private final class Connection {
        private final Context context;
        private final AtomicBoolean woken = new AtomicBoolean();
        private Runnable drain = () -> {};
        private Instant heardAt = clock.instant();
        private boolean begun;
        private boolean closed;

        Connection(Context context) {
            this.context = context;
        }

        /** The feed's thread. */
        void wake() {
            if (!woken.getAndSet(true)) {
                context.runOnContext(_ -> drain.run());
            }
        }

        void open(ServerWebSocket socket, Watcher watcher) {
            var hello =
                    vertx.setTimer(
                            HELLO.toMillis(),
                            _ -> {
                                if (!begun) {
                                    close(socket, SILENT, "no hello");
                                }
                            });
            var pings = vertx.setPeriodic(PING.toMillis(), _ -> ping(socket));
            drain = () -> drain(socket, watcher);
            socket.pongHandler(_ -> heardAt = clock.instant());
            socket.drainHandler(_ -> drain.run());
            socket.exceptionHandler(failure -> LOG.debug("a dashboard's socket failed", failure));
            socket.closeHandler(_ -> {
                closed = true;
                watcher.close();
                vertx.cancelTimer(hello);
                vertx.cancelTimer(pings);
            });
            socket.textMessageHandler(message -> take(message, socket, watcher));
            socket.binaryMessageHandler(_ -> close(socket, BAD_MESSAGE, "text is expected"));
        }

        /** Without answers to pings nobody is there any more. */
        private void ping(ServerWebSocket socket) {
            if (heardAt.plus(SILENCE).isBefore(clock.instant())) {
                close(socket, SILENT, "no answer in time");
            } else if (!socket.isClosed() && !socket.writeQueueFull()) {
                socket.writePing(Buffer.buffer());
            }
        }

        private void take(String message, ServerWebSocket socket, Watcher watcher) {
            heardAt = clock.instant();
            var type = "";
            var read = read(message);
            if (read.path("type").isTextual()) {
                type = read.path("type").textValue();
            }
            if (type.equals("hello") && !begun) {
                begun = true;
                var epoch = read.path("epoch").textValue();
                var since = read.path("since");
                var welcome =
                        watcher.begin(
                                epoch,
                                since.canConvertToExactIntegral() ? since.longValue() : null);
                socket.writeTextMessage(welcome.json());
                drain(socket, watcher);
            } else if (!type.equals("ping") || !begun) {
                close(socket, BAD_MESSAGE, "hello is expected, then ping");
            }
        }

        private static JsonNode read(String message) {
            try {
                if (message.length() <= MOST_CHARACTERS) {
                    return JSON.readTree(message);
                }
            } catch (JsonProcessingException _) {
                // told below
            }
            return JSON.missingNode();
        }

        private void drain(ServerWebSocket socket, Watcher watcher) {
            woken.set(false);
            while (!closed && !socket.isClosed() && !socket.writeQueueFull()) {
                var message = watcher.poll();
                if (message == null) {
                    break;
                }
                socket.writeTextMessage(message);
            }
            if (watcher.lost()) {
                close(socket, SLOW, "too slow: come back");
            }
        }

        private void close(ServerWebSocket socket, short code, String reason) {
            if (!closed) {
                closed = true;
                socket.close(code, reason);
            }
        }
    }
}
