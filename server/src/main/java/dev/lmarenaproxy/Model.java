package dev.lmarenaproxy;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A model that the site offers.
 *
 * @param name the public name that clients use; any characters
 * @param siteId the site's own id, sent with every request
 * @param organization who made it, where the site tells
 */
public record Model(
        String name,
        String siteId,
        Modality modality,
        @Nullable String organization,
        Capabilities capabilities) {
    public Model {
        requireNonNull(name);
        requireNonNull(siteId);
        requireNonNull(modality);
        requireNonNull(capabilities);
    }

    /** A model of which the site doesn't tell what it takes. */
    public Model(String name, String siteId, Modality modality, @Nullable String organization) {
        this(name, siteId, modality, organization, Capabilities.UNTOLD);
    }
}
