package dev.lmarenaproxy.dialect.openai;

import dev.lmarenaproxy.Usage;
import dev.lmarenaproxy.dialect.JsonText;

/** The JSON that streamed and whole answers with pictures have in common. */
final class ImageJson {
    private ImageJson() {}

    static void appendUsage(Usage usage, StringBuilder out) {
        out.append("{\"input_tokens\":")
                .append(usage.promptTokens())
                .append(",\"output_tokens\":")
                .append(usage.completionTokens())
                .append(",\"total_tokens\":")
                .append(usage.totalTokens())
                .append(",\"input_tokens_details\":{\"text_tokens\":")
                .append(usage.promptTokens())
                .append(",\"image_tokens\":0}}");
    }

    static void appendBase64(String base64, StringBuilder out) {
        out.append("\"b64_json\":");
        JsonText.appendString(base64, out);
    }

    /** OpenAI's word for a type of picture; PNG where it has none. */
    static String format(String contentType) {
        return switch (contentType) {
            case "image/jpeg" -> "jpeg";
            case "image/webp" -> "webp";
            default -> "png";
        };
    }
}
