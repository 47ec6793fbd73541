package dev.lmarenaproxy.dispatch;

import dev.lmarenaproxy.IdempotencyKey;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.Owner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which run answers for an idempotency key, so that a second request with it starts nothing new.
 * Owned by the dispatcher's thread.
 */
final class KeyedRuns {
    /** Ended runs that only memory knows, because the journal could not keep them. */
    private static final int REMEMBERED = 100;

    private final Map<Key, Run> active = new HashMap<>();
    private final Map<Key, List<Consumer<Optional<Run>>>> sought = new HashMap<>();
    private final Map<Key, Run> remembered =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Run> eldest) {
                    return size() > REMEMBERED;
                }
            };

    private record Key(Owner owner, String value) {
        static Key of(Job job, IdempotencyKey key) {
            return new Key(job.owner(), key.value());
        }
    }

    /** The run in memory, if there is one. */
    @Nullable Run find(Job job, IdempotencyKey key) {
        var run = active.get(Key.of(job, key));
        return run != null ? run : remembered.get(Key.of(job, key));
    }

    /**
     * Says that the journal is to be asked for the key.
     *
     * @param then hears what {@link #found} tells
     * @return whether the caller is the one to ask
     */
    boolean seek(Job job, IdempotencyKey key, Consumer<Optional<Run>> then) {
        var others = sought.get(Key.of(job, key));
        if (others != null) {
            others.add(then);
            return false;
        }
        sought.put(Key.of(job, key), new ArrayList<>(List.of(then)));
        return true;
    }

    /** What the journal knew; everyone who asked meanwhile hears of it in order. */
    void found(Job job, IdempotencyKey key, Optional<Run> run) {
        var waiting = sought.remove(Key.of(job, key));
        if (waiting != null) {
            for (var then : waiting) {
                // the first of them may have begun the run that is for all
                var now = Optional.ofNullable(find(job, key));
                then.accept(now.isPresent() ? now : run);
            }
        }
    }

    void begun(Run run) {
        var key = run.job().idempotencyKey();
        if (key != null) {
            active.put(Key.of(run.job(), key), run);
        }
    }

    /**
     * The run is over.
     *
     * @param kept whether the journal knows its end
     */
    void ended(Run run, boolean kept) {
        var key = run.job().idempotencyKey();
        if (key != null && active.remove(Key.of(run.job(), key), run) && !kept) {
            remembered.put(Key.of(run.job(), key), run);
        }
    }
}
