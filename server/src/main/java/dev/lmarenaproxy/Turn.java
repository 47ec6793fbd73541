package dev.lmarenaproxy;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One turn of a conversation, as the client gave it.
 *
 * @param parts in the client's order; may be empty
 */
public record Turn(Role role, List<Part> parts) {
    public Turn {
        requireNonNull(role);
        parts = List.copyOf(parts);
    }

    public static Turn of(Role role, String text) {
        return new Turn(role, List.of(new Part.Text(text)));
    }
}
