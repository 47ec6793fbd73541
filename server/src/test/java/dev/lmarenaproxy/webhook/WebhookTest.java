package dev.lmarenaproxy.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lmarenaproxy.alerts.Alert;
import dev.lmarenaproxy.alerts.Delivery;
import dev.lmarenaproxy.alerts.Rule;
import dev.lmarenaproxy.settings.Settings;
import dev.lmarenaproxy.settings.Settings.WebhookTemplate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WebhookTest {
    private static final String SECRET = "/services/T0/secret";

    private final BlockingQueue<Got> got = new LinkedBlockingQueue<>();
    private final Queue<Integer> answers = new ArrayDeque<>();
    private String body = "ok";
    private HttpServer service;
    private volatile Settings.Alerts settings;
    private Webhook webhook;

    private record Got(String path, String type, String body) {}

    @BeforeEach
    void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", this::answer);
        service.start();
        settings = to("http://127.0.0.1:" + service.getAddress().getPort() + SECRET);
        webhook = new Webhook(() -> settings, Duration.ofMillis(1), Duration.ofSeconds(10));
    }

    @AfterEach
    void stop() {
        webhook.close();
        service.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        Integer status;
        synchronized (answers) {
            status = answers.poll();
        }
        got.add(
                new Got(
                        exchange.getRequestURI().getPath(),
                        exchange.getRequestHeaders().getFirst("Content-Type"),
                        new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
        var bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().add("Location", "/elsewhere");
        exchange.sendResponseHeaders(status == null ? 200 : status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void answers(int... statuses) {
        synchronized (answers) {
            for (var status : statuses) {
                answers.add(status);
            }
        }
    }

    private static Settings.Alerts to(String url) {
        return to(url, WebhookTemplate.JSON);
    }

    private static Settings.Alerts to(String url, WebhookTemplate template) {
        return new Settings.Alerts(20, 10, 120, 60, 60, 80, 500, 200, 30, 300, url, template);
    }

    private static Alert alert(long id) {
        return new Alert(id, Rule.DISK, Instant.EPOCH, null, 1, 2, "It is full: 空.");
    }

    private Got next() throws InterruptedException {
        var one = got.poll(20, SECONDS);
        assertThat(one).isNotNull();
        return one;
    }

    private static int portThatNobodyListensOn() throws IOException {
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return closed.getLocalPort();
        }
    }

    private Delivery test() throws Exception {
        return webhook.test().toCompletableFuture().get(30, SECONDS);
    }

    @Test
    void an_alert_arrives_in_its_form() throws Exception {
        webhook.send(alert(1));

        var one = next();
        assertThat(one.path()).isEqualTo(SECRET);
        assertThat(one.type()).startsWith("application/json");
        assertThat(one.body()).contains("\"id\":1").contains("It is full: 空.");
    }

    @Test
    void what_fails_is_tried_again_and_those_behind_it_wait() throws Exception {
        answers(500, 503, 429);

        webhook.send(alert(1));
        webhook.send(alert(2));

        for (var id : new int[] {1, 1, 1, 1, 2}) {
            assertThat(next().body()).contains("\"id\":" + id);
        }
    }

    @Test
    void what_keeps_failing_is_given_up() throws Exception {
        answers(500, 500, 500, 500);

        webhook.send(alert(1));
        webhook.send(alert(2));

        for (var id : new int[] {1, 1, 1, 1, 2}) {
            assertThat(next().body()).contains("\"id\":" + id);
        }
    }

    @Test
    void what_is_refused_is_not_tried_again() throws Exception {
        answers(404);

        webhook.send(alert(1));
        webhook.send(alert(2));

        assertThat(next().body()).contains("\"id\":1");
        assertThat(next().body()).contains("\"id\":2");
    }

    @Test
    void nothing_is_sent_to_where_an_answer_points() throws Exception {
        answers(307);

        assertThat(test()).isEqualTo(new Delivery(307, "It answered with HTTP 307."));
        assertThat(got).extracting(Got::path).containsExactly(SECRET);
    }

    @Test
    void a_test_tells_what_came_of_it() throws Exception {
        assertThat(test()).isEqualTo(new Delivery(200, null));

        answers(403);
        assertThat(test()).isEqualTo(new Delivery(403, "It answered with HTTP 403."));

        settings = to(settings.webhookUrl(), WebhookTemplate.FEISHU);
        body = "{\"code\":19021,\"msg\":\"sign match fail\"}";
        assertThat(test()).isEqualTo(new Delivery(200, "19021: sign match fail"));

        settings = to("");
        assertThat(test().problem()).contains("alerts.webhookUrl");
    }

    @Test
    void no_answer_tells_the_address() throws Exception {
        settings = to("http://127.0.0.1:" + portThatNobodyListensOn() + SECRET);

        assertThat(test()).isEqualTo(new Delivery(null, "It can't be reached."));
    }

    @Test
    void without_an_address_nothing_is_sent() throws Exception {
        var before = settings;
        settings = to("");
        webhook.send(alert(1));
        settings = before;

        webhook.send(alert(2));

        assertThat(next().body()).contains("\"id\":2");
    }

    @Test
    void an_answer_that_stalls_is_given_up_with_its_connection_and_later_alerts_arrive()
            throws Exception {
        var good = settings;
        try (var stalling = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var impatient =
                        new Webhook(() -> settings, Duration.ofMillis(1), Duration.ofMillis(500))) {
            settings = to("http://127.0.0.1:" + stalling.getLocalPort() + SECRET);

            impatient.send(alert(1));
            impatient.send(alert(2));

            try (var connection = stalling.accept()) {
                connection.setSoTimeout(20_000);
                settings = good;
                connection
                        .getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nok".getBytes(UTF_8));
                assertThat(connection.getInputStream().readAllBytes())
                        .as("what was sent until the other side closed")
                        .isNotEmpty();
            }
            assertThat(next().body()).contains("\"id\":1");
            assertThat(next().body()).contains("\"id\":2");
        }
    }

    @Test
    void a_test_tells_of_an_answer_that_stalls() throws Exception {
        try (var stalling = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var impatient =
                        new Webhook(() -> settings, Duration.ofMillis(1), Duration.ofSeconds(1))) {
            settings = to("http://127.0.0.1:" + stalling.getLocalPort() + SECRET);

            var outcome = impatient.test().toCompletableFuture();

            try (var connection = stalling.accept()) {
                connection
                        .getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nok".getBytes(UTF_8));
                assertThat(outcome.get(20, SECONDS))
                        .isEqualTo(new Delivery(null, "It did not answer within 1 s."));
            }
        }
    }

    @Test
    void an_answer_without_end_is_not_read() throws Exception {
        body = "x".repeat(1 << 20);

        assertThat(test().sent()).isTrue();
    }
}
