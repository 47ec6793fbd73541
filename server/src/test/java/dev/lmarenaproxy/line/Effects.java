package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static dev.lmarenaproxy.line.Line.soon;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** What shows, for each setting, that a change of it counts on a gateway that runs. */
final class Effects {
    /** Changes the setting, and looks at what comes of it. */
    interface Effect {
        void shows(Effects on) throws Exception;
    }

    static final Map<String, Effect> ALL = new LinkedHashMap<>();

    static {
        ALL.put("tabs.maxJobsPerTab", Effects::jobsPerTab);
        ALL.put("tabs.waitSeconds", Effects::waitForTab);
        ALL.put("tabs.reconnectGraceSeconds", Effects::reconnectGrace);
        ALL.put("tabs.personWaitSeconds", Effects::personWait);
        ALL.put("site.continueConversations", Effects::continueConversations);
        ALL.put("queue.maxJobs", Effects::queueLength);
        ALL.put("queue.maxRunning", Effects::runningInAll);
        ALL.put("queue.waitSeconds", Effects::queueWait);
        ALL.put("retry.maxRetries", Effects::retries);
        ALL.put("retry.firstPauseMilliseconds", Effects::firstPause);
        ALL.put("retry.longestPauseSeconds", Effects::longestPause);
        ALL.put("request.maxBodyMegabytes", Effects::bodies);
        ALL.put("request.timeoutSeconds", Effects::timeInAll);
        ALL.put("request.idleSeconds", Effects::idleSite);
        ALL.put("request.returnSeconds", Effects::returningClient);
        ALL.put("stream.keepAliveSeconds", Effects::keepAlive);
        ALL.put("stream.interrupted", Effects::interrupted);
        ALL.put("models.defaultModel", Effects::defaultModel);
        ALL.put("network.address", Effects::address);
        ALL.put("network.allowedHosts", Effects::hosts);
        ALL.put("network.allowedOrigins", Effects::origins);
        ALL.putAll(MonitorEffects.ALL);
        ALL.putAll(AlertEffects.ALL);
    }

    private final Line line;
    private final List<FakeTab.Asked> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);

    Effects(Line line) {
        this.line = line;
    }

    Line line() {
        return line;
    }

    /** Lets the tab answer what it holds back, and holds nothing more. */
    void end() {
        release.countDown();
    }

    private void jobsPerTab() throws Exception {
        line.tab(this::hold);
        for (int i = 0; i < 5; i++) {
            var _ = line.asking("sk-one", "hold", false);
        }
        untilStates("4 run", "running", 4);
        untilStates("1 waits", "waiting", 1);

        set("tabs", "maxJobsPerTab", "5");

        untilStates("5 run", "running", 5);
    }

    private void waitForTab() throws Exception {
        set("tabs", "waitSeconds", "0");

        assertThat(soon(line.asking("sk-one", "hi", false)).body())
                .contains("no_tab_connected", "(waited 0 s)");
    }

    private void reconnectGrace() throws Exception {
        var tab = line.tab(this::hold);
        set("tabs", "reconnectGraceSeconds", "0");

        tab.cut();

        Line.until("gone", () -> line.status(tab).path("state").textValue().equals("gone"));
    }

    private void personWait() throws Exception {
        line.tab(one ->
                one.head(403, "text/html")
                        .send("<html><title>Just a moment...</title></html>")
                        .end());
        var waits = line.asking("sk-one", "hi", false);
        untilStates("1 waits", "waiting", 1);

        set("tabs", "personWaitSeconds", "0");

        assertThat(soon(waits).body()).contains("tab_needs_person");
    }

    private void continueConversations() throws Exception {
        line.tab(one -> {
            asked.add(one);
            one.head(200, STREAM).text("answer").finish();
        });
        soon(line.asking("sk-one", "one", false));
        set("site", "continueConversations", "false");

        line.post(
                "/v1/chat/completions",
                """
                {"model":"gpt-5-high","messages":[{"role":"user","content":"one"},
                 {"role":"assistant","content":"answer"},{"role":"user","content":"two"}]}
                """);

        assertThat(asked.getLast().path).isEqualTo(asked.getFirst().path);
        assertThat(asked.getLast().question()).contains("one", "answer", "two");
    }

    private void queueLength() throws Exception {
        full();
        var _ = line.asking("sk-one", "hold", false);
        untilStates("1 waits", "waiting", 1);

        set("queue", "maxJobs", "1");

        assertThat(soon(line.asking("sk-one", "hi", false)).body()).contains("queue_full");
    }

    private void runningInAll() throws Exception {
        line.tab(this::hold);
        set("queue", "maxRunning", "1");

        for (int i = 0; i < 2; i++) {
            var _ = line.asking("sk-one", "hold", false);
        }

        untilStates("1 waits", "waiting", 1);
        untilStates("1 runs", "running", 1);
    }

    private void queueWait() throws Exception {
        full();
        var waits = line.asking("sk-one", "hi", false);
        untilStates("1 waits", "waiting", 1);

        set("queue", "waitSeconds", "1");

        assertThat(soon(waits).body()).contains("queue_timeout");
    }

    private void retries() throws Exception {
        line.tab(this::fail);
        set("retry", "maxRetries", "0");

        soon(line.asking("sk-one", "hi", false));

        assertThat(asked).hasSize(1);
    }

    /** Six pauses that double from a second on would take half a minute at least. */
    private void firstPause() throws Exception {
        line.tab(this::fail);
        set("retry", "maxRetries", "6");
        set("retry", "firstPauseMilliseconds", "10");

        soon(line.asking("sk-one", "hi", false));

        assertThat(asked).hasSize(7);
    }

    private void longestPause() throws Exception {
        line.tab(this::fail);
        set("retry", "maxRetries", "1");
        set("retry", "firstPauseMilliseconds", "60000");
        set("retry", "longestPauseSeconds", "1");

        soon(line.asking("sk-one", "hi", false));

        assertThat(asked).hasSize(2);
    }

    private void bodies() throws Exception {
        var body = Line.question("x".repeat(3 << 19), false);
        assertThat(line.post("/v1/chat/completions?", "{" + body).statusCode()).isEqualTo(400);

        set("request", "maxBodyMegabytes", "1");

        assertThat(line.post("/v1/chat/completions", body).body())
                .contains("request_too_large", "1 MB");
    }

    private void timeInAll() throws Exception {
        line.tab(this::hold);
        var runs = line.asking("sk-one", "hold", false);
        untilStates("1 runs", "running", 1);

        set("request", "timeoutSeconds", "1");

        assertThat(soon(runs).body()).contains("answer_timeout");
    }

    private void idleSite() throws Exception {
        line.tab(one -> one.head(200, STREAM));
        var runs = line.asking("sk-one", "hi", false);
        untilStates("1 runs", "running", 1);

        set("request", "idleSeconds", "1");

        assertThat(soon(runs).body()).contains("answer_timeout", "for 1 s");
    }

    private void returningClient() throws Exception {
        line.tab(one -> {
            one.head(200, STREAM).text("begun");
            Chat.await(release);
        });
        try (var answer = new Keyed(line, "key-1").lines("hi").body()) {
            assertThat(answer.iterator().hasNext()).isTrue();
        }
        Line.until("left", () -> jobs().path(0).path("clients").asInt(-1) == 0);

        set("request", "returnSeconds", "0");

        Line.until("cancelled", () -> jobs().isEmpty());
    }

    private void keepAlive() throws Exception {
        line.tab(this::hold);
        set("stream", "keepAliveSeconds", "1");

        var lines =
                CompletableFuture.supplyAsync(
                        () -> {
                            try (var answer = Chat.lines(line).body()) {
                                return answer.filter(row -> row.startsWith(":")).findFirst();
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        Thread::startVirtualThread);

        assertThat(soon(lines)).isPresent();
    }

    private void interrupted() throws Exception {
        line.tab(one -> one.head(200, STREAM).text("half").end());
        set("stream", "interrupted", "\"fail\"");

        assertThat(soon(line.asking("sk-one", "hi", true)).body()).contains("stream_interrupted");
    }

    private void defaultModel() throws Exception {
        line.tab(one -> one.head(200, STREAM).text("hello").finish());
        set("models", "defaultModel", "\"team/mod\u00e8le \\\"x\\\" +1\"");

        assertThat(line.post("/v1/responses", "{\"input\":\"hi\"}").body())
                .contains("team/mod\u00e8le");
    }

    private void address() throws Exception {
        set("network", "address", "\"gateway.lan\"");

        assertThat(line.json("/api/system/info").path("userscript_url").textValue())
                .isEqualTo(
                        "http://gateway.lan:"
                                + line.gateway().getPort()
                                + "/lmarena_injector.user.js");
        assertThat(statusAt("gateway.lan")).isEqualTo("200");
    }

    private void hosts() throws Exception {
        assertThat(statusAt("boss.lan")).isEqualTo("421");

        set("network", "allowedHosts", "[\"boss.lan\"]");

        assertThat(statusAt("boss.lan")).isEqualTo("200");
    }

    private void origins() throws Exception {
        assertThat(statusFrom("https://chat.example")).isEqualTo(403);

        set("network", "allowedOrigins", "[\"https://chat.example\"]");

        assertThat(statusFrom("https://chat.example")).isEqualTo(200);
    }

    /** The tab has as many requests as it takes. */
    void full() throws Exception {
        set("tabs", "maxJobsPerTab", "1");
        line.tab(this::hold);
        var _ = line.asking("sk-one", "hold", false);
        untilStates("1 runs", "running", 1);
    }

    void hold(FakeTab.Asked one) {
        Chat.await(release);
        one.head(200, STREAM).text("done").finish();
    }

    void fail(FakeTab.Asked one) {
        asked.add(one);
        one.head(500, "text/plain").send("no").end();
    }

    void set(String section, String key, String value) throws Exception {
        HttpResponse<String> changed =
                line.post(
                        "/api/config",
                        "{\"settings\":{\"%s\":{\"%s\":%s}}}".formatted(section, key, value));
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    }

    private JsonNode jobs() throws Exception {
        return line.json("/api/jobs").path("data");
    }

    void untilStates(String what, String state, int count) throws Exception {
        Line.until(
                what,
                () ->
                        jobs().findValuesAsText("state").stream().filter(state::equals).count()
                                == count);
    }

    private String statusAt(String host) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), line.gateway().getPort())) {
            var request = "GET /health HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer = socket.getInputStream().readAllBytes();
            return new String(answer, StandardCharsets.US_ASCII).substring(9, 12);
        }
    }

    private int statusFrom(String origin) throws Exception {
        return line.send(
                        line.direct("/v1/models")
                                .header("Origin", origin)
                                .method("GET", BodyPublishers.noBody())
                                .build())
                .statusCode();
    }
}
