package dev.lmarenaproxy.dispatch;

import dev.lmarenaproxy.scheduler.Scheduler;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts and lists what is under way: the jobs, and after them those that will be jobs. Owned by
 * the dispatcher's thread.
 */
final class Census {
    private final Runs runs;
    private final Scheduler scheduler;
    private final Newcomers newcomers;

    Census(Runs runs, Scheduler scheduler, Newcomers newcomers) {
        this.runs = runs;
        this.scheduler = scheduler;
        this.newcomers = newcomers;
    }

    Load load() {
        return new Load(scheduler.waiting() + newcomers.size(), scheduler.running());
    }

    /** When the first has waited long enough, for its client or for models. */
    Optional<Instant> nextEnd() {
        return Stream.of(runs.nextEnd(), newcomers.nextEnd())
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    List<JobStatus> statuses() {
        var all =
                runs.all().stream()
                        .map(run -> JobStatus.of(run, scheduler.position(run.job().id())))
                        .sorted(Comparator.comparingInt(JobStatus::position))
                        .collect(Collectors.toCollection(ArrayList::new));
        var position = scheduler.waiting();
        for (var newcomer : newcomers.all()) {
            position++;
            all.add(JobStatus.of(newcomer, position));
        }
        return List.copyOf(all);
    }
}
