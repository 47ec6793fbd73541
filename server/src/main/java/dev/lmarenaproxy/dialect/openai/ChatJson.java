package dev.lmarenaproxy.dialect.openai;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Usage;
import dev.lmarenaproxy.dialect.JsonText;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The JSON that streamed and whole chat completions have in common. */
final class ChatJson {
    private ChatJson() {}

    /** The beginning of a completion or chunk, up to its choices. */
    static void appendHead(
            JobId id,
            String object,
            Instant created,
            String model,
            ChatForm form,
            StringBuilder out) {
        out.append("{\"id\":\"chatcmpl-")
                .append(id.value())
                .append("\",\"object\":\"")
                .append(object)
                .append("\",\"created\":")
                .append(created.getEpochSecond())
                .append(",\"model\":");
        JsonText.appendString(model, out);
        if (form.serviceTier()) {
            out.append(",\"service_tier\":\"default\"");
        }
        out.append(",\"choices\":");
    }

    /** The fields of a tool call, without braces. */
    static void appendCall(AnswerEvent.CallBegun call, String arguments, StringBuilder out) {
        out.append("\"id\":");
        JsonText.appendString(call.id(), out);
        out.append(
                call.custom()
                        ? ",\"type\":\"custom\",\"custom\":{\"name\":"
                        : ",\"type\":\"function\",\"function\":{\"name\":");
        JsonText.appendString(call.name(), out);
        out.append(call.custom() ? ",\"input\":" : ",\"arguments\":");
        JsonText.appendString(arguments, out);
        out.append('}');
    }

    /** A call in the form that was used before there were tools. */
    static void appendFunctionCall(String name, String arguments, StringBuilder out) {
        out.append("\"function_call\":{\"name\":");
        JsonText.appendString(name, out);
        out.append(",\"arguments\":");
        JsonText.appendString(arguments, out);
        out.append('}');
    }

    static void appendUsageOrNull(@Nullable Usage usage, StringBuilder out) {
        if (usage == null) {
            out.append("null");
            return;
        }
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

    static String name(FinishReason reason, ChatForm form) {
        return switch (reason) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case CONTENT_FILTER -> "content_filter";
            case TOOL_CALLS -> form.functionCall() ? "function_call" : "tool_calls";
        };
    }
}
