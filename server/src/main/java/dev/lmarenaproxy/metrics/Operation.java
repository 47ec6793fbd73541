package dev.lmarenaproxy.metrics;

/**
 * What sort of thing a request asks for.
 *
 * @param type in the words of the first version
 * @param name in OpenTelemetry's words
 */
record Operation(String type, String name) {
    /** Who answers, in OpenTelemetry's words: they have none for a site of many makers' models. */
    static final String PROVIDER = "lmarena";

    static Operation of(String endpoint) {
        if (endpoint.startsWith("/v1/images")) {
            return new Operation("image", "generate_content");
        }
        if (endpoint.startsWith("/v1/videos")) {
            return new Operation("video", "generate_content");
        }
        return new Operation(
                "chat", endpoint.equals("/v1/completions") ? "text_completion" : "chat");
    }
}
