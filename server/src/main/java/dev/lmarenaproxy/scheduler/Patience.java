package dev.lmarenaproxy.scheduler;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.scheduler.Scheduler.For;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How long jobs wait for what. All jobs for a model wait for the same thing at a time, so that one
 * watch a model is enough.
 *
 * <ul>
 *   <li>No tab is ready, or none that offers the model: for {@link Limits#tabWait} without a break;
 *       after a start of the gateway for {@link #TABS_RETURN} at least.
 *   <li>Each tab needs the person: for {@link Limits#personWait} without a break.
 *   <li>The tabs are full, or the site limits their browsers: for {@link Limits#queueWait} taken
 *       together; this clock stands still while the job waits for something else.
 * </ul>
 *
 * All three begin anew with each attempt. The pause before an attempt counts for none of them, and
 * the deadline of a job as a whole is not watched here.
 */
final class Patience {
    /** A script whose gateway is away looks for it every 30 s, and then has to connect. */
    static final Duration TABS_RETURN = Duration.ofSeconds(35);

    /** A job that waited long enough, and why it fails. */
    record Expired(Ticket ticket, Fault fault) {}

    private Limits limits;
    private final Places places;
    private final Map<String, Watch> watches = new HashMap<>();
    private long seen;

    /** Until then the tabs of a former run may come back. */
    private Instant tabsReturn = Instant.MIN;

    Patience(Limits limits, Places places) {
        this.limits = limits;
        this.places = places;
    }

    void limits(Limits fresh) {
        limits = fresh;
    }

    /** Jobs of a former run go on, so its tabs may be on their way back. */
    void awaitTabs(Instant now) {
        tabsReturn = now.plus(TABS_RETURN);
    }

    /** The job, watched or not, has another deadline as a whole. */
    void moves(Ticket ticket, Instant deadline) {
        var watch = watches.get(ticket.model());
        var watched = watch != null && watch.byDeadline.remove(ticket);
        ticket.deadline = deadline;
        if (watch != null && watched) {
            watch.byDeadline.add(ticket);
        }
    }

    /** The job waits for a place from now on. */
    void watch(Ticket ticket, Instant now) {
        var watch =
                watches.computeIfAbsent(
                        ticket.model(), model -> new Watch(model, places.obstacle(model), now));
        ticket.watchedSince = now;
        ticket.queueTimeBefore = watch.queueTime(now);
        watch.byArrival.add(ticket);
        watch.byDeadline.add(ticket);
    }

    void forget(Ticket ticket) {
        var watch = requireNonNull(watches.get(ticket.model()));
        watch.byArrival.remove(ticket);
        watch.byDeadline.remove(ticket);
        if (watch.byArrival.isEmpty()) {
            watches.remove(ticket.model());
        }
    }

    /** What this job, which is watched, waits for. */
    For obstacle(Ticket ticket) {
        return requireNonNull(watches.get(ticket.model())).obstacle;
    }

    /** Notices what the jobs wait for now. To be called after each change of the tabs. */
    void look(Instant now) {
        if (seen != places.changes()) {
            seen = places.changes();
            watches.values().forEach(watch -> watch.turn(places.obstacle(watch.model), now));
        }
    }

    /** The jobs that have waited long enough. They are still to be forgotten. */
    List<Expired> expired(Instant now) {
        var expired = new ArrayList<Expired>();
        for (var watch : watches.values()) {
            watch.expired(now, expired);
        }
        return expired;
    }

    /** When {@link #expired} has something to tell, if nothing else happens. */
    Optional<Instant> nextEnd() {
        return watches.values().stream()
                .map(watch -> watch.end(watch.byArrival.getFirst()))
                .min(Instant::compareTo);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** The jobs that wait for one model. */
    private final class Watch {
        private final String model;
        private final LinkedHashSet<Ticket> byArrival = new LinkedHashSet<>();
        private final NavigableSet<Ticket> byDeadline = new TreeSet<>(Ticket.BY_DEADLINE);
        private For obstacle;

        /** When the clock began that runs now. */
        private Instant since;

        /** What the queue's clock showed when it was stopped. */
        private Duration queueTime = Duration.ZERO;

        private Watch(String model, For obstacle, Instant now) {
            this.model = model;
            this.obstacle = obstacle;
            this.since = now;
        }

        private void turn(For next, Instant now) {
            if (clock(next) != clock(obstacle)) {
                queueTime = queueTime(now);
                since = now;
            }
            obstacle = next;
        }

        private Duration queueTime(Instant now) {
            return clock(obstacle) == Clock.QUEUE
                    ? queueTime.plus(Duration.between(since, now))
                    : queueTime;
        }

        /** When the job has waited long enough if it goes on waiting for the same. */
        private Instant end(Ticket ticket) {
            return switch (clock(obstacle)) {
                case TAB ->
                        later(later(since, ticket.watchedSince).plus(limits.tabWait()), tabsReturn);
                case PERSON -> later(since, ticket.watchedSince).plus(limits.personWait());
                case QUEUE ->
                        since.plus(limits.queueWait())
                                .plus(ticket.queueTimeBefore)
                                .minus(queueTime);
            };
        }

        private void expired(Instant now, List<Expired> expired) {
            var hopeless = new LinkedHashSet<Ticket>();
            if (obstacle == For.RATE_LIMIT) {
                var parkEnd = places.firstParkEnd(model).orElse(now);
                collectHopeless(parkEnd, hopeless);
                var fault = Faults.limited(Duration.between(now, parkEnd));
                hopeless.forEach(ticket -> expired.add(new Expired(ticket, fault)));
            }
            Fault person = null;
            for (var ticket : byArrival) {
                if (end(ticket).isAfter(now)) {
                    return;
                }
                if (hopeless.contains(ticket)) {
                    continue;
                }
                if (obstacle == For.PERSON && person == null) {
                    person = Faults.person(places.needs(model));
                }
                var waited = Duration.between(later(since, ticket.watchedSince), now);
                var fault =
                        switch (obstacle) {
                            case TAB -> Fault.noTab(waited);
                            case MODEL -> Faults.noModel(waited);
                            case PERSON -> requireNonNull(person);
                            case RATE_LIMIT, PLACE, RETRY ->
                                    Faults.queueTimeout(limits.queueWait());
                        };
                expired.add(new Expired(ticket, fault));
            }
        }

        /** The jobs that would not see the end of the site's limit. */
        private void collectHopeless(Instant parkEnd, Set<Ticket> hopeless) {
            for (var ticket : byArrival) {
                if (!end(ticket).isBefore(parkEnd)) {
                    break;
                }
                hopeless.add(ticket);
            }
            for (var ticket : byDeadline) {
                if (!ticket.deadline.isBefore(parkEnd)) {
                    break;
                }
                hopeless.add(ticket);
            }
        }
    }

    private enum Clock {
        TAB,
        PERSON,
        QUEUE
    }

    private static Clock clock(For obstacle) {
        return switch (obstacle) {
            case TAB, MODEL -> Clock.TAB;
            case PERSON -> Clock.PERSON;
            case RATE_LIMIT, PLACE, RETRY -> Clock.QUEUE;
        };
    }
}
