package dev.lmarenaproxy.dialect.openai;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.Usage;
import dev.lmarenaproxy.dialect.JsonText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes response objects: with every key that OpenAI's or the Open Responses document wants, null
 * where nobody knows.
 */
final class ResponseJson {
    private final MadeResponse made;
    private final ResponseForm form;

    ResponseJson(MadeResponse made, ResponseForm form) {
        this.made = made;
        this.form = form;
    }

    String write(
            ResponseStatus status,
            List<OutputItem> output,
            @Nullable Fault fault,
            @Nullable FinishReason reason,
            @Nullable Usage usage) {
        var ended = status == ResponseStatus.COMPLETED ? made.ended().get() : null;
        var out =
                new StringBuilder("{\"id\":\"")
                        .append(ItemId.response(made.id()))
                        .append("\",\"object\":\"response\",\"created_at\":")
                        .append(made.created().getEpochSecond())
                        .append(",\"status\":\"")
                        .append(status)
                        .append("\",\"completed_at\":")
                        .append(ended == null ? "null" : ended.getEpochSecond())
                        .append(",\"model\":");
        JsonText.appendString(made.model(), out);
        out.append(",\"error\":");
        appendError(fault, out);
        out.append(",\"incomplete_details\":")
                .append(status == ResponseStatus.INCOMPLETE ? details(reason) : "null")
                .append(",\"output\":[");
        var separator = "";
        for (var item : output) {
            out.append(separator);
            item.append(out);
            separator = ",";
        }
        out.append("],\"usage\":");
        appendUsage(usage, out);
        return out.append(',').append(form.echo()).append('}').toString();
    }

    private static String details(@Nullable FinishReason reason) {
        return reason == FinishReason.CONTENT_FILTER
                ? "{\"reason\":\"content_filter\"}"
                : "{\"reason\":\"max_output_tokens\"}";
    }

    private static void appendError(@Nullable Fault fault, StringBuilder out) {
        if (fault == null) {
            out.append("null");
            return;
        }
        out.append("{\"code\":\"").append(code(fault.kind())).append("\",\"message\":");
        JsonText.appendString(fault.message(), out);
        out.append('}');
    }

    /** Of the codes that a response's error may have; the event {@code error} tells our own. */
    private static String code(Fault.Kind kind) {
        return switch (kind) {
            case RATE_LIMITED, QUEUE_FULL -> "rate_limit_exceeded";
            case CONTEXT_LENGTH_EXCEEDED, UNSUPPORTED_VALUE, INVALID_VALUE -> "invalid_prompt";
            case ATTACHMENT_TOO_LARGE -> "image_file_too_large";
            default -> "server_error";
        };
    }

    static void appendUsage(@Nullable Usage usage, StringBuilder out) {
        if (usage == null) {
            out.append("null");
            return;
        }
        out.append("{\"input_tokens\":")
                .append(usage.promptTokens())
                .append(",\"input_tokens_details\":{\"cached_tokens\":0,\"cache_write_tokens\":0}")
                .append(",\"output_tokens\":")
                .append(usage.completionTokens())
                .append(",\"output_tokens_details\":{\"reasoning_tokens\":")
                .append(usage.reasoningTokens())
                .append("},\"total_tokens\":")
                .append(usage.totalTokens())
                .append('}');
    }
}
