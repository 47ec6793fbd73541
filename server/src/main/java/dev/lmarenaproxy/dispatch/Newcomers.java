package dev.lmarenaproxy.dispatch;

import static dev.lmarenaproxy.Fault.Kind.NO_TAB_ANSWERED;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.scheduler.Limits;
import dev.lmarenaproxy.scheduler.Scheduler;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Requests that wait for the very first model list: before it is there they can't be jobs. They
 * have places in the queue like those, but nothing of them is kept. Owned by the dispatcher's
 * thread.
 */
final class Newcomers {
    private final Models models;
    private final Scheduler scheduler;
    private final Supplier<Limits> limits;

    /** All wait equally long, so that the first ends first. */
    private final Map<JobId, Waiting> waiting = new LinkedHashMap<>();

    private boolean closed;

    private record Waiting(Newcomer newcomer, CompletableFuture<Void> letIn) {}

    /**
     * @param scheduler whose queue they share
     */
    Newcomers(Models models, Scheduler scheduler, Supplier<Limits> limits) {
        this.models = models;
        this.scheduler = scheduler;
        this.limits = limits;
    }

    /**
     * Takes one in, or lets it pass when models are known.
     *
     * @param letIn completes once a list is known
     */
    void enter(Newcomer newcomer, CompletableFuture<Void> letIn) {
        if (models.count() > 0) {
            letIn.complete(null);
        } else if (closed) {
            refuse(letIn, Entrance.shuttingDown());
        } else if (scheduler.waiting() + waiting.size() >= limits.get().queued()) {
            refuse(letIn, scheduler.queueFull(newcomer.since()));
        } else {
            waiting.put(newcomer.id(), new Waiting(newcomer, letIn));
        }
    }

    /** A list is known: all go on, in the order in which they came. */
    void letIn() {
        dismissed().forEach(one -> one.letIn().complete(null));
    }

    /** One is not to be answered any more. */
    void cancel(JobId id) {
        var one = waiting.remove(id);
        if (one != null) {
            refuse(one.letIn(), Entrance.cancelled());
        }
    }

    /** Those that wait, in the order in which they came. */
    List<Newcomer> all() {
        return waiting.values().stream().map(Waiting::newcomer).toList();
    }

    int size() {
        return waiting.size();
    }

    /** When the first has waited long enough. */
    Optional<Instant> nextEnd() {
        return waiting.values().stream().findFirst().map(this::end);
    }

    private Instant end(Waiting one) {
        return one.newcomer().since().plus(limits.get().tabWait());
    }

    /** Time went by. */
    void passed(Instant now) {
        for (var one : List.copyOf(waiting.values())) {
            if (end(one).isAfter(now)) {
                return;
            }
            waiting.remove(one.newcomer().id());
            refuse(one.letIn(), nobodyTold());
        }
    }

    /** The gateway stops: nobody is let in any more. */
    void close() {
        closed = true;
        dismissed().forEach(one -> refuse(one.letIn(), Entrance.shuttingDown()));
    }

    /** All, who wait no longer. */
    private List<Waiting> dismissed() {
        var all = List.copyOf(waiting.values());
        waiting.clear();
        return all;
    }

    private static void refuse(CompletableFuture<Void> letIn, Fault fault) {
        letIn.completeExceptionally(new FaultException(fault));
    }

    private Fault nobodyTold() {
        return models.tabReady()
                ? Fault.of(
                        NO_TAB_ANSWERED,
                        "A browser tab is connected, but the site's model list could not be read."
                                + " Look at the badge in the tab: the site may want you to sign in.")
                : Fault.noTab(limits.get().tabWait());
    }
}
