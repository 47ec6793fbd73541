package dev.lmarenaproxy.dispatch;

import static dev.lmarenaproxy.Fault.Kind.CANCELLED;
import static java.util.Objects.requireNonNullElse;

import dev.lmarenaproxy.JobEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Which run answers for an idempotency key, so that a second request with it starts nothing new.
 * Owned by the dispatcher's thread.
 */
final class KeyedRuns {
    /** Ended runs that only memory knows, because the journal could not keep them. */
    static final int MOST_REMEMBERED = 100;

    /** What their answers may weigh together. */
    static final long MOST_BYTES = 64L << 20;

    private final Map<OwnedKey, Run> active = new HashMap<>();
    private final Map<OwnedKey, List<CompletableFuture<Optional<Run>>>> sought = new HashMap<>();
    private final Map<OwnedKey, Run> remembered = new LinkedHashMap<>();
    private long rememberedBytes;

    /** The run in memory, if there is one. */
    @Nullable Run find(OwnedKey key) {
        var run = active.get(key);
        return run != null ? run : remembered.get(key);
    }

    /**
     * Whether a job with these events is the one for its key. One that ended without anything of an
     * answer is not, nor one whose client stayed away: asking again is to be of use.
     */
    static boolean holdsKey(List<JobEvent> events) {
        return events.isEmpty()
                || !(events.getLast() instanceof JobEvent.Failed(var fault))
                || (fault.kind() != CANCELLED
                        && events.stream().anyMatch(JobEvent.Content.class::isInstance));
    }

    /** Whether the journal is being asked for the key. */
    boolean isSought(OwnedKey key) {
        return sought.containsKey(key);
    }

    /**
     * What the journal is being asked for: the run of the key, if there is one; a failure where
     * nobody can tell. Whoever asks is told in turn, on the dispatcher's thread, and begins a run
     * at once where there is none, which is then that of all who asked later.
     */
    CompletionStage<Optional<Run>> seek(OwnedKey key) {
        var answer = new CompletableFuture<Optional<Run>>();
        sought.computeIfAbsent(key, _ -> new ArrayList<>()).add(answer);
        return answer;
    }

    /** What the journal knew. */
    void found(OwnedKey key, Optional<Run> known) {
        for (var seeker : seekers(key)) {
            seeker.complete(Optional.ofNullable(find(key)).or(() -> known));
        }
    }

    /** The journal could not be asked. */
    void unknown(OwnedKey key, Throwable reason) {
        seekers(key).forEach(seeker -> seeker.completeExceptionally(reason));
    }

    private List<CompletableFuture<Optional<Run>>> seekers(OwnedKey key) {
        return requireNonNullElse(sought.remove(key), List.of());
    }

    void begun(Run run) {
        var key = OwnedKey.of(run.job());
        if (key != null) {
            active.put(key, run);
        }
    }

    /**
     * The run is over; its stream has the end.
     *
     * @param kept whether the journal knows it
     */
    void ended(Run run, boolean kept) {
        var key = OwnedKey.of(run.job());
        if (key != null && active.remove(key, run) && !kept && holdsKey(run.stream().events())) {
            remember(key, run);
        }
    }

    private void remember(OwnedKey key, Run run) {
        forget(key);
        remembered.put(key, run);
        rememberedBytes += run.stream().weight();
        while (remembered.size() > MOST_REMEMBERED || rememberedBytes > MOST_BYTES) {
            forget(remembered.keySet().iterator().next());
        }
    }

    private void forget(OwnedKey key) {
        var run = remembered.remove(key);
        if (run != null) {
            rememberedBytes -= run.stream().weight();
        }
    }
}
