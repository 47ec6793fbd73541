package dev.lmarenaproxy;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What the site is asked: plain turns of a conversation, free of any wire format and of all that
 * the site doesn't know, such as tools. It is made of a {@link CompletionRequest}.
 *
 * @param model the public name of the model, as the client wrote it
 * @param messages the conversation, oldest first, never empty
 */
public record Prompt(String model, List<Message> messages) {
    public Prompt {
        requireNonNull(model);
        messages = List.copyOf(messages);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("a prompt needs a message");
        }
    }
}
