package dev.lmarenaproxy.scheduler;

import static dev.lmarenaproxy.Fault.Kind.STREAM_INTERRUPTED;
import static dev.lmarenaproxy.scheduler.Broken.unless;
import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.scheduler.Broken.Promise;
import dev.lmarenaproxy.scheduler.Scheduler.For;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sees all commands and decisions and knows what was promised. It is slow and simple where the
 * scheduler is fast, and shares nothing with it.
 */
final class Witness {
    /** Counts what was seen, so that a simulation can show where it went. */
    final Map<String, Integer> reached = new TreeMap<>();

    private final Limits limits;
    private final SeenTabs tabs;
    private final Map<JobId, SeenJob> jobs = new LinkedHashMap<>();
    private final Set<JobId> ended = new HashSet<>();

    /** How often each owner was passed over by each other one since his last turn. */
    private final Map<Owner, Map<Owner, Integer>> passes = new HashMap<>();

    /** Attempts that failed by the present command, and nothing was decided yet. */
    private final Map<JobId, Fault> failed = new HashMap<>();

    private final Set<JobId> stopped = new HashSet<>();

    /** The job that is to be asked otherwise where it runs. */
    private @Nullable JobId again;

    private @Nullable JobId fresh;
    private long numbers;
    private Instant now = Instant.MIN;

    Witness(Limits limits) {
        this.limits = limits;
        this.tabs = new SeenTabs(limits.jobsPerTab());
    }

    List<JobId> waiting() {
        return jobs.values().stream().filter(SeenJob::waits).map(job -> job.request.job()).toList();
    }

    List<JobId> running() {
        return jobs.values().stream()
                .filter(job -> !job.waits())
                .map(job -> job.request.job())
                .toList();
    }

    Set<TabId> known() {
        return tabs.tabs.keySet();
    }

    void saw(Command command, List<Decision> decisions, Instant when) {
        now = when;
        jobs.values().stream().filter(SeenJob::waits).forEach(job -> job.clock(now));
        fresh = null;
        again = null;
        failed.clear();
        stopped.clear();
        take(command);
        jobs.values().stream()
                .filter(SeenJob::waits)
                .forEach(job -> job.meets(tabs.obstacle(job.request.model(), now), now));
        for (var decision : decisions) {
            take(decision);
        }
        unless(failed.isEmpty(), Promise.RETRIES, "nothing follows from", failed);
        unless(stopped.isEmpty(), Promise.ONE_END, "stopped, but not ended:", stopped);
        unless(again == null, Promise.ONE_ATTEMPT, "not asked otherwise:", String.valueOf(again));
    }

    /** To be called when the scheduler has nothing more to do at this time. */
    void check(Optional<Instant> nextDeadline) {
        unless(
                nextDeadline.isEmpty() || nextDeadline.get().isAfter(now),
                Promise.IN_TIME,
                "the next deadline is over");
        long running = jobs.values().stream().filter(job -> !job.waits()).count();
        var places = new HashMap<String, Boolean>();
        for (var job : jobs.values()) {
            unless(job.deadline.isAfter(now), Promise.IN_TIME, job, "is not over");
            unless(
                    nextDeadline.isPresent() && !nextDeadline.get().isAfter(job.deadline),
                    Promise.IN_TIME,
                    "nobody would notice the end of",
                    job);
            if (job.waits() && job.surelyAwake(now)) {
                unless(
                        running >= limits.running()
                                || !places.computeIfAbsent(
                                        job.request.model(), model -> tabs.hasPlace(model, now)),
                        Promise.NO_IDLENESS,
                        job,
                        "could start");
            }
            if (job.waits() && job.isClocked()) {
                unless(
                        job.waitEnd(limits).isAfter(now),
                        Promise.IN_TIME,
                        job,
                        "has waited too long for",
                        job.obstacle());
            }
        }
    }

    /** All jobs have ended. */
    void checkEnd() {
        unless(jobs.isEmpty(), Promise.ONE_END, "without an end:", jobs.values());
    }

    private void take(Command command) {
        switch (command) {
            case Command.Submitted(var request) -> {
                fresh = request.job();
                jobs.put(request.job(), new SeenJob(request, ++numbers, limits, now));
            }
            case Command.Cancelled(var id) -> {
                var job = jobs.get(id);
                if (job != null && job.waits()) {
                    end(id, "cancelled");
                } else if (job != null) {
                    failed.put(id, Fault.of(Fault.Kind.CANCELLED, "cancelled"));
                }
            }
            case Command.Ended(var id) -> {
                var job = jobs.get(id);
                if (job != null && job.tab != null) {
                    var tab = requireNonNull(tabs.tabs.get(job.tab));
                    tab.refusals = 0;
                    end(id, "ended");
                }
            }
            case Command.AttemptFailed(var id, var fault) -> {
                var job = jobs.get(id);
                if (job != null && job.tab != null) {
                    failed.put(id, fault);
                    switch (fault.kind()) {
                        case BROWSER_CHECK, VERIFICATION_REQUIRED, SIGNED_OUT ->
                                tabs.refused(job.tab, now);
                        default -> {}
                    }
                }
            }
            case Command.Again(var id) -> {
                var job = jobs.get(id);
                again = job == null || job.waits() ? null : id;
            }
            case Command.TabSeen(var tab, var view) -> {
                var known = tabs.tabs.get(tab);
                if (known != null && !known.view.browser().equals(view.browser())) {
                    lose(tab);
                }
                tabs.seen(tab, view);
            }
            case Command.TabGone(var tab) -> lose(tab);
            case Command.Offers(var browser, var models) -> tabs.offered(browser, models);
            case Command.Passed() -> {}
        }
    }

    private void lose(TabId tab) {
        tabs.tabs.remove(tab);
        for (var job : jobs.values()) {
            if (tab.equals(job.tab)) {
                failed.put(job.request.job(), Fault.of(STREAM_INTERRUPTED, "lost"));
            }
        }
    }

    private void take(Decision decision) {
        reach(decision.getClass().getSimpleName());
        switch (decision) {
            case Decision.Start start -> start(start);
            case Decision.Stop stop -> stop(stop);
            case Decision.Retry retry -> retry(retry);
            case Decision.Park park -> park(park);
            case Decision.Fail fail -> fail(fail);
        }
    }

    private void start(Decision.Start start) {
        var job = known(start.job(), start);
        unless(start.epoch() == job.epoch + 1, Promise.EPOCHS, start, "after", job.epoch);
        if (start.job().equals(again)) {
            unless(start.tab().equals(job.tab), Promise.ONE_ATTEMPT, start, "is elsewhere");
            job.epoch++;
            again = null;
            reach("again");
            return;
        }
        unless(job.waits(), Promise.ONE_ATTEMPT, start, "runs on", String.valueOf(job.tab));
        unless(!job.surelyRests(now), Promise.RETRIES, start, "during its pause");
        unless(job.deadline.isAfter(now), Promise.IN_TIME, start, "after its deadline");
        unless(
                tabs.canTake(start.tab(), job.request.model(), now),
                Promise.RIGHT_TAB,
                start,
                "can't be taken");
        checkOrder(job);
        unless(tabs.isBest(start.tab(), job, now), Promise.BEST_TAB, job, "is better elsewhere");
        tabs.started(job, start.tab());
        var tab = requireNonNull(tabs.tabs.get(start.tab()));
        unless(tab.jobs.size() <= limits.jobsPerTab(), Promise.LIMITS, start, "is too much");
        unless(running().size() <= limits.running(), Promise.LIMITS, start, "is too much for all");
    }

    private void checkOrder(SeenJob job) {
        var places = new HashMap<String, Boolean>();
        var passed = new HashSet<Owner>();
        for (var other : jobs.values()) {
            if (other != job
                    && other.waits()
                    && other.surelyAwake(now)
                    && places.computeIfAbsent(
                            other.request.model(), model -> tabs.hasPlace(model, now))) {
                if (other.owner().equals(job.owner())) {
                    unless(isBefore(job, other), Promise.ORDER, job, "starts before", other);
                } else if (passed.add(other.owner())) {
                    int times =
                            passes.computeIfAbsent(other.owner(), _ -> new HashMap<>())
                                    .merge(job.owner(), 1, Integer::sum);
                    unless(times <= 1, Promise.TURNS, job, "starts before", other, "once more");
                }
            }
        }
        passes.remove(job.owner());
    }

    private static boolean isBefore(SeenJob one, SeenJob other) {
        int order = one.request.submittedAt().compareTo(other.request.submittedAt());
        return order < 0 || (order == 0 && one.number < other.number);
    }

    private void stop(Decision.Stop stop) {
        var job = known(stop.job(), stop);
        unless(
                stop.tab().equals(job.tab),
                Promise.ONE_ATTEMPT,
                stop,
                "but it runs on",
                String.valueOf(job.tab));
        unless(stop.epoch() == job.epoch, Promise.EPOCHS, stop, "but it is at", job.epoch);
        if (failed.containsKey(stop.job())) {
            failed.remove(stop.job());
            end(stop.job(), "cancelled");
        } else {
            stopped.add(stop.job());
        }
    }

    private void retry(Decision.Retry retry) {
        var job = known(retry.job(), retry);
        var fault = failed.remove(retry.job());
        unless(fault != null, Promise.RETRIES, retry, "of an attempt that did not fail");
        var kind = requireNonNull(fault).kind();
        unless(kind == retry.fault().kind(), Promise.RETRIES, retry, "after", kind);
        unless(job.failed(kind, limits.retries()) > 0, Promise.RETRIES, retry, "once too often");
        checkPark(job, fault);
        leaveTab(job);
        job.waitsAfter(kind, limits.retries(), now);
        job.meets(tabs.obstacle(job.request.model(), now), now);
        unless(job.restsAtLeastUntil.isBefore(job.deadline), Promise.RETRIES, retry, "too late");
    }

    private void checkPark(SeenJob job, Fault fault) {
        var tab = tabs.tabs.get(job.tab);
        if (fault.kind() == Fault.Kind.RATE_LIMITED && tab != null) {
            var told = fault.retryAfter() == null ? Duration.ofMillis(1) : fault.retryAfter();
            unless(
                    !tabs.parkEnd(tab.view.browser()).isBefore(now.plus(told)),
                    Promise.PARKS,
                    tab.view.browser(),
                    "is not parked, or not long enough");
        }
    }

    private void park(Decision.Park park) {
        unless(
                failed.values().stream().anyMatch(fault -> fault.kind() == Fault.Kind.RATE_LIMITED)
                        && park.until().isAfter(now)
                        && park.until().isAfter(tabs.parkEnd(park.browser())),
                Promise.PARKS,
                park,
                "for no reason");
        tabs.parked(park.browser(), park.until());
        jobs.values().stream()
                .filter(SeenJob::waits)
                .forEach(job -> job.meets(tabs.obstacle(job.request.model(), now), now));
    }

    private void fail(Decision.Fail fail) {
        var job = known(fail.job(), fail);
        var fault = failed.remove(fail.job());
        if (fault != null) {
            unless(fault.kind() == fail.fault().kind(), Promise.RETRIES, fail, "after", fault);
            boolean usedUp = job.failed(fault.kind(), limits.retries()) <= 0;
            checkPark(job, fault);
            leaveTab(job);
            job.waitsAfter(fault.kind(), limits.retries(), now);
            unless(
                    usedUp || !job.restsAtMostUntil.isBefore(job.deadline),
                    Promise.RETRIES,
                    fail,
                    "too early");
        } else if (!job.waits()) {
            unless(stopped.remove(fail.job()), Promise.ONE_ATTEMPT, fail, "while it runs");
            unless(!job.deadline.isAfter(now), Promise.NOT_TOO_EARLY, fail);
        } else {
            checkReason(job, fail);
        }
        end(fail.job(), fail.fault().kind().name());
    }

    private void checkReason(SeenJob job, Decision.Fail fail) {
        boolean justified =
                switch (fail.fault().kind()) {
                    case QUEUE_FULL ->
                            fail.job().equals(fresh) && waiting().size() > limits.queued();
                    case QUEUE_TIMEOUT ->
                            !job.deadline.isAfter(now) || waited(job, For.PLACE, For.RATE_LIMIT);
                    case NO_TAB_CONNECTED -> waited(job, For.TAB);
                    case MODEL_NOT_FOUND -> waited(job, For.MODEL);
                    case BROWSER_CHECK, VERIFICATION_REQUIRED, SIGNED_OUT ->
                            waited(job, For.PERSON);
                    case RATE_LIMITED -> isHopeless(job, fail.fault());
                    default -> false;
                };
        unless(justified, Promise.NOT_TOO_EARLY, fail, job, "waits for", job.obstacle());
    }

    private boolean waited(SeenJob job, For... obstacles) {
        // a pause of uncertain length makes the wait uncertain too
        return List.of(obstacles).contains(job.obstacle())
                && (!job.isClocked() || !job.waitEnd(limits).isAfter(now));
    }

    private boolean isHopeless(SeenJob job, Fault fault) {
        var parkEnd = tabs.firstParkEnd(job.request.model(), now);
        return job.obstacle() == For.RATE_LIMIT
                && parkEnd.isPresent()
                && Duration.between(now, parkEnd.get()).equals(fault.retryAfter())
                && (!job.isClocked()
                        || job.waitEnd(limits).isBefore(parkEnd.get())
                        || job.deadline.isBefore(parkEnd.get()));
    }

    private SeenJob known(JobId id, Decision decision) {
        unless(!ended.contains(id), Promise.ONE_END, decision, "after its end");
        var job = jobs.get(id);
        unless(job != null, Promise.ONE_END, decision, "of an unknown job");
        return requireNonNull(job);
    }

    private void end(JobId id, String how) {
        var job = requireNonNull(jobs.remove(id));
        leaveTab(job);
        ended.add(id);
        reach(how);
        if (jobs.values().stream().noneMatch(other -> other.waits() && isOf(other, job))) {
            passes.remove(job.owner());
        }
    }

    private static boolean isOf(SeenJob one, SeenJob other) {
        return one.owner().equals(other.owner());
    }

    private void leaveTab(SeenJob job) {
        var tab = tabs.tabs.get(job.tab);
        if (tab != null) {
            tab.jobs.remove(job.request.job());
        }
    }

    private void reach(String what) {
        reached.merge(what, 1, Integer::sum);
    }
}
