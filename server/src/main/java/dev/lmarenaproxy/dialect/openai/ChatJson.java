package dev.lmarenaproxy.dialect.openai;

import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Usage;
import java.time.Instant;

/** The JSON that streamed and whole chat completions have in common. */
final class ChatJson {
    private ChatJson() {}

    /** The beginning of a completion or chunk, up to its choices. */
    static void appendHead(
            JobId id, String object, Instant created, String model, StringBuilder out) {
        out.append("{\"id\":\"chatcmpl-")
                .append(id.value())
                .append("\",\"object\":\"")
                .append(object)
                .append("\",\"created\":")
                .append(created.getEpochSecond())
                .append(",\"model\":");
        JsonText.appendString(model, out);
        out.append(",\"choices\":");
    }

    static void appendUsage(Usage usage, StringBuilder out) {
        out.append("{\"prompt_tokens\":")
                .append(usage.promptTokens())
                .append(",\"completion_tokens\":")
                .append(usage.completionTokens())
                .append(",\"total_tokens\":")
                .append(usage.totalTokens())
                .append(",\"prompt_tokens_details\":{\"cached_tokens\":0}")
                .append(",\"completion_tokens_details\":{\"reasoning_tokens\":")
                .append(usage.reasoningTokens())
                .append("}}");
    }

    static String name(FinishReason reason) {
        return switch (reason) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case CONTENT_FILTER -> "content_filter";
            case TOOL_CALLS -> "tool_calls";
        };
    }
}
