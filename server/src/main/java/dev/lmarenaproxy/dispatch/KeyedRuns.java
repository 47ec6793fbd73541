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
import org.jspecify.annotations.Nullable;

/**
 * Which run answers for an idempotency key, so that a second request with it starts nothing new.
 * Owned by the dispatcher's thread.
 */
final class KeyedRuns {
    /** Ended runs that only memory knows, because the journal could not keep them. */
    private static final int REMEMBERED = 100;

    private final Map<OwnedKey, Run> active = new HashMap<>();
    private final Map<OwnedKey, List<Seeker>> sought = new HashMap<>();
    private final Map<OwnedKey, Run> remembered =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<OwnedKey, Run> eldest) {
                    return size() > REMEMBERED;
                }
            };

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
    boolean seek(OwnedKey key, Seeker seeker) {
        var others = sought.get(key);
        if (others != null) {
            others.add(seeker);
            return false;
        }
        sought.put(key, new ArrayList<>(List.of(seeker)));
        return true;
    }

    /** What the journal knew; everyone who asked meanwhile hears of it in order. */
    void found(OwnedKey key, Optional<Run> known) {
        for (var seeker : seekers(key)) {
            // the first of them may have begun the run that is for all
            var run = find(key);
            if (run != null) {
                seeker.found(run);
            } else {
                known.ifPresentOrElse(seeker::found, seeker::isNew);
            }
        }
    }

    /** The journal could not be asked. */
    void unknown(OwnedKey key) {
        seekers(key).forEach(Seeker::unknown);
    }

    private List<Seeker> seekers(OwnedKey key) {
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
            remembered.put(key, run);
        }
    }
}
