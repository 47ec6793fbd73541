package dev.lmarenaproxy.monitor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.monitor.Statistics.Step;
import dev.lmarenaproxy.monitor.Statistics.Summary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Figures as programs read them; {@code docs/monitor.md} defines each. */
final class StatisticsJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double SECOND = 1000;

    private StatisticsJson() {}

    /**
     * @param most how many are told of each list; totals count all
     */
    static ObjectNode summary(Instant from, Instant to, Summary summary, int most, int running) {
        var all = summary.all();
        var counts = all.counts();
        var seconds = Duration.between(from, to).toMillis() / SECOND;
        var json =
                JSON.createObjectNode()
                        .put("from", from.toString())
                        .put("to", to.toString())
                        .put("window_seconds", seconds);
        json.putObject("requests")
                .put("total", counts.requests() + running)
                .put("completed", counts.completed())
                .put("failed", counts.failed())
                .put("cancelled", counts.cancelled())
                .put("refused", counts.refused())
                .put("running", running);
        json.put("success_rate", all.successRate()).put("qps", counts.completed() / seconds);
        json.putObject("tokens")
                .put("input", counts.input())
                .put("output", counts.output())
                .put("reasoning", counts.reasoning())
                .put("total", counts.input() + counts.output());
        json.put("tokens_per_second", all.tokensPerSecond());
        json.set("duration_ms", spread(all.durations()));
        json.set("time_to_first_token_ms", spread(all.firstTokens()));
        list(json, "models", "model", summary.by(Dimension.MODEL, most));
        list(json, "keys", "key", summary.by(Dimension.KEY, most));
        list(json, "tabs", "tab", summary.by(Dimension.TAB, most));
        var errors = json.putArray("errors");
        for (var error : summary.by(Dimension.ERROR, most)) {
            errors.addObject()
                    .put("code", error.getKey())
                    .put("count", error.getValue().counts().requests());
        }
        json.putObject("totals")
                .put("models", summary.names(Dimension.MODEL))
                .put("keys", summary.names(Dimension.KEY))
                .put("tabs", summary.names(Dimension.TAB))
                .put("errors", summary.names(Dimension.ERROR));
        return json;
    }

    private static void list(
            ObjectNode json, String name, String one, List<Map.Entry<String, Sums>> all) {
        var list = json.putArray(name);
        for (var entry : all) {
            var sums = entry.getValue();
            var counts = sums.counts();
            var item =
                    list.addObject()
                            .put(one, entry.getKey())
                            .put("requests", counts.requests())
                            .put("completed", counts.completed())
                            .put("failed", counts.failed())
                            .put("cancelled", counts.cancelled())
                            .put("refused", counts.refused())
                            .put("success_rate", sums.successRate())
                            .put("input_tokens", counts.input())
                            .put("output_tokens", counts.output())
                            .put("reasoning_tokens", counts.reasoning())
                            .put("tokens_per_second", sums.tokensPerSecond());
            item.set("duration_ms", spread(sums.durations()));
            item.set("time_to_first_token_ms", spread(sums.firstTokens()));
            item.put("last_used_at", sums.lastAt().toString());
        }
    }

    private static ObjectNode spread(Spread spread) {
        var percentiles = spread.percentiles();
        return JSON.createObjectNode()
                .put("average", spread.average())
                .put("p50", percentiles.p50())
                .put("p95", percentiles.p95())
                .put("p99", percentiles.p99())
                .put("max", spread.max());
    }

    static ObjectNode timeline(long seconds, Instant to, List<Step> steps) {
        var json = JSON.createObjectNode().put("step_seconds", seconds);
        var data = json.putArray("data");
        for (var step : steps) {
            var sums = step.sums();
            var counts = sums.counts();
            var durations = sums.durations().percentiles();
            var firstTokens = sums.firstTokens().percentiles();
            var sample = step.sample();
            // the last one is not over yet
            var length =
                    Math.min((double) seconds, Duration.between(step.at(), to).toMillis() / SECOND);
            data.addObject()
                    .put("at", step.at().toString())
                    .put("seconds", length)
                    .put("requests", counts.requests())
                    .put("completed", counts.completed())
                    .put("failed", counts.failed())
                    .put("qps", counts.completed() / length)
                    .put("duration_p50_ms", durations.p50())
                    .put("duration_p95_ms", durations.p95())
                    .put("duration_p99_ms", durations.p99())
                    .put("ttft_p50_ms", firstTokens.p50())
                    .put("ttft_p95_ms", firstTokens.p95())
                    .put("input_tokens", counts.input())
                    .put("output_tokens", counts.output())
                    .put("tabs_ready", sample == null ? null : sample.tabsReady())
                    .put("tabs_connected", sample == null ? null : sample.tabsConnected())
                    .put("running", sample == null ? null : sample.running())
                    .put("waiting", sample == null ? null : sample.waiting());
        }
        return json;
    }
}
