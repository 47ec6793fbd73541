package dev.lmarenaproxy.alerts;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.alerts.Alerts.Page;

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

    public static ObjectNode of(Page page, int limit, int offset) {
        var json = JsonNodeFactory.instance.objectNode();
        var data = json.putArray("data");
        page.alerts().forEach(alert -> data.add(of(alert)));
        json.put("total", page.total())
                .put("more", false)
                .put("limit", limit)
                .put("offset", offset);
        var rules = json.putArray("rules");
        page.rules()
                .forEach(rule ->
                        rules.addObject()
                                .put("rule", rule.rule().word())
                                .put("state", rule.state())
                                .put("value", rule.value())
                                .put("threshold", rule.threshold()));
        return json;
    }
}
