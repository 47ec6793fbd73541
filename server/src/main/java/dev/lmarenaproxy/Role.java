package dev.lmarenaproxy;

/** Who speaks in a {@link Message}. */
public enum Role {
    /** Standing instructions; OpenAI's roles {@code system} and {@code developer}. */
    SYSTEM,
    USER,
    ASSISTANT,
    /** The result of a tool; OpenAI's roles {@code tool} and {@code function}. */
    TOOL
}
