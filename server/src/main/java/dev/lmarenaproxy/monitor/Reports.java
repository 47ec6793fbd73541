package dev.lmarenaproxy.monitor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.dispatch.JobStatus;
import dev.lmarenaproxy.dispatch.Jobs;
import dev.lmarenaproxy.monitor.RequestRecord.Status;
import dev.lmarenaproxy.monitor.RequestStore.Count;
import dev.lmarenaproxy.monitor.RequestStore.Filter;
import dev.lmarenaproxy.monitor.RequestStore.Kept;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is told of requests: those under way as they are now, the others as they were kept. Safe for
 * threads; returns at once. Stages fail with a {@link dev.lmarenaproxy.journal.JournalException}
 * when the records can't be read.
 */
public final class Reports {
    /** Nobody counts further. */
    private static final int MOST_COUNTED = 10_000;

    /** Requests under way are fewer than this. */
    private static final int MOST_UNDER_WAY = 10_000;

    private final Records records;
    private final Requests requests;
    private final Jobs jobs;

    public Reports(Records records, Requests requests, Jobs jobs) {
        this.records = records;
        this.requests = requests;
        this.jobs = jobs;
    }

    /**
     * A part of a list.
     *
     * @param total how long the list is, counted up to a limit
     * @param more whether it is longer
     */
    public record Part(ArrayNode data, int total, boolean more) {}

    /** Records, newest first. */
    public CompletionStage<Part> page(Filter filter, int limit, int offset) {
        var open = filter.statuses().stream().anyMatch(Reports::isUnderWay);
        return records.ask(store ->
                        open
                                ? live(store.page(filter, MOST_UNDER_WAY, 0), filter, limit, offset)
                                : new Page(
                                        store.page(filter, limit, offset).stream()
                                                .map(this::live)
                                                .toList(),
                                        store.count(filter, MOST_COUNTED)))
                .thenCombine(
                        jobs.statuses(),
                        (page, statuses) ->
                                new Part(
                                        json(page.records(), positions(statuses)),
                                        page.count().counted(),
                                        page.count().more()));
    }

    private record Page(List<RequestRecord> records, Count count) {}

    private static boolean isUnderWay(Status status) {
        return status == Status.WAITING || status == Status.RUNNING;
    }

    /** Whether a tab works on it is known of those under way only. */
    private Page live(List<RequestRecord> found, Filter filter, int limit, int offset) {
        var all =
                found.stream()
                        .map(this::live)
                        .filter(record -> filter.statuses().contains(record.status()))
                        .toList();
        return new Page(
                all.stream().skip(offset).limit(limit).toList(),
                new Count(all.size(), found.size() == MOST_UNDER_WAY));
    }

    private RequestRecord live(RequestRecord kept) {
        if (kept.outcome() != null) {
            return kept;
        }
        var request = requests.underWay(kept.number());
        return request == null ? kept : request.record();
    }

    private static ArrayNode json(List<RequestRecord> records, Map<JobId, Integer> positions) {
        var data = JsonNodeFactory.instance.arrayNode(records.size());
        for (var record : records) {
            data.add(RecordJson.of(record, position(record, positions)));
        }
        return data;
    }

    private static Map<JobId, Integer> positions(List<JobStatus> statuses) {
        return statuses.stream()
                .filter(status -> status.position() > 0)
                .collect(Collectors.toMap(JobStatus::id, JobStatus::position));
    }

    private static @Nullable Integer position(RequestRecord record, Map<JobId, Integer> positions) {
        var answer = record.work().answer();
        return record.outcome() != null || answer == null ? null : positions.get(answer);
    }

    /**
     * All that is known of the newest request with this id.
     *
     * @param startedAt only of one that began then; null for any
     */
    public CompletionStage<Optional<ObjectNode>> find(String id, @Nullable Instant startedAt) {
        return records.ask(store -> store.find(id, startedAt))
                .thenCombine(
                        jobs.statuses(),
                        (found, statuses) -> found.map(kept -> json(kept, statuses)));
    }

    private ObjectNode json(Kept kept, List<JobStatus> statuses) {
        var request =
                kept.record().outcome() == null ? requests.underWay(kept.record().number()) : null;
        if (request == null) {
            return RecordJson.of(kept.record(), kept.details(), null);
        }
        var record = request.record();
        return RecordJson.of(record, request.details(), position(record, positions(statuses)));
    }

    /**
     * Figures of the requests that ended in this time.
     *
     * @param most how many models, keys, tabs and errors are told of, those with most requests
     */
    public CompletionStage<ObjectNode> summary(Instant from, Instant to, int most) {
        return records.ask(store ->
                StatisticsJson.summary(
                        from,
                        to,
                        store.reckon(figures -> new Statistics(figures).summary(from, to)),
                        most,
                        running(from, to)));
    }

    private int running(Instant from, Instant to) {
        return (int)
                requests.underWay().stream()
                        .map(request -> request.record().origin().startedAt())
                        .filter(at -> !at.isBefore(from) && at.isBefore(to))
                        .count();
    }

    /** The course of this time in about so many points. */
    public CompletionStage<ObjectNode> timeline(Instant from, Instant to, int points) {
        var seconds = Statistics.stepSeconds(from, to, points);
        return records.ask(store ->
                StatisticsJson.timeline(
                        seconds,
                        to,
                        store.reckon(
                                figures -> new Statistics(figures).timeline(from, to, seconds))));
    }

    /** How many records there are. */
    public CompletionStage<Long> size() {
        return records.ask(RequestStore::size);
    }

    /**
     * A piece of all records that have ended, oldest first.
     *
     * @param lines each with its end of line
     * @param last where the next piece begins
     */
    public record Piece(String lines, long last) {}

    /** The piece after a former one; empty at the end. */
    public CompletionStage<Piece> piece(long after, boolean onlyErrors, int limit) {
        return records.ask(store -> {
            var last = after;
            var lines = new StringBuilder();
            for (var record : store.after(after, onlyErrors, limit)) {
                last = record.number();
                lines.append(RecordJson.line(record, RequestDetails.NONE, false)).append('\n');
            }
            return new Piece(lines.toString(), last);
        });
    }
}
