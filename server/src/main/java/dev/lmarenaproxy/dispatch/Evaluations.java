package dev.lmarenaproxy.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The evaluations at the site that end with an answer nobody has gone on from yet, by the names of
 * their turns. It holds no text. Owned by the dispatcher's thread.
 */
final class Evaluations {
    /** Beyond, the oldest is forgotten. */
    static final int MOST = 10_000;

    static final Duration LIFETIME = Duration.ofHours(24);

    /**
     * An evaluation.
     *
     * @param id the site's
     * @param browser whose session it belongs to
     */
    record Evaluation(String id, String browser, Instant at) {}

    /** The oldest first. */
    private final Map<String, Evaluation> byTurns = new LinkedHashMap<>();

    /** The evaluation holds these turns, and no more. */
    void put(String turns, String id, String browser, Instant now) {
        byTurns.remove(turns);
        byTurns.put(turns, new Evaluation(id, browser, now));
        var all = byTurns.values().iterator();
        for (var oldest = all.next();
                byTurns.size() > MOST || isOver(oldest, now);
                oldest = all.next()) {
            all.remove();
        }
    }

    @Nullable Evaluation find(String turns, Instant now) {
        var known = byTurns.get(turns);
        return known == null || isOver(known, now) ? null : known;
    }

    /** Something is said there that may or may not become a part of it. */
    void forget(String turns) {
        byTurns.remove(turns);
    }

    int size() {
        return byTurns.size();
    }

    private static boolean isOver(Evaluation evaluation, Instant now) {
        return !evaluation.at().plus(LIFETIME).isAfter(now);
    }
}
