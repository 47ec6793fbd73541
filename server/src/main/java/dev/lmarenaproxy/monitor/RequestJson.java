package dev.lmarenaproxy.monitor;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A record as it is told outside; every key is always there. */
public final class RequestJson {
    private RequestJson() {}

    public static ObjectNode of(RequestRecord record) {
        var json = JsonNodeFactory.instance.objectNode();
        origin(json, record);
        outcome(json, record);
        var wanted = record.wanted();
        var work = record.work();
        json.put("streamed", record.streamed())
                .put("queue_ms", record.queueMillis())
                .put("time_to_first_token_ms", record.timeToFirstTokenMillis())
                .put("duration_ms", record.durationMillis())
                .put("overhead_ms", record.overheadMillis())
                .put("choices", wanted == null ? null : wanted.choices())
                .put("attempts", work.attempts())
                .put("tab", work.tab() == null ? null : work.tab().value())
                .put("browser", work.browser())
                .put("characters", record.characters());
        // where it stands in the queue is the dispatcher's to tell
        return json.putNull("position");
    }

    private static void origin(ObjectNode json, RequestRecord record) {
        var origin = record.origin();
        var answer = record.work().answer();
        json.put("id", origin.id())
                .put("answer_id", answer == null ? null : answer.value())
                .put("endpoint", origin.endpoint())
                .put("model", record.model())
                .put("key", origin.owner().id())
                .put("client", origin.client())
                .put("status", Words.of(record.status()))
                .put("started_at", origin.startedAt().toString());
    }

    private static void outcome(ObjectNode json, RequestRecord record) {
        var outcome = record.outcome();
        var error = outcome == null ? null : outcome.error();
        var reason = outcome == null ? null : outcome.finishReason();
        var usage = outcome == null ? null : outcome.usage();
        json.put("ended_at", outcome == null ? null : text(outcome.at()))
                .put("http_status", outcome == null ? null : outcome.httpStatus())
                .put("error_code", error == null ? null : error.code())
                .put("error_message", error == null ? null : error.message())
                .put("finish_reason", reason == null ? null : Words.of(reason))
                .put("input_tokens", usage == null ? null : usage.promptTokens())
                .put("output_tokens", usage == null ? null : usage.completionTokens())
                .put("reasoning_tokens", usage == null ? null : usage.reasoningTokens());
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }
}
