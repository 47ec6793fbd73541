package dev.lmarenaproxy.emulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of an answer stays when a client sends it back. A client gets calls of tools apart from the
 * text, and so do we get them again: the gist is the text, then the calls, as if the model had
 * written both in our way.
 */
public final class AnswerGist {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final Pattern CALL =
            Pattern.compile(CallText.OPEN + "(.*?)" + CallText.CLOSE, Pattern.DOTALL);

    private AnswerGist() {}

    /** The text itself where it holds no calls, or one that isn't written as it should be. */
    public static String of(String answer) {
        if (!answer.contains(CallText.OPEN)) {
            return answer;
        }
        var texts = new StringBuilder();
        var calls = new StringBuilder();
        var call = CALL.matcher(answer);
        int end = 0;
        while (call.find()) {
            String rewritten = rewritten(call.group(1));
            if (rewritten == null) {
                return answer;
            }
            add(texts, answer.substring(end, call.start()));
            add(calls, rewritten);
            end = call.end();
        }
        String rest = answer.substring(end);
        if (rest.contains(CallText.OPEN)) {
            return answer;
        }
        add(texts, rest);
        add(texts, calls.toString());
        return texts.toString();
    }

    private static @Nullable String rewritten(String call) {
        JsonNode json;
        try {
            json = MAPPER.readTree(call);
        } catch (JsonProcessingException notJson) {
            return null;
        }
        JsonNode arguments = json.get("arguments");
        return json.path("name").isTextual() && arguments != null && json.size() == 2
                ? CallText.call(json.path("name").textValue(), arguments.toString())
                : null;
    }

    private static void add(StringBuilder lines, String more) {
        String stripped = more.strip();
        if (!stripped.isEmpty()) {
            lines.append(lines.isEmpty() ? "" : "\n").append(stripped);
        }
    }
}
