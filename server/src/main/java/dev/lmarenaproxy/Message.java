package dev.lmarenaproxy;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One turn of a {@link Prompt}.
 *
 * @param text may be empty, for instance for an assistant that only called tools
 * @param attachments pictures that belong to the turn
 */
public record Message(Role role, String text, List<Attachment> attachments) {
    public Message {
        requireNonNull(role);
        requireNonNull(text);
        attachments = List.copyOf(attachments);
    }

    /** A turn of text only. */
    public Message(Role role, String text) {
        this(role, text, List.of());
    }
}
