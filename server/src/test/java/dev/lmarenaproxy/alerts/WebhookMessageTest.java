package dev.lmarenaproxy.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lmarenaproxy.settings.Settings.WebhookTemplate;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WebhookMessageTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant SINCE = Instant.parse("2026-01-02T03:04:05Z");
    private static final Alert FIRING =
            new Alert(7, Rule.NO_TAB, SINCE, null, 61, 60, "No tab <b> & nothing \"else\".");
    private static final String TEXT =
            "LMArena Proxy: no_tab is firing (critical)\nNo tab <b> & nothing \"else\".";

    private static JsonNode json(Alert alert, WebhookTemplate template) throws Exception {
        var message = WebhookMessage.of(alert, template);
        assertThat(message.headers().get("Content-Type")).startsWith("application/json");
        return JSON.readTree(message.body());
    }

    @Test
    void programs_get_the_alert_as_the_api_tells_it() throws Exception {
        var json = json(FIRING, WebhookTemplate.JSON);

        assertThat(json.path("event").textValue()).isEqualTo("alert");
        assertThat(json.path("alert"))
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"id": 7, "rule": "no_tab", "state": "firing",
                                 "severity": "critical", "since": "2026-01-02T03:04:05Z",
                                 "resolved_at": null, "value": 61.0, "threshold": 60.0,
                                 "message": "No tab <b> & nothing \\"else\\"."}
                                """));
    }

    @Test
    void slack_gets_a_text_with_its_three_characters_escaped() throws Exception {
        assertThat(json(FIRING, WebhookTemplate.SLACK))
                .isEqualTo(
                        JSON.createObjectNode()
                                .put(
                                        "text",
                                        TEXT.replace("&", "&amp;")
                                                .replace("<", "&lt;")
                                                .replace(">", "&gt;")));
    }

    @Test
    void discord_gets_a_content_that_wakes_nobody() throws Exception {
        var json = json(FIRING, WebhookTemplate.DISCORD);

        assertThat(json.path("content").textValue()).isEqualTo(TEXT);
        assertThat(json.path("allowed_mentions").path("parse").isEmpty()).isTrue();
    }

    @Test
    void feishu_and_dingtalk_get_a_message_of_text() throws Exception {
        assertThat(json(FIRING, WebhookTemplate.FEISHU).toString())
                .startsWith("{\"msg_type\":\"text\",\"content\":{\"text\":\"LMArena Proxy: ");
        assertThat(json(FIRING, WebhookTemplate.DINGTALK).toString())
                .startsWith("{\"msgtype\":\"text\",\"text\":{\"content\":\"LMArena Proxy: ");
    }

    @Test
    void ntfy_gets_the_text_and_the_rest_in_headers() {
        var firing = WebhookMessage.of(FIRING, WebhookTemplate.NTFY);
        var resolved =
                WebhookMessage.of(FIRING.resolved(SINCE.plusSeconds(9)), WebhookTemplate.NTFY);

        assertThat(firing.body()).isEqualTo(FIRING.message());
        assertThat(firing.headers())
                .containsEntry("Title", "LMArena Proxy: no_tab is firing")
                .containsEntry("Priority", "5")
                .containsEntry("Tags", "warning");
        assertThat(resolved.headers())
                .containsEntry("Title", "LMArena Proxy: no_tab is resolved")
                .containsEntry("Priority", "3")
                .containsEntry("Tags", "white_check_mark");
    }

    @ParameterizedTest
    @EnumSource(WebhookTemplate.class)
    void a_test_says_that_it_is_one(WebhookTemplate template) {
        assertThat(WebhookMessage.test(template).body()).contains("this is a test");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "FEISHU   | {\"code\":0,\"msg\":\"success\"}                  | -",
                "FEISHU   | {\"code\":19021,\"msg\":\"sign match fail\"}      | 19021: sign match fail",
                "DINGTALK | {\"errcode\":0,\"errmsg\":\"ok\"}                 | -",
                "DINGTALK | {\"errcode\":310000,\"errmsg\":\"keywords\"}      | 310000: keywords",
                "DINGTALK | ok                                                | -",
                "SLACK    | ok                                                | -",
                "JSON     | {\"code\":1}                                      | -",
            })
    void a_mistake_that_a_good_answer_tells_of_is_seen(
            WebhookTemplate template, String answer, String problem) {
        assertThat(WebhookMessage.problem(answer, template)).isEqualTo(problem);
    }
}
