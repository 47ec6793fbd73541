package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Claude Code sends, in the size and with the fields that it has. */
@Timeout(60)
class ClaudeCodeLineTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TOOLS = 24;

    /** What it says of each tool; all together are as long as its own. */
    private static final String DESCRIPTION = "Use it with care. ".repeat(170);

    @TempDir private Path home;

    @Test
    void its_request_is_answered_as_a_stream() throws Exception {
        try (var line = Line.start(home)) {
            var question = new CompletableFuture<String>();
            line.tab(asked -> {
                question.complete(asked.question());
                asked.head(200, STREAM).send("ag:\"hm\"\n").text("Hello.").finish();
            });
            var request = request();

            var answer = send(line, request.toString());

            assertThat(request.toString().length()).isGreaterThan(80_000);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("request-id")).isPresent();
            assertThat(answer.body())
                    .startsWith("event: message_start\n")
                    .contains("\"thinking\":\"hm\"", "\"text\":\"Hello.\"")
                    .endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
            assertThat(Line.soon(question))
                    .contains("You are a coding agent.", "What is in this folder?")
                    .doesNotContain("cch=");
        }
    }

    @Test
    void a_prompt_that_the_site_finds_too_long_is_told_as_such() throws Exception {
        try (var line = Line.start(home)) {
            line.tab(asked ->
                    asked.head(429, "application/json", Map.of())
                            .send("{\"error\":\"prompt failed\"}")
                            .end());

            var answer = send(line, request().toString());

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body())
                    .contains("\"type\":\"invalid_request_error\"", "prompt is too long");
        }
    }

    private static HttpResponse<String> send(Line line, String body) throws Exception {
        return line.send(
                line.request("/v1/messages?beta=true")
                        .header("Authorization", "Bearer any")
                        .header("anthropic-version", "2023-06-01")
                        .header(
                                "anthropic-beta",
                                "claude-code-20250219,interleaved-thinking-2025-05-14,unknown-2030-01-01")
                        .header("x-app", "cli")
                        .POST(BodyPublishers.ofString(body))
                        .build());
    }

    private static ObjectNode request() throws Exception {
        var request =
                (ObjectNode)
                        JSON.readTree(
                                """
                                {"model":"gpt-5-high","max_tokens":64000,"stream":true,
                                 "thinking":{"type":"adaptive"},"output_config":{"effort":"high"},
                                 "context_management":{"edits":[{"type":"clear_thinking_20251015","keep":"all"}]},
                                 "metadata":{"user_id":"{\\"device_id\\":\\"d\\"}"},
                                 "system":[
                                   {"type":"text","text":"x-anthropic-billing-header: cc_version=2.1; cch=71fea;"},
                                   {"type":"text","text":"You are a coding agent.","cache_control":{"type":"ephemeral"}}],
                                 "messages":[{"role":"user","content":[
                                   {"type":"text","text":"<system-reminder>Be kind.</system-reminder>"},
                                   {"type":"text","text":"What is in this folder?","cache_control":{"type":"ephemeral"}}]}]}
                                """);
        var tools = request.putArray("tools");
        for (var i = 0; i < TOOLS; i++) {
            var tool = tools.addObject();
            tool.put("name", "Tool" + i).put("description", DESCRIPTION);
            var schema = tool.putObject("input_schema");
            schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
            schema.put("type", "object").put("additionalProperties", false);
            schema.putArray("required").add("path");
            var properties = schema.putObject("properties");
            properties.putObject("path").put("type", "string").put("description", "Absolute.");
            properties.putObject("limit").put("type", "integer").put("minimum", 0);
        }
        return request;
    }
}
