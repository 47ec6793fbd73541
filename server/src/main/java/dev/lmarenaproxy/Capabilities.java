package dev.lmarenaproxy;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a model takes besides text, and what forms it gives, as far as the site tells.
 *
 * @param aspectRatios of the pictures that it makes, such as {@code 16:9}; empty where the site
 *     names none
 */
public record Capabilities(PictureInput pictures, List<String> aspectRatios) {
    /** Nothing is known, so nothing is refused. */
    public static final Capabilities UNTOLD = new Capabilities(PictureInput.UNTOLD, List.of());

    /** How many pictures may go with one message. */
    public enum PictureInput {
        UNTOLD,
        NONE,
        ONE,
        SEVERAL
    }

    public Capabilities {
        requireNonNull(pictures);
        aspectRatios = List.copyOf(aspectRatios);
    }
}
