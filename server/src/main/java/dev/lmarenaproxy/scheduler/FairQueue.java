package dev.lmarenaproxy.scheduler;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.Owner;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that wait, and which of them is next: owners take turns, and each owner's jobs go in the
 * order of their submission.
 *
 * <p>A job whose model has no place now is passed over and holds nobody up: jobs are kept apart by
 * model, so that it is not even looked at.
 */
final class FairQueue {
    private static final Comparator<Ticket> BY_WAKING =
            Comparator.comparing((Ticket ticket) -> requireNonNull(ticket.restsUntil))
                    .thenComparingLong(ticket -> ticket.number);

    private final Map<Owner, Line> lines = new HashMap<>();

    /** The owners that have a job of the model to start, by their turn. */
    private final Map<String, NavigableSet<Line>> byModel = new HashMap<>();

    private final NavigableSet<Ticket> resting = new TreeSet<>(BY_WAKING);
    private int size;
    private long turns;

    /** Takes in a job; one with a pause is not next before {@link #wake}. */
    void add(Ticket ticket) {
        // an owner who had no job waits for all others once, or those with one job would be first
        var line = lines.computeIfAbsent(ticket.request.owner(), _ -> new Line(++turns));
        line.all.add(ticket);
        size++;
        if (ticket.restsUntil == null) {
            offer(line, ticket);
        } else {
            resting.add(ticket);
        }
    }

    void remove(Ticket ticket) {
        var owner = ticket.request.owner();
        var line = requireNonNull(lines.get(owner));
        line.all.remove(ticket);
        size--;
        if (ticket.restsUntil == null) {
            withdraw(line, ticket);
        } else {
            resting.remove(ticket);
        }
        if (line.all.isEmpty()) {
            lines.remove(owner);
        }
    }

    /** Removes a job that starts: its owner's turn is over. */
    void take(Ticket ticket) {
        remove(ticket);
        var line = lines.get(ticket.request.owner());
        if (line != null) {
            line.models.keySet().forEach(model -> lines(model).remove(line));
            line.turn = ++turns;
            line.models.keySet().forEach(model -> lines(model).add(line));
        }
    }

    /** Ends the pauses that are over. */
    List<Ticket> wake(Instant now) {
        var woken = new ArrayList<Ticket>();
        while (!resting.isEmpty() && !requireNonNull(resting.first().restsUntil).isAfter(now)) {
            var ticket = requireNonNull(resting.pollFirst());
            ticket.restsUntil = null;
            offer(requireNonNull(lines.get(ticket.request.owner())), ticket);
            woken.add(ticket);
        }
        return woken;
    }

    Optional<Instant> nextWaking() {
        return resting.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(resting.first().restsUntil);
    }

    /**
     * The next job to start.
     *
     * @param hasPlace whether a job of this model could start now
     */
    Optional<Ticket> next(Predicate<String> hasPlace) {
        Line first = null;
        for (var entry : byModel.entrySet()) {
            var line = entry.getValue().first();
            if ((first == null || line.turn < first.turn) && hasPlace.test(entry.getKey())) {
                first = line;
            }
        }
        return first == null ? Optional.empty() : Optional.ofNullable(first.next(hasPlace));
    }

    int size() {
        return size;
    }

    /** How many start up to this one, itself included, if all can and no other comes. */
    int position(Ticket ticket) {
        var own = requireNonNull(lines.get(ticket.request.owner()));
        int before = own.all.headSet(ticket).size();
        int position = before + 1;
        for (var line : lines.values()) {
            if (line != own) {
                position += Math.min(line.all.size(), line.turn < own.turn ? before + 1 : before);
            }
        }
        return position;
    }

    /** All jobs by their position. */
    List<Ticket> inOrder() {
        var turn =
                new ArrayDeque<>(
                        lines.values().stream()
                                .sorted(Line.BY_TURN)
                                .map(line -> line.all.iterator())
                                .toList());
        var order = new ArrayList<Ticket>(size);
        while (!turn.isEmpty()) {
            var jobs = turn.removeFirst();
            order.add(jobs.next());
            if (jobs.hasNext()) {
                turn.addLast(jobs);
            }
        }
        return order;
    }

    private void offer(Line line, Ticket ticket) {
        var jobs =
                line.models.computeIfAbsent(
                        ticket.model(), _ -> new TreeSet<>(Ticket.BY_SUBMISSION));
        if (jobs.isEmpty()) {
            byModel.computeIfAbsent(ticket.model(), _ -> new TreeSet<>(Line.BY_TURN)).add(line);
        }
        jobs.add(ticket);
    }

    private void withdraw(Line line, Ticket ticket) {
        var model = ticket.model();
        var jobs = requireNonNull(line.models.get(model));
        jobs.remove(ticket);
        if (jobs.isEmpty()) {
            line.models.remove(model);
            lines(model).remove(line);
            if (lines(model).isEmpty()) {
                byModel.remove(model);
            }
        }
    }

    private NavigableSet<Line> lines(String model) {
        return requireNonNull(byModel.get(model));
    }

    /** The jobs of one owner. */
    private static final class Line {
        private static final Comparator<Line> BY_TURN =
                Comparator.comparingLong((Line line) -> line.turn);

        private final NavigableSet<Ticket> all = new TreeSet<>(Ticket.BY_SUBMISSION);

        /** Those that don't rest; no empty sets. */
        private final Map<String, NavigableSet<Ticket>> models = new HashMap<>();

        /** The lowest is next. */
        private long turn;

        private Line(long turn) {
            this.turn = turn;
        }

        private @Nullable Ticket next(Predicate<String> hasPlace) {
            Ticket next = null;
            for (var entry : models.entrySet()) {
                var ticket = entry.getValue().first();
                if ((next == null || Ticket.BY_SUBMISSION.compare(ticket, next) < 0)
                        && hasPlace.test(entry.getKey())) {
                    next = ticket;
                }
            }
            return next;
        }
    }
}
