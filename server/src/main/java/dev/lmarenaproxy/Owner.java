package dev.lmarenaproxy;

import static java.util.Objects.requireNonNull;

/**
 * Who asks: requests with the same API key have the same owner.
 *
 * @param id tells owners apart; made from the API key, but never the key itself
 */
public record Owner(String id) {
    /** Everyone who sends no API key. */
    public static final Owner ANONYMOUS = new Owner("anonymous");

    public Owner {
        requireNonNull(id);
    }

    @Override
    public String toString() {
        return id;
    }
}
