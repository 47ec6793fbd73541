package dev.lmarenaproxy.alerts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.settings.Settings.WebhookTemplate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An alert in the form that a service takes it in by webhook, as each documents it: Slack's
 * incoming webhooks, Discord's execute webhook, the custom bots of Feishu and DingTalk, ntfy's
 * publishing to a topic.
 */
public record WebhookMessage(String body, Map<String, String> headers) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> AS_JSON =
            Map.of("Content-Type", "application/json; charset=utf-8");

    /** Discord takes no more; the others do. */
    private static final int MOST_CHARACTERS = 2000;

    public WebhookMessage {
        headers = Map.copyOf(headers);
    }

    public static WebhookMessage of(Alert alert, WebhookTemplate template) {
        return switch (template) {
            case JSON -> json(event("alert").set("alert", AlertJson.of(alert)));
            case SLACK, DISCORD, FEISHU, DINGTALK -> chat(text(alert), template);
            case NTFY -> {
                var urgent = alert.rule().severity() == Rule.Severity.CRITICAL;
                yield ntfy(
                        alert.message(),
                        title(alert),
                        alert.firing() ? urgent ? "5" : "4" : "3",
                        alert.firing() ? "warning" : "white_check_mark");
            }
        };
    }

    /** What shows the person that alerts will arrive. */
    public static WebhookMessage test(WebhookTemplate template) {
        var text = "LMArena Proxy: this is a test. Alerts will arrive here.";
        return switch (template) {
            case JSON -> json(event("test").put("message", text));
            case SLACK, DISCORD, FEISHU, DINGTALK -> chat(text, template);
            case NTFY -> ntfy(text, "LMArena Proxy", "3", "bell");
        };
    }

    private static WebhookMessage chat(String text, WebhookTemplate template) {
        var json = JsonNodeFactory.instance.objectNode();
        switch (template) {
            case SLACK -> json.put("text", slack(text));
            case DISCORD -> {
                json.put("content", text);
                // no text of ours wakes everybody of a channel
                json.putObject("allowed_mentions").putArray("parse");
            }
            case FEISHU -> json.put("msg_type", "text").putObject("content").put("text", text);
            case DINGTALK -> json.put("msgtype", "text").putObject("text").put("content", text);
            case JSON, NTFY -> throw new IllegalArgumentException("no chat: " + template);
        }
        return json(json);
    }

    private static WebhookMessage json(JsonNode body) {
        return new WebhookMessage(body.toString(), AS_JSON);
    }

    private static WebhookMessage ntfy(String text, String title, String priority, String tag) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", "text/plain; charset=utf-8");
        headers.put("Title", title);
        headers.put("Priority", priority);
        headers.put("Tags", tag);
        return new WebhookMessage(text, headers);
    }

    private static ObjectNode event(String kind) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("event", kind)
                .put("source", "lmarena-proxy");
    }

    private static String title(Alert alert) {
        return "LMArena Proxy: %s %s"
                .formatted(alert.rule().word(), alert.firing() ? "is firing" : "is resolved");
    }

    private static String text(Alert alert) {
        var text =
                "%s (%s)\n%s"
                        .formatted(title(alert), alert.rule().severity().word(), alert.message());
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
    }

    /** The three characters that mean something in its texts. */
    private static String slack(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /**
     * What is wrong with a good answer: Feishu and DingTalk tell of mistakes in its body.
     *
     * @return null where nothing is
     */
    public static @Nullable String problem(String answer, WebhookTemplate template) {
        return switch (template) {
            case FEISHU -> problem(answer, "code", "msg");
            case DINGTALK -> problem(answer, "errcode", "errmsg");
            case JSON, SLACK, DISCORD, NTFY -> null;
        };
    }

    private static @Nullable String problem(String answer, String code, String message) {
        try {
            var json = JSON.readTree(answer);
            var number = json.path(code).asInt(0);
            return number == 0 ? null : "%d: %s".formatted(number, json.path(message).asText());
        } catch (JsonProcessingException _) {
            return null;
        }
    }
}
