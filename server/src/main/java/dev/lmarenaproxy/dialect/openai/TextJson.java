package dev.lmarenaproxy.dialect.openai;

import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.dialect.JsonText;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The JSON that streamed and whole text completions have in common. */
final class TextJson {
    private TextJson() {}

    /** The beginning of a completion or chunk, up to its choices. */
    static void appendHead(JobId id, Instant created, String model, StringBuilder out) {
        out.append("{\"id\":\"cmpl-")
                .append(id.value())
                .append("\",\"object\":\"text_completion\",\"created\":")
                .append(created.getEpochSecond())
                .append(",\"model\":");
        JsonText.appendString(model, out);
        out.append(",\"choices\":");
    }

    /**
     * @param reason null while the answer goes on
     */
    static void appendChoice(
            int index, String text, @Nullable FinishReason reason, StringBuilder out) {
        out.append("{\"text\":");
        JsonText.appendString(text, out);
        out.append(",\"index\":").append(index).append(",\"logprobs\":null,\"finish_reason\":");
        JsonText.appendStringOrNull(reason == null ? null : name(reason), out);
        out.append('}');
    }

    private static String name(FinishReason reason) {
        return switch (reason) {
            case STOP, TOOL_CALLS -> "stop";
            case LENGTH -> "length";
            case CONTENT_FILTER -> "content_filter";
        };
    }
}
