package dev.lmarenaproxy;

import static java.util.Objects.requireNonNull;

/**
 * One turn of a conversation.
 *
 * @param text may be empty, for instance for an assistant that only called tools
 */
public record Message(Role role, String text) {
    public Message {
        requireNonNull(role);
        requireNonNull(text);
    }
}
