package dev.lmarenaproxy.dispatch;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The end of the gateway: how long the jobs under way may go on. Owned by the dispatcher's thread.
 */
final class Closing {
    private final Runs runs;
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private @Nullable Instant end;
    private boolean begun;

    Closing(Runs runs) {
        this.runs = runs;
    }

    /**
     * Begins.
     *
     * @param until when what is left has to end
     */
    void begin(Instant until) {
        begun = true;
        end = until;
        check();
    }

    /** When what is left has to end; empty before the beginning, and afterwards. */
    Optional<Instant> end() {
        return Optional.ofNullable(end);
    }

    /** Whether the time has come, said once. */
    boolean isDue(Instant now) {
        var due = end != null && !end.isAfter(now);
        if (due) {
            end = null;
        }
        return due;
    }

    /** Looks whether a job is left. */
    void check() {
        if (begun && runs.isEmpty()) {
            drained.complete(null);
        }
    }

    /** Completes when no job is left. */
    CompletionStage<Void> drained() {
        return drained;
    }
}
