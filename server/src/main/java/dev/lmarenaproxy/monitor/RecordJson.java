package dev.lmarenaproxy.monitor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.monitor.RequestDetails.Excerpt;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Records as programs read them, in the dashboard's answers, its feed, and the log files: every key
 * is there, and null where nothing is known. Times are ISO 8601 in UTC.
 */
public final class RecordJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RecordJson() {}

    /** A record whose place in the queue nobody looked up. */
    public static ObjectNode of(RequestRecord record) {
        return of(record, null);
    }

    /**
     * A record.
     *
     * @param position in the queue; null where it doesn't wait, or nobody knows
     */
    public static ObjectNode of(RequestRecord record, @Nullable Integer position) {
        var origin = record.origin();
        var wanted = record.wanted();
        var work = record.work();
        var outcome = record.outcome();
        var error = outcome == null ? null : outcome.error();
        var reason = outcome == null ? null : outcome.finishReason();
        var usage = outcome == null ? null : outcome.usage();
        return JSON.createObjectNode()
                .put("id", origin.id())
                .put("answer_id", work.answer() == null ? null : work.answer().value())
                .put("endpoint", origin.endpoint())
                .put("model", record.model())
                .put("key", origin.owner().id())
                .put("client", origin.client())
                .put("status", Words.of(record.status()))
                .put("http_status", outcome == null ? null : outcome.httpStatus())
                .put("error_code", error == null ? null : error.code())
                .put("error_message", error == null ? null : error.message())
                .put("finish_reason", reason == null ? null : Words.of(reason))
                .put("streamed", wanted == null ? null : wanted.streamed())
                .put("started_at", origin.startedAt().toString())
                .put("ended_at", outcome == null ? null : outcome.at().toString())
                .put("queue_ms", record.queueMillis())
                .put("time_to_first_token_ms", record.timeToFirstTokenMillis())
                .put("duration_ms", record.durationMillis())
                .put("overhead_ms", record.overheadMillis())
                .put("input_tokens", usage == null ? null : usage.promptTokens())
                .put("output_tokens", usage == null ? null : usage.completionTokens())
                .put("reasoning_tokens", usage == null ? null : usage.reasoningTokens())
                .put("choices", wanted == null ? null : wanted.choices())
                .put("attempts", work.attempts())
                .put("tab", work.tab() == null ? null : work.tab().value())
                .put("browser", work.browser())
                .put("position", position)
                .put("characters", record.characters());
    }

    /** With what is kept beside it. */
    static ObjectNode of(RequestRecord record, RequestDetails details, @Nullable Integer position) {
        var json = of(record, position);
        var asked = details.asked();
        json.putObject("request")
                .put("body", asked == null ? null : asked.text())
                .put("truncated", asked != null && asked.truncated());
        var answered = details.answered();
        var reasoned = details.reasoned();
        json.putObject("answer")
                .put("text", answered == null ? null : answered.text())
                .put("reasoning", reasoned == null ? null : reasoned.text())
                .put("truncated", truncated(answered) || truncated(reasoned))
                .put("pieces", details.pieces());
        timeline(json.putArray("timeline"), record.origin().startedAt(), details);
        var jobs = json.putArray("jobs");
        for (var part : details.jobs()) {
            jobs.addObject()
                    .put("id", part.job().value())
                    .put("attempts", part.attempts())
                    .put("outcome", part.outcome());
        }
        return json;
    }

    private static boolean truncated(@Nullable Excerpt excerpt) {
        return excerpt != null && excerpt.truncated();
    }

    private static void timeline(ArrayNode into, Instant begin, RequestDetails details) {
        for (var moment : details.timeline()) {
            into.addObject()
                    .put("at", moment.at().toString())
                    .put("after_ms", Math.max(0, Duration.between(begin, moment.at()).toMillis()))
                    .put("kind", moment.kind())
                    .put("detail", moment.detail())
                    .put("tab", moment.tab() == null ? null : moment.tab().value())
                    .put("job", moment.job() == null ? null : moment.job().value());
        }
    }

    /**
     * A line of a log file.
     *
     * @param bodies whether it tells what was asked and answered
     */
    static String line(RequestRecord record, RequestDetails details, boolean bodies) {
        var json = of(record);
        json.remove("position");
        if (bodies) {
            var asked = details.asked();
            var answered = details.answered();
            json.put("request_body", asked == null ? null : asked.text())
                    .put("answer_text", answered == null ? null : answered.text());
        }
        return json.toString();
    }
}
