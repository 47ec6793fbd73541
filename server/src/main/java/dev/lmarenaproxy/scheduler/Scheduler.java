package dev.lmarenaproxy.scheduler;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.scheduler.Decision.Fail;
import dev.lmarenaproxy.scheduler.Decision.Park;
import dev.lmarenaproxy.scheduler.Decision.Retry;
import dev.lmarenaproxy.scheduler.Decision.Start;
import dev.lmarenaproxy.scheduler.Decision.Stop;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Decides which job runs on which tab, and what becomes of one whose attempt failed or that waits.
 *
 * <p>Each command changes what is known, and returns everything that follows from it and from the
 * time that went by: no work is left undone while a tab could do it. Who is next is decided by
 * {@link FairQueue}, where by {@link Places}, whether once more by {@link RetryPolicy}, and how
 * long a job waits by {@link Patience}.
 *
 * <p>Not safe for threads; the dispatcher owns it. Times may jump, but not backwards.
 */
public final class Scheduler {
    private Limits limits;
    private final FairQueue queue = new FairQueue();
    private final Places places;
    private final Patience patience;
    private final RetryPolicy retryPolicy;
    private final DrainRate drainRate = new DrainRate();
    private final Map<JobId, Ticket> tickets = new HashMap<>();
    private final NavigableSet<Ticket> byDeadline = new TreeSet<>(Ticket.BY_DEADLINE);
    private long numbers;

    /**
     * @param random scatters the pauses before retries
     */
    public Scheduler(Limits limits, RandomGenerator random) {
        this.limits = limits;
        this.places = new Places(limits.jobsPerTab());
        this.patience = new Patience(limits, places);
        this.retryPolicy = new RetryPolicy(limits.retries(), random);
    }

    /** A new job. If it would have to wait and the queue is full, it fails at once. */
    public List<Decision> submitted(Request request, Instant now) {
        var ticket = accept(request, now);
        var decisions = settle(now, new ArrayList<>());
        if (isWaiting(ticket) && queue.size() > limits.queued()) {
            forget(ticket);
            decisions.add(new Fail(request.job(), queueFull(now)));
        }
        return decisions;
    }

    /** A job that a former run of the gateway accepted: a full queue takes it too. */
    public List<Decision> restored(Request request, Instant now) {
        patience.awaitTabs(now);
        accept(request, now);
        return settle(now, new ArrayList<>());
    }

    /** Nobody wants the job's answer any more. Unknown jobs change nothing. */
    public List<Decision> cancelled(JobId job, Instant now) {
        var ticket = tickets.get(job);
        if (ticket == null) {
            return List.of();
        }
        var decisions = new ArrayList<Decision>();
        if (ticket.tab != null) {
            decisions.add(new Stop(job, ticket.tab.id, ticket.epoch));
        }
        forget(ticket);
        drainRate.departed(now);
        return settle(now, decisions);
    }

    /** The job was answered. Jobs that don't run change nothing. */
    public List<Decision> ended(JobId job, Instant now) {
        var ticket = tickets.get(job);
        if (ticket == null || ticket.tab == null) {
            return List.of();
        }
        places.answered(ticket.tab);
        forget(ticket);
        drainRate.departed(now);
        return settle(now, new ArrayList<>());
    }

    /**
     * The attempt that runs failed: the job waits for another, or fails. Jobs that don't run change
     * nothing.
     */
    public List<Decision> attemptFailed(JobId job, Fault fault, Instant now) {
        var ticket = tickets.get(job);
        if (ticket == null || ticket.tab == null) {
            return List.of();
        }
        var tab = ticket.tab;
        var decisions = new ArrayList<Decision>();
        // or a refusal would be taken for a late one of a limit that is over
        places.passed(now);
        places.failed(tab, fault, now)
                .ifPresent(until -> decisions.add(new Park(tab.browser.name, until)));
        decisions.add(afterFailure(ticket, fault, now));
        return settle(now, decisions);
    }

    /**
     * The site refused how the job was asked, and it can be asked otherwise: at once, where it
     * runs, and without counting as a failure. Jobs that don't run change nothing.
     */
    public List<Decision> again(JobId job) {
        var ticket = tickets.get(job);
        if (ticket == null || ticket.tab == null) {
            return List.of();
        }
        ticket.epoch++;
        return List.of(new Start(job, ticket.tab.id, ticket.epoch));
    }

    /** What is known of a tab now: of a new one, or one that changed. */
    public List<Decision> tab(TabId tab, TabView view, Instant now) {
        return lost(places.update(tab, view), now);
    }

    /** The tab is lost, and what it was working on with it. */
    public List<Decision> tabGone(TabId tab, Instant now) {
        return lost(places.remove(tab), now);
    }

    /** The models that the site offers in this browser; before this is told, it may offer all. */
    public List<Decision> offers(String browser, Set<String> models, Instant now) {
        places.offers(browser, models);
        return settle(now, new ArrayList<>());
    }

    /**
     * Other limits count from now on, for what waits and runs already too. What runs beyond them
     * goes on, and so does what waits in a queue that is shorter now.
     */
    public List<Decision> limits(Limits fresh, Instant now) {
        limits = fresh;
        places.jobsPerTab(fresh.jobsPerTab());
        patience.limits(fresh);
        retryPolicy.retries(fresh.retries());
        byDeadline.clear();
        for (var ticket : tickets.values()) {
            patience.moves(ticket, deadline(ticket.request));
            byDeadline.add(ticket);
        }
        return settle(now, new ArrayList<>());
    }

    /** Time went by. */
    public List<Decision> passed(Instant now) {
        return settle(now, new ArrayList<>());
    }

    /** When {@link #passed} has something to do, unless something else happens before. */
    public Optional<Instant> nextDeadline() {
        return Stream.of(
                        byDeadline.stream().findFirst().map(ticket -> ticket.deadline),
                        queue.nextWaking(),
                        patience.nextEnd(),
                        queue.size() == 0 ? Optional.<Instant>empty() : places.nextChange())
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    /** The place of a waiting job: 1 is the next to start, if a tab can take it. */
    public OptionalInt position(JobId job) {
        var ticket = tickets.get(job);
        return ticket == null || !isWaiting(ticket)
                ? OptionalInt.empty()
                : OptionalInt.of(queue.position(ticket));
    }

    /** The jobs that wait, by their position. */
    public List<Waiting> queue() {
        var waiting = new ArrayList<Waiting>();
        for (var ticket : queue.inOrder()) {
            waiting.add(
                    new Waiting(
                            ticket.request.job(),
                            ticket.request.owner(),
                            waiting.size() + 1,
                            ticket.restsUntil == null ? patience.obstacle(ticket) : For.RETRY,
                            ticket.waitsSince));
        }
        return waiting;
    }

    /** Until when the site limits this browser; empty when it doesn't. */
    public Optional<Instant> parkedUntil(String browser, Instant now) {
        return places.parkedUntil(browser, now);
    }

    /** How many jobs wait, those included that pause before another attempt. */
    public int waiting() {
        return queue.size();
    }

    public int running() {
        return tickets.size() - queue.size();
    }

    private Ticket accept(Request request, Instant now) {
        var ticket = new Ticket(request, ++numbers, deadline(request), now);
        if (tickets.putIfAbsent(request.job(), ticket) != null) {
            throw new IllegalArgumentException("submitted twice: " + request.job());
        }
        byDeadline.add(ticket);
        queue.add(ticket);
        patience.watch(ticket, now);
        return ticket;
    }

    private Instant deadline(Request request) {
        return request.submittedAt().plus(limits.total());
    }

    private List<Decision> lost(Collection<Ticket> jobs, Instant now) {
        var decisions = new ArrayList<Decision>();
        for (var ticket : List.copyOf(jobs)) {
            decisions.add(afterFailure(ticket, Faults.interrupted(), now));
        }
        return settle(now, decisions);
    }

    private Decision afterFailure(Ticket ticket, Fault fault, Instant now) {
        var resumesAt =
                retryPolicy
                        .after(ticket, fault.kind())
                        .map(now::plus)
                        .filter(resumption -> resumption.isBefore(ticket.deadline));
        if (resumesAt.isEmpty()) {
            return fail(ticket, fault, now);
        }
        var tab = requireNonNull(ticket.tab);
        places.release(tab, ticket);
        ticket.failedTab = tab.id;
        ticket.failedBrowser = tab.browser.name;
        ticket.tab = null;
        ticket.waitsSince = now;
        ticket.restsUntil = resumesAt.filter(now::isBefore).orElse(null);
        queue.add(ticket);
        if (ticket.restsUntil == null) {
            patience.watch(ticket, now);
        }
        return new Retry(ticket.request.job(), fault);
    }

    /** Lets everything happen that the time or a change made possible. */
    private List<Decision> settle(Instant now, List<Decision> decisions) {
        places.passed(now);
        queue.wake(now).forEach(ticket -> patience.watch(ticket, now));
        patience.look(now);
        while (!byDeadline.isEmpty() && !byDeadline.first().deadline.isAfter(now)) {
            outOfTime(byDeadline.first(), now, decisions);
        }
        while (running() < limits.running()) {
            var next = queue.next(places::hasPlace);
            if (next.isEmpty()) {
                break;
            }
            decisions.add(start(next.get()));
        }
        for (var expired : patience.expired(now)) {
            decisions.add(fail(expired.ticket(), expired.fault(), now));
        }
        return decisions;
    }

    private Decision start(Ticket ticket) {
        patience.forget(ticket);
        queue.take(ticket);
        ticket.tab = places.occupy(ticket);
        ticket.epoch++;
        return new Start(ticket.request.job(), ticket.tab.id, ticket.epoch);
    }

    private void outOfTime(Ticket ticket, Instant now, List<Decision> decisions) {
        if (ticket.tab == null) {
            decisions.add(fail(ticket, Faults.noTimeLeft(limits.total()), now));
        } else {
            decisions.add(new Stop(ticket.request.job(), ticket.tab.id, ticket.epoch));
            decisions.add(fail(ticket, Faults.tooSlow(limits.total()), now));
        }
    }

    private Decision fail(Ticket ticket, Fault fault, Instant now) {
        forget(ticket);
        drainRate.departed(now);
        return new Fail(ticket.request.job(), fault);
    }

    private void forget(Ticket ticket) {
        tickets.remove(ticket.request.job());
        byDeadline.remove(ticket);
        if (ticket.tab != null) {
            places.release(ticket.tab, ticket);
        } else {
            if (ticket.restsUntil == null) {
                patience.forget(ticket);
            }
            queue.remove(ticket);
        }
    }

    private boolean isWaiting(Ticket ticket) {
        return ticket.tab == null && tickets.get(ticket.request.job()) == ticket;
    }

    /** Why what comes now is not taken. */
    public Fault queueFull(Instant now) {
        return Faults.queueFull(limits.queued(), drainRate.retryAfter(now));
    }

    /** What a job waits for. */
    public enum For {
        /** A tab that is ready. */
        TAB,
        /** A browser to which the site offers the model. */
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

    /**
     * A job that waits.
     *
     * @param position 1 is the next to start, if a tab can take it
     * @param what what it waits for
     * @param since its submission, or the end of its last attempt
     */
    public record Waiting(JobId job, Owner owner, int position, For what, Instant since) {}
}
