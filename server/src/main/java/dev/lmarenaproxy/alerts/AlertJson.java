package dev.lmarenaproxy.alerts;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.alerts.AlertStates.RuleState;
import java.util.List;

/** Alerts as they are told outside. */
public final class AlertJson {
    private AlertJson() {}

    public static ObjectNode of(Alert alert) {
        var resolvedAt = alert.resolvedAt();
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", alert.id())
                .put("rule", alert.rule().word())
                .put("state", alert.firing() ? "firing" : "resolved")
                .put("severity", alert.rule().severity().word())
                .put("since", alert.since().toString())
                .put("resolved_at", resolvedAt == null ? null : resolvedAt.toString())
                .put("value", alert.value())
                .put("threshold", alert.threshold())
                .put("message", alert.message());
    }

    /** A list of alerts, each as above. */
    public static ArrayNode of(List<Alert> alerts) {
        var list = JsonNodeFactory.instance.arrayNode();
        alerts.forEach(alert -> list.add(of(alert)));
        return list;
    }

    /** How the rules stand. */
    public static ArrayNode rules(List<RuleState> rules) {
        var list = JsonNodeFactory.instance.arrayNode();
        rules.forEach(rule ->
                list.addObject()
                        .put("rule", rule.rule().word())
                        .put("state", rule.state())
                        .put("value", rule.value())
                        .put("threshold", rule.threshold()));
        return list;
    }
}
