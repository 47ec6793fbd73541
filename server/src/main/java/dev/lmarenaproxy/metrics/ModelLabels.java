package dev.lmarenaproxy.metrics;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The names of models as values of labels: few enough for whoever keeps the figures, whatever
 * clients ask for. Safe for threads.
 */
final class ModelLabels {
    /** Of further models, and of names that no model has. */
    static final String OTHER = "other";

    /** Where a request was not understood. */
    static final String UNKNOWN = "unknown";

    private static final int MOST = 200;

    private final Function<String, Optional<String>> known;
    private final Set<String> given = ConcurrentHashMap.newKeySet();

    /**
     * @param known the public name of the model that a client's name means
     */
    ModelLabels(Function<String, Optional<String>> known) {
        this.known = known;
    }

    String of(@Nullable String asked) {
        if (asked == null || asked.isEmpty()) {
            return UNKNOWN;
        }
        if (given.contains(asked)) {
            return asked;
        }
        return known.apply(asked).filter(this::give).orElse(OTHER);
    }

    /** Some too many at once are harmless. */
    private boolean give(String name) {
        return given.contains(name) || (given.size() < MOST && given.add(name));
    }
}
