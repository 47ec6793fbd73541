package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static dev.lmarenaproxy.line.Line.soon;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is in {@code deploy/} works with a real Prometheus, and finds the gateway's figures. */
@Timeout(600)
class PrometheusLineTest {
    private static final Path RULES = Prometheus.DEPLOY.resolve("prometheus");

    /** Of these nothing may have happened. */
    private static final Set<String> MAY_BE_EMPTY = Set.of("Retries and interruptions");

    @TempDir private Path home;

    @Test
    void prometheus_takes_the_configuration_and_the_alerts_do_what_they_are_for() throws Exception {
        var program = Prometheus.program(home);

        for (var file : List.of("config prometheus.yml", "rules rules.yml")) {
            var words = file.split(" ", -1);
            Prometheus.tool(home, program, "check", words[0], RULES.resolve(words[1]).toString());
        }
        Prometheus.tool(home, program, "test", "rules", RULES.resolve("rules.test.yml").toString());
    }

    @Test
    void each_panel_and_rule_finds_figures_and_all_are_called_as_they_should() throws Exception {
        var program = Prometheus.program(home);
        try (var line = Line.start(Files.createDirectory(home.resolve("gateway")));
                var prometheus =
                        Prometheus.start(
                                Files.createDirectory(home.resolve("prometheus")),
                                program,
                                line.gateway())) {
            line.tab(one -> {
                if (one.question().equals("break")) {
                    one.head(404, "text/plain").send("nothing here").end();
                } else {
                    one.head(200, STREAM).text("one ").text("two ").text("three").finish();
                }
            });
            ask(line);
            Line.until("figures were read", () -> value(prometheus, requests()) >= 3);
            ask(line);
            Line.until(
                    "they were read again",
                    () ->
                            value(prometheus, requests()) >= 6
                                    && value(prometheus, "sum(rate(" + total() + "[1m]))") > 0);

            for (var panel : panels()) {
                var empty = new ArrayList<String>();
                for (var target : panel.path("targets")) {
                    var expression = asked(target.path("expr").textValue());
                    if (prometheus.query(expression).isEmpty()) {
                        empty.add(expression);
                    }
                }
                if (!MAY_BE_EMPTY.contains(panel.path("title").textValue())) {
                    assertThat(empty).as(panel.path("title").textValue()).isEmpty();
                }
            }
            Prometheus.checkFigures(home, program, line.get("/metrics").body());
            Line.until("all rules were evaluated", () -> evaluated(prometheus.rules()));
            assertThat(prometheus.rules())
                    .hasSizeGreaterThan(6)
                    .allMatch(rule -> rule.path("health").textValue().equals("ok"));
        }
    }

    private static String total() {
        return "arena_gateway_requests_total";
    }

    private static String requests() {
        return "sum(" + total() + ")";
    }

    /** An answer, a failure, and one that is refused. */
    private static void ask(Line line) throws Exception {
        soon(line.asking("k", "hi", false));
        soon(line.asking("k", "break", false));
        line.post("/v1/chat/completions", "no JSON");
    }

    private static double value(Prometheus prometheus, String expression) throws Exception {
        return prometheus.query(expression).path(0).path("value").path(1).asDouble();
    }

    private static boolean evaluated(JsonNode rules) {
        return !rules.isEmpty()
                && rules.valueStream()
                        .noneMatch(rule -> rule.path("health").textValue().equals("unknown"));
    }

    private static List<JsonNode> panels() throws Exception {
        var panels = new ArrayList<JsonNode>();
        try (var files = Files.list(Prometheus.DEPLOY.resolve("grafana"))) {
            for (var file : files.toList()) {
                new ObjectMapper().readTree(file.toFile()).path("panels").forEach(panels::add);
            }
        }
        assertThat(panels).isNotEmpty();
        return panels;
    }

    /** With what Grafana puts in place of its own words. */
    private static String asked(String expression) {
        return expression
                .replace("$model", ".*")
                .replace("$__rate_interval", "1m")
                .replace("$__range", "1h");
    }
}
