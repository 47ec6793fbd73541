package dev.lmarenaproxy.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.lmarenaproxy.feed.Feed;
import dev.lmarenaproxy.feed.Sights;
import dev.lmarenaproxy.feed.Watcher;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many dashboards may watch, and how slowly, on a real socket. */
@Timeout(60)
class FeedSocketTest {
    private static final String HELLO = "{\"type\":\"hello\",\"epoch\":null,\"since\":null}";

    private static final Sights.SettingsSight NONE = new Sights.SettingsSight(0, null);

    private final Vertx vertx = Vertx.vertx();
    private final Feed feed = new Feed(Clock.systemUTC());
    private final HttpClient http = HttpClient.newHttpClient();
    private int port;

    @BeforeEach
    void start() throws Exception {
        feed.start(new Sights(List::of, () -> 0, () -> NONE, JsonNodeFactory.instance::objectNode));
        var router = Router.router(vertx);
        router.get("/ws/monitor").handler(new FeedSocket(vertx, feed, Clock.systemUTC()));
        port =
                vertx.createHttpServer()
                        .requestHandler(router)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(10, SECONDS)
                        .actualPort();
    }

    @AfterEach
    void stop() throws Exception {
        http.shutdownNow();
        feed.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, SECONDS);
    }

    /** Takes nothing off the wire until it is told to. */
    private static final class Dashboard implements WebSocket.Listener {
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public void onOpen(WebSocket socket) {
            // reads nothing yet
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }
    }

    private CompletableFuture<WebSocket> connect(Dashboard dashboard) {
        return http.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws/monitor"), dashboard);
    }

    /** More than the feed and all sockets between keep, as far as the feed has written it down. */
    private void tellALot() throws Exception {
        var large = JsonNodeFactory.instance.textNode("x".repeat(1 << 16));
        for (var i = 0; i < 800; i++) {
            feed.tell("log", () -> large);
        }
        var written = new CountDownLatch(1);
        feed.tell(
                "log",
                () -> {
                    written.countDown();
                    return large;
                });
        assertThat(written.await(30, SECONDS)).isTrue();
    }

    @Test
    void one_that_falls_behind_what_is_kept_is_told_to_come_back() throws Exception {
        var slow = new Dashboard();
        var socket = connect(slow).get(10, SECONDS);
        socket.sendText(HELLO, true).get(10, SECONDS);
        tellALot();

        socket.request(Long.MAX_VALUE);

        assertThat(slow.closed.get(30, SECONDS)).isEqualTo(FeedSocket.SLOW);
    }

    @Test
    void one_too_many_is_refused_until_another_leaves() throws Exception {
        var watchers =
                Stream.generate(() -> feed.watch(() -> {}).orElseThrow())
                        .limit(Feed.MOST_WATCHERS)
                        .toList();

        assertThat(connect(new Dashboard()))
                .failsWithin(10, SECONDS)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(429));

        watchers.forEach(Watcher::close);
        assertThat(connect(new Dashboard())).succeedsWithin(10, SECONDS);
    }
}
