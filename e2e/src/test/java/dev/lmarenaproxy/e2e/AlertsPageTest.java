package dev.lmarenaproxy.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Alerts: seen where they are, told to others, and remembered. */
@ExtendWith(Stages.class)
@Timeout(90)
class AlertsPageTest {
    private static final String NOBODY = "No tab took requests for 1 s.";

    @Test
    void an_alert_is_seen_and_told_until_it_is_over_and_then_remembered(Stage.Setup setup)
            throws Exception {
        try (var webhook = new Webhook()) {
            var stage =
                    setup.config(
                                    """
                                    {"alerts": {"noTabSeconds": 1, "webhookUrl": "%s"}}
                                    """
                                            .formatted(webhook.address()))
                            .open();
            try (var dashboard = DashboardPage.open(stage, "/alerts")) {
                var firing = dashboard.region("Firing");

                assertThat(firing).containsText("No tab ready");
                assertThat(firing).containsText(NOBODY);
                assertThat(dashboard.link("Alerts")).containsText("1 alert firing");
                assertThat(rule(dashboard, "No tab ready")).containsText("threshold 1 s");
                assertThat(rule(dashboard, "No tab ready")).containsText("Firing");
                assertThat(rule(dashboard, "Error rate")).containsText("0%, threshold 20%");
                assertThat(history(dashboard)).hasCount(1);
                assertThat(history(dashboard)).containsText("Firing");
                assertThat(webhook.heard().at("/alert/rule").asText()).isEqualTo("no_tab");
                dashboard.picture("alerts-firing");
                assertToldOnPhonesInChinese(stage);
                dashboard.button("Send a test").click();
                assertThat(dashboard.page().getByText("It was delivered.")).isVisible();
                assertThat(webhook.heard().path("event").asText()).isEqualTo("test");

                stage.connectedTab();

                assertThat(firing).containsText("Nothing is firing.");
                assertThat(dashboard.link("Alerts")).not().containsText("firing");
                assertThat(history(dashboard)).containsText("Resolved");
                assertThat(webhook.heard().at("/alert/state").asText()).isEqualTo("resolved");
                webhook.refuse();
                dashboard.button("Send a test").click();
                assertThat(dashboard.page().getByText("403")).isVisible();
                stage.stopGateway();
                stage.startGateway();
                dashboard.go("/alerts");
                assertThat(history(dashboard).last()).containsText(NOBODY);
                assertThat(history(dashboard).last()).containsText("Resolved");
                dashboard.picture("alerts-resolved");
                assertThat(dashboard.complaints()).isEmpty();
            }
        }
    }

    private static void assertToldOnPhonesInChinese(Stage stage) {
        try (var dashboard = DashboardPage.open(stage, "/alerts", "zh-CN", 390, 844)) {
            dashboard.wear(ColorScheme.DARK);
            assertThat(history(dashboard, "历史")).containsText("连续 1 秒 没有可处理请求的标签页");
            assertThat(dashboard.button("更多")).containsText("1 条告警触发中");
            dashboard.picture("alerts-firing-phone");
        }
    }

    private static Locator rule(DashboardPage dashboard, String name) {
        return dashboard.region("Rules").locator("li").filter(Shown.with(name));
    }

    private static Locator history(DashboardPage dashboard) {
        return history(dashboard, "History");
    }

    private static Locator history(DashboardPage dashboard, String name) {
        return dashboard.region(name).locator("tbody tr");
    }

    /** A program of the person's, which is told of alerts. */
    private static final class Webhook implements AutoCloseable {
        private static final ObjectMapper JSON = new ObjectMapper();

        private final HttpServer server;
        private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
        private volatile int status = 204;

        Webhook() throws IOException {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext(
                    "/",
                    exchange -> {
                        try (exchange) {
                            heard.add(JSON.readTree(exchange.getRequestBody()));
                            exchange.sendResponseHeaders(status, -1);
                        }
                    });
            server.start();
        }

        String address() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/alerts";
        }

        /** From now on it doesn't want to hear of them. */
        void refuse() {
            status = 403;
        }

        /** The next thing that it is told. */
        JsonNode heard() throws InterruptedException {
            var next = heard.poll(20, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing was told");
            }
            return next;
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
