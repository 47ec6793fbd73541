package dev.lmarenaproxy.scheduler;

import static dev.lmarenaproxy.Fault.Kind.ANSWER_TIMEOUT;
import static dev.lmarenaproxy.Fault.Kind.NO_TAB_CONNECTED;
import static dev.lmarenaproxy.Fault.Kind.QUEUE_FULL;
import static dev.lmarenaproxy.Fault.Kind.QUEUE_TIMEOUT;
import static dev.lmarenaproxy.Fault.Kind.STREAM_INTERRUPTED;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.scheduler.Decision.Fail;
import dev.lmarenaproxy.scheduler.Decision.Start;
import dev.lmarenaproxy.scheduler.Decision.Stop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which job runs on which tab: the oldest job first, on the ready tab with the fewest jobs.
 *
 * <p>Not safe for threads; the dispatcher owns it. Times must not go backwards.
 */
public final class Scheduler {
    private static final Duration FULL_QUEUE_PAUSE = Duration.ofSeconds(5);

    private final Limits limits;

    /** Waiting jobs, oldest first. */
    private final Map<JobId, Instant> waiting = new LinkedHashMap<>();

    private final Map<JobId, Running> running = new HashMap<>();
    private final Map<TabId, Tab> tabs = new HashMap<>();
    private final PriorityQueue<Running> byDeadline =
            new PriorityQueue<>(Comparator.comparing(Running::deadline));
    private @Nullable Instant noTabSince = Instant.MIN;
    private long starts;

    /**
     * @param random scatters the pauses before retries
     */
    public Scheduler(Limits limits, RandomGenerator random) {
        this.limits = limits;
    }

    /** A job that a former run of the gateway accepted: a full queue takes it too. */
    public List<Decision> restored(Request request, Instant now) {
        return submitted(request, now);
    }

    /** A new job. A full queue fails it at once. */
    public List<Decision> submitted(Request request, Instant now) {
        var job = request.job();
        if (waiting.containsKey(job) || running.containsKey(job)) {
            throw new IllegalArgumentException("submitted twice: " + job);
        }
        if (waiting.size() >= limits.queued()) {
            return List.of(new Fail(job, queueFull()));
        }
        waiting.put(job, now);
        return assign();
    }

    /** What is known of a tab now: a new one, or one that changed. */
    public List<Decision> tab(TabId id, TabView view, Instant now) {
        var tab = tabs.computeIfAbsent(id, _ -> new Tab());
        tab.ready = view.ready();
        tab.needsPerson = view.need() != null;
        if (tab.ready) {
            noTabSince = null;
        } else {
            noticeAbsence(now);
        }
        return assign();
    }

    /** The models that the site offered in this browser; before, it may offer all. */
    public List<Decision> offers(String browser, Set<String> models, Instant now) {
        return List.of();
    }

    /** The tab is lost, and what it was working on with it. */
    public List<Decision> tabGone(TabId tab, Instant now) {
        tabs.remove(tab);
        noticeAbsence(now);
        var lost = running.values().stream().filter(run -> run.tab.equals(tab)).toList();
        return lost.stream()
                .map(run -> {
                    forget(run);
                    return (Decision) new Fail(run.job, interrupted());
                })
                .toList();
    }

    /** The job came to its end on its tab. Unknown jobs change nothing. */
    public List<Decision> ended(JobId job, Instant now) {
        var run = running.get(job);
        if (run == null) {
            return List.of();
        }
        forget(run);
        return assign();
    }

    /** The attempt of a running job failed: it is made again, or the job fails. */
    public List<Decision> attemptFailed(JobId job, Fault fault, Instant now) {
        var run = running.get(job);
        if (run == null) {
            return List.of();
        }
        forget(run);
        return Stream.concat(Stream.of(new Fail(job, fault)), assign().stream()).toList();
    }

    /** Nobody wants the job's answer any more. Unknown jobs change nothing. */
    public List<Decision> cancelled(JobId job, Instant now) {
        if (waiting.remove(job) != null) {
            return List.of();
        }
        var run = running.get(job);
        if (run == null) {
            return List.of();
        }
        forget(run);
        return Stream.concat(Stream.of(new Stop(job, run.tab, run.epoch)), assign().stream())
                .toList();
    }

    /** Time went by: ends the jobs whose time is over. */
    public List<Decision> passed(Instant now) {
        var decisions = new ArrayList<Decision>();
        while (true) {
            var oldest = waiting.entrySet().iterator();
            if (!oldest.hasNext()) {
                break;
            }
            var entry = oldest.next();
            var fault = expired(entry.getValue(), now);
            if (fault == null) {
                break;
            }
            oldest.remove();
            decisions.add(new Fail(entry.getKey(), fault));
        }
        for (var run = byDeadline.peek();
                run != null && !run.deadline.isAfter(now);
                run = byDeadline.peek()) {
            forget(run);
            decisions.add(new Stop(run.job, run.tab, run.epoch));
            decisions.add(new Fail(run.job, tooSlow()));
        }
        decisions.addAll(assign());
        return decisions;
    }

    /** When {@link #passed} has something to do, unless something else happens before. */
    public Optional<Instant> nextDeadline() {
        var waitingEnds = waiting.values().stream().findFirst().map(this::waitEnd);
        var runningEnds = Optional.ofNullable(byDeadline.peek()).map(Running::deadline);
        return Stream.of(waitingEnds, runningEnds)
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    /** How many jobs start before this one if no other comes, and one: 1 is the next. */
    public OptionalInt position(JobId job) {
        return OptionalInt.empty();
    }

    /** The jobs that wait, the next one first. */
    public List<Waiting> queue() {
        return List.of();
    }

    /** Until when the site limits this browser; empty when it doesn't. */
    public Optional<Instant> parkedUntil(String browser, Instant now) {
        return Optional.empty();
    }

    public int waiting() {
        return waiting.size();
    }

    public int running() {
        return running.size();
    }

    private List<Decision> assign() {
        var decisions = new ArrayList<Decision>();
        var jobs = waiting.entrySet().iterator();
        while (jobs.hasNext()) {
            var free = freest();
            if (free.isEmpty()) {
                break;
            }
            var job = jobs.next();
            jobs.remove();
            var tab = free.get();
            tab.getValue().jobs++;
            tab.getValue().lastStart = ++starts;
            var run =
                    new Running(job.getKey(), tab.getKey(), 1, job.getValue().plus(limits.total()));
            running.put(run.job, run);
            byDeadline.add(run);
            decisions.add(new Start(run.job, run.tab, run.epoch));
        }
        return decisions;
    }

    /** The ready tab with the fewest jobs; of equals, the one that has rested longest. */
    private Optional<Map.Entry<TabId, Tab>> freest() {
        var anyWell = tabs.values().stream().anyMatch(tab -> tab.ready && !tab.needsPerson);
        return tabs.entrySet().stream()
                .filter(tab -> tab.getValue().ready && tab.getValue().jobs < limits.jobsPerTab())
                .filter(tab -> !(anyWell && tab.getValue().needsPerson))
                .min(
                        Comparator.comparingInt((Map.Entry<TabId, Tab> tab) -> tab.getValue().jobs)
                                .thenComparingLong(tab -> tab.getValue().lastStart));
    }

    private void forget(Running run) {
        running.remove(run.job);
        byDeadline.remove(run);
        var tab = tabs.get(run.tab);
        if (tab != null) {
            tab.jobs--;
        }
    }

    private void noticeAbsence(Instant now) {
        if (noTabSince == null && tabs.values().stream().noneMatch(tab -> tab.ready)) {
            noTabSince = now;
        }
    }

    private Instant waitEnd(Instant submitted) {
        // one that started later would be stopped at once
        var queueEnd = earlier(submitted.plus(limits.queueWait()), submitted.plus(limits.total()));
        return noTabSince == null
                ? queueEnd
                : earlier(queueEnd, later(noTabSince, submitted).plus(limits.tabWait()));
    }

    private @Nullable Fault expired(Instant submitted, Instant now) {
        if (waitEnd(submitted).isAfter(now)) {
            return null;
        }
        return noTabSince == null
                ? queueTimeout(Duration.between(submitted, now))
                : noTab(Duration.between(later(noTabSince, submitted), now));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private Fault queueFull() {
        return new Fault(
                QUEUE_FULL,
                "The queue is full (" + limits.queued() + " requests wait). Try again later.",
                null,
                FULL_QUEUE_PAUSE);
    }

    private static Fault queueTimeout(Duration waited) {
        return Fault.of(
                QUEUE_TIMEOUT,
                "All tabs were busy for "
                        + waited.toSeconds()
                        + " s. Open the site in another tab, or ask for less at a time.");
    }

    private static Fault noTab(Duration waited) {
        return Fault.of(
                NO_TAB_CONNECTED,
                "No browser tab is connected (waited "
                        + waited.toSeconds()
                        + " s). Open the site in a browser that has the LMArena Proxy userscript, and"
                        + " look at its badge.");
    }

    private Fault tooSlow() {
        return Fault.of(
                ANSWER_TIMEOUT,
                "The answer was not complete after " + limits.total().toSeconds() + " s.");
    }

    private static Fault interrupted() {
        return Fault.of(
                STREAM_INTERRUPTED,
                "The browser tab that worked on this request was closed, reloaded or lost.");
    }

    /** What a job waits for. */
    public enum For {
        /** A tab that is ready. */
        TAB,
        /** A browser that offers the model. */
        MODEL,
        /** The person, in every tab. */
        PERSON,
        /** The end of the site's limit, in every browser. */
        RATE_LIMIT,
        /** A free place in a tab. */
        PLACE,
        /** The end of the pause before its next attempt. */
        RETRY
    }

    /** A job that waits, its place in the queue and since when. */
    public record Waiting(JobId job, Owner owner, int position, For what, Instant since) {}

    private static final class Tab {
        private boolean ready;
        private boolean needsPerson;
        private int jobs;
        private long lastStart;
    }

    private record Running(JobId job, TabId tab, int epoch, Instant deadline) {}
}
