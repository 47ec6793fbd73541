package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static dev.lmarenaproxy.line.Line.soon;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lmarenaproxy.metrics.Collector;
import java.util.Map;

/** What shows that a change of the settings of records and metrics counts at once. */
final class MonitorEffects {
    static final Map<String, Effects.Effect> ALL =
            Map.of(
                    "monitor.recordBodies", MonitorEffects::bodies,
                    "monitor.bodyKilobytes", MonitorEffects::size,
                    "monitor.bodiesInLogFiles", MonitorEffects::logFiles,
                    "metrics.originalNames", MonitorEffects::originalNames,
                    "metrics.otlpEndpoint", MonitorEffects::traces);

    private MonitorEffects() {}

    private static void bodies(Effects on) throws Exception {
        assertThat(asked(on, "hi").at("/request/body").textValue()).contains("hi");

        on.set("monitor", "recordBodies", "false");

        assertThat(asked(on, "hi").toString()).doesNotContain("\"hi\"").doesNotContain("well");
    }

    private static void size(Effects on) throws Exception {
        var question = "x".repeat(3000);
        assertThat(asked(on, question).at("/request/body").textValue()).contains(question);

        on.set("monitor", "bodyKilobytes", "2");

        assertThat(asked(on, question).at("/request/body").textValue()).hasSize(2048);
    }

    private static void logFiles(Effects on) throws Exception {
        try (var files = new LogFiles(on.line().home())) {
            asked(on, "a secret");
            Line.until("written", () -> files.lines("requests").size() == 1);
            assertThat(files.lines("requests").getFirst().toString()).doesNotContain("a secret");

            on.set("monitor", "bodiesInLogFiles", "true");

            asked(on, "a secret");
            Line.until("written", () -> files.lines("requests").size() == 2);
            assertThat(files.lines("requests").getLast().toString()).contains("a secret", "well");
        }
    }

    private static void originalNames(Effects on) throws Exception {
        assertThat(on.line().get("/metrics").body()).contains("lmarena_active_requests");

        on.set("metrics", "originalNames", "false");

        assertThat(on.line().get("/metrics").body())
                .doesNotContain("lmarena_active_requests")
                .contains("# TYPE");
    }

    private static void traces(Effects on) throws Exception {
        try (var collector = Collector.start()) {
            on.set("metrics", "otlpEndpoint", "\"" + collector.address() + "\"");

            asked(on, "hi");

            assertThat(collector.next()).contains("gen_ai.request.model", "gpt-5-high");
        }
    }

    /** What is told of a request once it has ended. */
    private static JsonNode asked(Effects on, String question) throws Exception {
        var line = on.line();
        if (line.json("/api/tabs").path("total").intValue() == 0) {
            line.tab(one -> one.head(200, STREAM).text("well").finish());
        }
        var id =
                soon(line.asking("sk-one", question, false))
                        .headers()
                        .firstValue("x-request-id")
                        .orElseThrow();
        Line.until("ended", () -> !told(line, id).path("ended_at").isNull());
        return told(line, id);
    }

    private static JsonNode told(Line line, String id) throws Exception {
        return line.json("/api/request/" + id);
    }
}
