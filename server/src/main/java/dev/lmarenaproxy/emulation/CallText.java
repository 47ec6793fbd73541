package dev.lmarenaproxy.emulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.regex.Pattern;

/** How calls of tools and their results are written, by us and by the model. */
final class CallText {
    static final String OPEN = "<tool_call>";
    static final String CLOSE = "</tool_call>";
    static final String RESULT = "<tool_result";
    static final String RESULT_CLOSE = "</tool_result>";

    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** A line of a result that would pass for the result's end. */
    private static final Pattern LIKE_AN_END =
            Pattern.compile("^([ \\t]*<)(?=/tool_result)", Pattern.MULTILINE);

    private static final Pattern NOT_IN_A_NAME = Pattern.compile("[\"<>\\p{Cntrl}]");

    private CallText() {}

    /**
     * @param arguments JSON, or any text; nothing stands for no arguments
     */
    static String call(String name, String arguments) {
        String json = arguments.isBlank() ? "{}" : arguments.strip();
        String value = isJson(json) ? json : quoted(arguments);
        return OPEN + "\n{\"name\":" + quoted(name) + ",\"arguments\":" + value + "}\n" + CLOSE;
    }

    /**
     * @param number of the call in its answer, from 1; 0 where it made only one
     */
    static String result(String name, int number, boolean failed, String text) {
        var out = new StringBuilder(RESULT);
        out.append(" name=\"").append(NOT_IN_A_NAME.matcher(name).replaceAll("_")).append('"');
        if (number > 0) {
            out.append(" call=\"").append(number).append('"');
        }
        if (failed) {
            out.append(" failed=\"true\"");
        }
        out.append(">\n").append(LIKE_AN_END.matcher(text).replaceAll("$1\\\\"));
        if (!text.isEmpty() && !text.endsWith("\n")) {
            out.append('\n');
        }
        return out.append(RESULT_CLOSE).toString();
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }

    private static boolean isJson(String text) {
        try {
            return !MAPPER.readTree(text).isMissingNode();
        } catch (JsonProcessingException notJson) {
            return false;
        }
    }
}
