package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static dev.lmarenaproxy.line.Line.soon;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What shows that a change of the settings of alerts counts on a gateway that runs. */
final class AlertEffects {
    static final Map<String, Effects.Effect> ALL = new LinkedHashMap<>();

    static {
        ALL.put("alerts.errorRatePercent", AlertEffects::errorRate);
        ALL.put("alerts.errorRateMinRequests", AlertEffects::fewRequests);
        ALL.put("alerts.slowP95Seconds", AlertEffects::slow);
        ALL.put("alerts.noTabSeconds", AlertEffects::noTab);
        ALL.put("alerts.personSeconds", AlertEffects::person);
        ALL.put("alerts.queuePercent", AlertEffects::queue);
        ALL.put("alerts.diskFreeMegabytes", AlertEffects::disk);
        ALL.put("alerts.activeRequests", AlertEffects::active);
        ALL.put("alerts.forSeconds", AlertEffects::patience);
        ALL.put("alerts.coolDownSeconds", AlertEffects::coolDown);
        ALL.put("alerts.webhookUrl", AlertEffects::webhook);
        ALL.put("alerts.webhookTemplate", AlertEffects::template);
    }

    private AlertEffects() {}

    private static void errorRate(Effects on) throws Exception {
        on.set("alerts", "forSeconds", "0");
        on.set("alerts", "errorRateMinRequests", "2");
        halfFail(on);
        assertThat(state(on, "error_rate")).isEqualTo("firing");

        on.set("alerts", "errorRatePercent", "60");

        assertThat(state(on, "error_rate")).isEqualTo("ok");
    }

    private static void fewRequests(Effects on) throws Exception {
        on.set("alerts", "forSeconds", "0");
        halfFail(on);
        assertThat(state(on, "error_rate")).isEqualTo("ok");

        on.set("alerts", "errorRateMinRequests", "2");

        assertThat(state(on, "error_rate")).isEqualTo("firing");
    }

    private static void slow(Effects on) throws Exception {
        on.set("alerts", "forSeconds", "0");
        on.set("alerts", "errorRateMinRequests", "1");
        on.line().tab(on::hold);
        var answer = on.line().asking("sk-one", "hold", false);
        on.untilStates("1 runs", "running", 1);
        var later = Instant.now().plusMillis(1100);
        Line.until("a second is over", () -> Instant.now().isAfter(later));
        on.end();
        soon(answer);
        assertThat(state(on, "slow_p95")).isEqualTo("ok");

        on.set("alerts", "slowP95Seconds", "1");

        assertThat(state(on, "slow_p95")).isEqualTo("firing");
    }

    private static void noTab(Effects on) throws Exception {
        assertThat(state(on, "no_tab")).isEqualTo("pending");

        on.set("alerts", "noTabSeconds", "1");

        untilFires(on, "no_tab");
    }

    private static void person(Effects on) throws Exception {
        on.line()
                .tab(one ->
                        one.head(403, "text/html")
                                .send("<html><title>Just a moment...</title></html>")
                                .end());
        var _ = on.line().asking("sk-one", "hi", false);
        on.untilStates("1 waits", "waiting", 1);
        Line.until("held", () -> state(on, "tab_needs_person").equals("pending"));

        on.set("alerts", "personSeconds", "1");

        untilFires(on, "tab_needs_person");
    }

    private static void queue(Effects on) throws Exception {
        on.set("alerts", "forSeconds", "0");
        on.full();
        on.set("queue", "maxJobs", "2");
        var _ = on.line().asking("sk-one", "hold", false);
        on.untilStates("1 waits", "waiting", 1);
        assertThat(state(on, "queue")).isEqualTo("ok");

        on.set("alerts", "queuePercent", "50");

        assertThat(state(on, "queue")).isEqualTo("firing");
    }

    /** No disk of a machine for tests has a terabyte free, or else it is told so. */
    private static void disk(Effects on) throws Exception {
        on.set("alerts", "forSeconds", "0");
        on.set("alerts", "diskFreeMegabytes", "1");
        var free = AlertsLineTest.rule(on.line(), "disk").path("value").longValue();
        assertThat(state(on, "disk")).isEqualTo("ok");
        assertThat(free).as("for this test").isBetween(2L, 999_998L);

        on.set("alerts", "diskFreeMegabytes", "1000000");

        assertThat(state(on, "disk")).isEqualTo("firing");
    }

    private static void active(Effects on) throws Exception {
        on.set("alerts", "forSeconds", "0");
        runsOne(on);
        assertThat(state(on, "active_requests")).isEqualTo("ok");

        on.set("alerts", "activeRequests", "1");

        assertThat(state(on, "active_requests")).isEqualTo("firing");
    }

    private static void patience(Effects on) throws Exception {
        on.set("alerts", "activeRequests", "1");
        runsOne(on);
        assertThat(state(on, "active_requests")).isEqualTo("pending");

        on.set("alerts", "forSeconds", "0");

        assertThat(state(on, "active_requests")).isEqualTo("firing");
    }

    private static void coolDown(Effects on) throws Exception {
        on.set("alerts", "forSeconds", "0");
        runsOne(on);
        on.set("alerts", "activeRequests", "1");
        assertThat(state(on, "active_requests")).isEqualTo("firing");
        on.set("alerts", "activeRequests", "0");
        assertThat(state(on, "active_requests")).isEqualTo("ok");
        on.set("alerts", "activeRequests", "1");
        assertThat(state(on, "active_requests")).isEqualTo("pending");

        on.set("alerts", "coolDownSeconds", "0");

        assertThat(state(on, "active_requests")).isEqualTo("firing");
    }

    private static void webhook(Effects on) throws Exception {
        assertThat(sent(on)).contains("\"event\":\"test\"");
    }

    private static void template(Effects on) throws Exception {
        on.set("alerts", "webhookTemplate", "\"discord\"");

        assertThat(sent(on)).contains("allowed_mentions").doesNotContain("\"event\"");
    }

    /** What a service gets when the webhook is tried. */
    private static String sent(Effects on) throws Exception {
        var body = new CompletableFuture<String>();
        var service =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try {
            service.createContext(
                    "/",
                    exchange -> {
                        body.complete(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
                        exchange.sendResponseHeaders(204, -1);
                        exchange.close();
                    });
            service.start();
            var url = "\"http://127.0.0.1:" + service.getAddress().getPort() + "/\"";
            on.set("alerts", "webhookUrl", url);
            on.line().post("/api/alerts/test", "");
            return soon(body);
        } finally {
            service.stop(0);
        }
    }

    private static void halfFail(Effects on) throws Exception {
        on.set("retry", "maxRetries", "0");
        on.line()
                .tab(one -> {
                    if (one.question().contains("fail")) {
                        on.fail(one);
                    } else {
                        one.head(200, STREAM).text("done").finish();
                    }
                });
        soon(on.line().asking("sk-one", "fail", false));
        soon(on.line().asking("sk-one", "hi", false));
        Line.until(
                "both have ended",
                () ->
                        on.line().json("/api/logs/requests").path("total").intValue() == 2
                                && on.line()
                                                .json("/api/logs/requests?status=running")
                                                .path("total")
                                                .intValue()
                                        == 0);
    }

    private static void runsOne(Effects on) throws Exception {
        on.line().tab(on::hold);
        var _ = on.line().asking("sk-one", "hold", false);
        on.untilStates("1 runs", "running", 1);
    }

    private static void untilFires(Effects on, String rule) throws Exception {
        Line.until("it fires", () -> state(on, rule).equals("firing"));
        var fired = on.line().json("/api/alerts").path("data").get(0);
        assertThat(fired.path("value").doubleValue()).isLessThan(60);
    }

    private static String state(Effects on, String rule) throws Exception {
        return AlertsLineTest.rule(on.line(), rule).path("state").textValue();
    }
}
