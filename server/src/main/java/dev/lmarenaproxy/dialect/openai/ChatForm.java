package dev.lmarenaproxy.dialect.openai;

/**
 * What a chat completion is to look like.
 *
 * @param choices how many answers it holds
 * @param includeUsage whether a stream ends with a chunk that holds the usage
 * @param serviceTier whether it names the service tier, as it must where the request does
 * @param functionCall whether a call is told in the deprecated field {@code function_call}, since
 *     the request offers {@code functions}
 */
record ChatForm(int choices, boolean includeUsage, boolean serviceTier, boolean functionCall) {
    /** One answer, and nothing special. */
    static final ChatForm PLAIN = new ChatForm(1, false, false, false);
}
