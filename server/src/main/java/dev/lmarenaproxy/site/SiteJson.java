package dev.lmarenaproxy.site;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;

/** JSON that the site sent: it may be anything, and none of it is an exception. */
final class SiteJson {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private SiteJson() {}

    /** The missing node where the bytes don't begin with a JSON value. */
    static JsonNode parse(byte[] bytes, int from, int to) {
        try {
            return MAPPER.readTree(bytes, from, to - from);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    /** The missing node where the text doesn't begin with a JSON value. */
    static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /**
     * {@code {"error": "..."}}, {@code {"error": {"message": "..."}}}, {@code {"message": "..."}}.
     */
    static boolean isError(JsonNode body) {
        return body.hasNonNull("error") || body.path("message").isTextual();
    }

    /** What an error body says; empty where it says nothing. */
    static String errorMessage(JsonNode body) {
        JsonNode error = body.path("error");
        return error.isTextual()
                ? error.textValue()
                : error.path("message").asText(body.path("message").asText(""));
    }
}
