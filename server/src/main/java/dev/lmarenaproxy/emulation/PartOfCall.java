package dev.lmarenaproxy.emulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.regex.Pattern;

/** What a call that was cut off holds of its arguments. */
final class PartOfCall {
    private static final Pattern ARGUMENTS =
            Pattern.compile("\"(?:arguments|parameters|input|args)\"\\s*:\\s*");

    private PartOfCall() {}

    /**
     * @param custom whether the arguments are a text rather than JSON
     */
    static String arguments(String json, boolean custom) {
        try {
            // it may be whole, and wrong in another way
            var arguments = Toolbox.arguments(LooseJson.read(json));
            return arguments == null ? "" : custom ? Toolbox.text(arguments) : arguments.toString();
        } catch (JsonProcessingException cut) {
            return partOf(json, custom);
        }
    }

    private static String partOf(String json, boolean custom) {
        var key = ARGUMENTS.matcher(json);
        if (!key.find()) {
            return "";
        }
        String written = json.substring(key.end());
        return custom ? text(written) : written;
    }

    private static String text(String written) {
        if (!written.startsWith("\"")) {
            return "";
        }
        int end = 1;
        while (end < written.length() && written.charAt(end) != '"') {
            end += written.charAt(end) == '\\' ? 2 : 1;
        }
        // an escape may be cut off as well
        for (int length = Math.min(end, written.length()); length > 0; length--) {
            try {
                return LooseJson.read(written.substring(0, length) + "\"").textValue();
            } catch (JsonProcessingException cut) {
                // one character less
            }
        }
        return "";
    }
}
