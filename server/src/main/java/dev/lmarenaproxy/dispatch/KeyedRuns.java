package dev.lmarenaproxy.dispatch;

import static java.util.Objects.requireNonNullElse;

import dev.lmarenaproxy.IdempotencyKey;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.Owner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which run answers for an idempotency key, so that a second request with it starts nothing new.
 * Owned by the dispatcher's thread.
 */
final class KeyedRuns {
    /** Ended runs that only memory knows, because the journal could not keep them. */
    private static final int REMEMBERED = 100;

    private final Map<Key, Run> active = new HashMap<>();
    private final Map<Key, List<Seeker>> sought = new HashMap<>();
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

    /** Who asks for the run of a key. */
    interface Seeker {
        /** There is one. */
        void found(Run run);

        /** There is none; the seeker is to begin one at once. */
        void isNew();

        /** Nobody can tell. */
        void unknown();
    }

    /**
     * Says that the journal is to be asked for the key.
     *
     * @return whether the caller is the one to ask
     */
    boolean seek(Job job, IdempotencyKey key, Seeker seeker) {
        var others = sought.get(Key.of(job, key));
        if (others != null) {
            others.add(seeker);
            return false;
        }
        sought.put(Key.of(job, key), new ArrayList<>(List.of(seeker)));
        return true;
    }

    /** What the journal knew; everyone who asked meanwhile hears of it in order. */
    void found(Job job, IdempotencyKey key, Optional<Run> known) {
        for (var seeker : seekers(job, key)) {
            // the first of them may have begun the run that is for all
            var run = find(job, key);
            if (run != null) {
                seeker.found(run);
            } else {
                known.ifPresentOrElse(seeker::found, seeker::isNew);
            }
        }
    }

    /** The journal could not be asked. */
    void unknown(Job job, IdempotencyKey key) {
        seekers(job, key).forEach(Seeker::unknown);
    }

    private List<Seeker> seekers(Job job, IdempotencyKey key) {
        return requireNonNullElse(sought.remove(Key.of(job, key)), List.of());
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
