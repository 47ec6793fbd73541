package dev.lmarenaproxy.site;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.Model;
import java.util.List;

/** A place where the site tells which models it offers. */
public record ModelSource(Kind kind, SiteRequest request) {
    /** A larger body is not looked at. */
    static final int MAX_BODY_BYTES = 16 * 1024 * 1024;

    /** The form of the list. */
    public enum Kind {
        /** Inside the scripts of an HTML page. */
        PAGE,
        /** A JSON list of arenas with their models. */
        CATALOG
    }

    public ModelSource {
        requireNonNull(kind);
        requireNonNull(request);
    }

    /**
     * The models in the site's order, each name once; empty when the body holds no list. Entries
     * that are not models are left out, and so are models that cannot be chosen.
     */
    public List<Model> read(byte[] body) {
        if (body.length > MAX_BODY_BYTES) {
            return List.of();
        }
        return switch (kind) {
            case PAGE -> PageModels.read(body);
            case CATALOG -> CatalogModels.read(body);
        };
    }
}
