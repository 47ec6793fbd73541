package dev.lmarenaproxy.dispatch;

import dev.lmarenaproxy.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All jobs under way, and until when the clients of some may come back. Owned by the dispatcher's
 * thread.
 */
final class Runs {
    private final Map<JobId, Run> byId = new HashMap<>();
    private final KeyedRuns keyed = new KeyedRuns();

    /** Jobs that all clients have left; all wait equally long, so that the first ends first. */
    private final Map<JobId, Instant> abandoned = new LinkedHashMap<>();

    KeyedRuns keyed() {
        return keyed;
    }

    void add(Run run) {
        byId.put(run.job().id(), run);
        keyed.begun(run);
    }

    @Nullable Run find(JobId job) {
        return byId.get(job);
    }

    /** The run of a job, unless its end is known. */
    Optional<Run> underWay(JobId job) {
        return Optional.ofNullable(find(job)).filter(run -> !run.ending());
    }

    List<Run> all() {
        return List.copyOf(byId.values());
    }

    boolean isEmpty() {
        return byId.isEmpty();
    }

    /**
     * The run is over.
     *
     * @param kept whether the journal knows its end
     * @return false when it was over before
     */
    boolean remove(Run run, boolean kept) {
        var id = run.job().id();
        abandoned.remove(id);
        keyed.ended(run, kept);
        return byId.remove(id, run);
    }

    /** Nobody waits for the job; somebody may until then. */
    void abandon(Run run, Instant until) {
        abandoned.put(run.job().id(), until);
    }

    /** Abandoned jobs go on for longer than was said, or, where it is negative, less long. */
    void waitLonger(Duration by) {
        abandoned.replaceAll((_, until) -> until.plus(by));
    }

    /** A client came back. */
    void reclaim(Run run) {
        abandoned.remove(run.job().id());
    }

    /** When the first abandoned job's time is over. */
    Optional<Instant> nextEnd() {
        return abandoned.values().stream().findFirst();
    }

    /** Takes out the abandoned jobs whose time is over. */
    List<Run> overdue(Instant now) {
        var over =
                abandoned.entrySet().stream()
                        .takeWhile(entry -> !entry.getValue().isAfter(now))
                        .map(Map.Entry::getKey)
                        .toList();
        abandoned.keySet().removeAll(over);
        return over.stream().map(byId::get).filter(Objects::nonNull).toList();
    }
}
