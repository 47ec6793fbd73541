package dev.lmarenaproxy.dialect.anthropic;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Sha256;
import dev.lmarenaproxy.Usage;
import dev.lmarenaproxy.dialect.JsonText;
import org.jspecify.annotations.Nullable;

/** The JSON that streamed and whole messages have in common. */
final class MessageJson {
    private static final String OUR_CALL = "call_";

    private MessageJson() {}

    /** The beginning of a message, up to its content. */
    static void appendHead(JobId id, String model, StringBuilder out) {
        out.append("{\"id\":\"msg_")
                .append(id.value())
                .append("\",\"type\":\"message\",\"role\":\"assistant\",\"model\":");
        JsonText.appendString(model, out);
        out.append(",\"content\":");
    }

    /** A block of a call, up to its input. */
    static void appendCallHead(AnswerEvent.CallBegun call, StringBuilder out) {
        out.append("{\"type\":\"tool_use\",\"id\":");
        JsonText.appendString(callId(call.id()), out);
        out.append(",\"name\":");
        JsonText.appendString(call.name(), out);
        out.append(",\"caller\":{\"type\":\"direct\"},\"input\":");
    }

    /** With the beginning that Anthropic's have. */
    private static String callId(String id) {
        return "toolu_" + (id.startsWith(OUR_CALL) ? id.substring(OUR_CALL.length()) : id);
    }

    /** A source in the form that Anthropic's own search has; nobody knows the cited words. */
    static void appendSource(String url, String title, StringBuilder out) {
        out.append("{\"type\":\"web_search_result_location\",\"url\":");
        JsonText.appendString(url, out);
        out.append(",\"title\":");
        JsonText.appendString(title, out);
        out.append(",\"cited_text\":\"\",\"encrypted_index\":\"\"}");
    }

    /** The fields that tell why the message ended, without braces. */
    static void appendStop(AnswerBlocks.@Nullable StopReason reason, StringBuilder out) {
        out.append("\"stop_reason\":");
        JsonText.appendStringOrNull(reason == null ? null : reason.name(), out);
        out.append(",\"stop_sequence\":");
        JsonText.appendStringOrNull(reason == null ? null : reason.stop(), out);
        out.append(",\"stop_details\":null,\"container\":null");
    }

    /** The usage of a whole message. */
    static void appendUsage(Usage usage, StringBuilder out) {
        out.append("{\"cache_creation\":{\"ephemeral_5m_input_tokens\":0,")
                .append("\"ephemeral_1h_input_tokens\":0},")
                .append("\"service_tier\":\"standard\",\"inference_geo\":null,");
        appendCounts(usage, out);
        out.append('}');
    }

    /** The counts of a usage, without braces. */
    static void appendCounts(Usage usage, StringBuilder out) {
        out.append("\"input_tokens\":")
                .append(usage.promptTokens())
                .append(",\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,")
                .append("\"output_tokens\":")
                .append(usage.completionTokens())
                .append(",\"output_tokens_details\":{\"thinking_tokens\":")
                .append(usage.reasoningTokens())
                .append("},\"server_tool_use\":null");
    }

    /**
     * Signs reasoning, as clients expect it: they hand it back with the block. It is the same
     * whenever the answer is read again.
     */
    static String signature(JobId id, int block) {
        return new Sha256().add(id.value() + " " + block).name();
    }
}
