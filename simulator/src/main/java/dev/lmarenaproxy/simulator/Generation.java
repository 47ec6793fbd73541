package dev.lmarenaproxy.simulator;

import dev.lmarenaproxy.simulator.script.EvaluationRequest.Kind;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The forms the site's contract had over time, named after when each was first seen. */
public enum Generation {
    /** The whole history travels with each request. */
    LMARENA_2025_08,
    /** One user message a call; the site keeps the history. */
    ARENA_2025_11,
    /** As before, with a model catalog of its own and no model list for anonymous visits. */
    ARENA_2026_10;

    /** The name on the command line, such as {@code arena-2026-10}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Generation> byId(String id) {
        return Arrays.stream(values()).filter(known -> known.id().equals(id)).findFirst();
    }

    Set<Kind> kinds() {
        return this == LMARENA_2025_08 ? Set.of(Kind.CREATE, Kind.RETRY) : Set.of(Kind.values());
    }

    Set<String> streamPrefixes() {
        return this == LMARENA_2025_08
                ? Set.of("/api/stream/", "/nextjs-api/stream/")
                : Set.of("/nextjs-api/stream/");
    }

    /** Prefixes that are answered with 403 {@code Route not allowed}. */
    Set<String> forbiddenPrefixes() {
        return this == ARENA_2026_10 ? Set.of("/api/stream/") : Set.of();
    }

    Set<String> contentTypes() {
        return this == ARENA_2026_10
                ? Set.of("text/plain;charset=utf-8", "application/json")
                : Set.of("text/plain;charset=utf-8");
    }

    Set<String> modes() {
        return this == ARENA_2026_10 ? Set.of("direct", "direct-battle") : Set.of("direct");
    }

    /** The versions of UUIDs that ids may have. */
    Set<Integer> uuidVersions() {
        return this == LMARENA_2025_08 ? Set.of(4, 7) : Set.of(7);
    }

    boolean historyTravels() {
        return this == LMARENA_2025_08;
    }

    boolean needsSecondAnswerId() {
        return this == ARENA_2025_11;
    }

    boolean sessionCookieIsSplit() {
        return this != LMARENA_2025_08;
    }

    boolean hasCatalog() {
        return this == ARENA_2026_10;
    }

    boolean tellsRateLimit() {
        return this == ARENA_2026_10;
    }

    ModelListShape shapeFor(boolean signedIn) {
        return switch (this) {
            case LMARENA_2025_08 -> ModelListShape.PLAIN;
            case ARENA_2025_11 -> ModelListShape.FLIGHT;
            case ARENA_2026_10 -> signedIn ? ModelListShape.FLIGHT : ModelListShape.NONE;
        };
    }
}
