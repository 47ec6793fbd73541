package dev.lmarenaproxy.dialect.openai;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.dialect.ErrorBody;
import dev.lmarenaproxy.dialect.FaultMeaning;
import dev.lmarenaproxy.dialect.JsonText;

/** Faults as OpenAI's clients read them. */
public final class OpenAiErrors {
    private OpenAiErrors() {}

    /** The JSON is also what a stream that breaks off sends as its last event. */
    public static ErrorBody body(Fault fault) {
        var meaning = FaultMeaning.of(fault);
        return new ErrorBody(meaning.status(), meaning.headers(), json(meaning, fault));
    }

    /** The fault as a message of a WebSocket. */
    public static String message(Fault fault) {
        var meaning = FaultMeaning.of(fault);
        return "{\"type\":\"error\",\"status\":%d,%s"
                .formatted(meaning.status(), json(meaning, fault).substring(1));
    }

    private static String json(FaultMeaning meaning, Fault fault) {
        var out = new StringBuilder("{\"error\":{\"message\":");
        JsonText.appendString(fault.message(), out);
        out.append(",\"type\":");
        JsonText.appendString(meaning.type(), out);
        out.append(",\"param\":");
        JsonText.appendStringOrNull(fault.param(), out);
        out.append(",\"code\":");
        JsonText.appendString(meaning.code(), out);
        return out.append("}}").toString();
    }
}
