package dev.lmarenaproxy.http;

import static dev.lmarenaproxy.Fault.Kind.JOURNAL_UNREADABLE;
import static dev.lmarenaproxy.Fault.Kind.NOT_FOUND;
import static java.time.temporal.ChronoUnit.MILLIS;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.dialect.WrongInput;
import dev.lmarenaproxy.journal.JournalException;
import dev.lmarenaproxy.monitor.Reports;
import dev.lmarenaproxy.monitor.RequestRecord.Status;
import dev.lmarenaproxy.monitor.RequestStore.Filter;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was asked and what became of it: {@code /api/stats}, {@code /api/logs}, one request. */
final class RecordRoutes {
    private static final int USUAL_HOURS = 24;
    private static final int MOST_HOURS = 24 * 366;
    private static final int MOST_POINTS = 1000;
    private static final int MOST_LISTED = 1000;
    private static final int USUALLY_LISTED = 50;

    private static final List<String> OF_A_SUMMARY = List.of("from", "to", "hours", "limit");
    private static final List<String> OF_A_TIMELINE = List.of("from", "to", "hours", "points");
    private static final List<String> OF_A_LIST =
            List.of("limit", "offset", "model", "status", "key", "q", "from", "to");
    private static final List<String> OF_A_DOWNLOAD = List.of("log_type");
    private static final List<String> OF_ONE = List.of("started_at");

    private final Vertx vertx;
    private final Reports reports;
    private final InstantSource clock;

    RecordRoutes(Vertx vertx, Reports reports, InstantSource clock) {
        this.vertx = vertx;
        this.reports = reports;
        this.clock = clock;
    }

    void addTo(Router router) {
        router.get("/api/stats/summary").handler(answering(OF_A_SUMMARY, this::summary));
        router.get("/api/stats/timeline").handler(answering(OF_A_TIMELINE, this::timeline));
        router.get("/api/logs/requests").handler(answering(OF_A_LIST, this::requests));
        router.get("/api/logs/errors").handler(answering(Paging.PARAMETERS, this::errors));
        router.get("/api/logs/download").handler(this::download);
        router.get("/api/request/:id").handler(this::request);
    }

    /** What a query is answered with. */
    private interface Answer {
        CompletionStage<ObjectNode> to(Query query) throws FaultException;
    }

    private Handler<RoutingContext> answering(List<String> parameters, Answer answer) {
        return context -> {
            try {
                future(answer.to(Query.of(context, parameters)))
                        .onSuccess(json -> Responses.json(context, json.toString()))
                        .onFailure(failure -> Responses.failure(context, failure));
            } catch (FaultException e) {
                Responses.fault(context, e.fault());
            }
        };
    }

    private <T> Future<T> future(CompletionStage<T> stage) {
        return Future.fromCompletionStage(stage, vertx.getOrCreateContext())
                .recover(failure -> Future.failedFuture(understood(failure)));
    }

    private static Throwable understood(Throwable failure) {
        var cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof JournalException
                ? new FaultException(
                        Fault.of(
                                JOURNAL_UNREADABLE,
                                "The records of requests can't be read: " + cause.getMessage()))
                : failure;
    }

    /** A time from one moment to another. */
    private record Window(Instant from, Instant to) {}

    private Window window(Query query) throws FaultException {
        var now = clock.instant().truncatedTo(MILLIS);
        var hours = query.integer("hours", USUAL_HOURS, 1, MOST_HOURS);
        var to = query.instant("to");
        var end = to == null ? now : to;
        var from = query.instant("from");
        if (from != null && query.given("hours")) {
            throw WrongInput.value(
                    "hours", "Invalid 'hours': the beginning is said by 'from'; give one of them.");
        }
        var begin = from == null ? end.minus(Duration.ofHours(hours)) : from;
        check(begin, end);
        return new Window(begin, end);
    }

    private static void check(@Nullable Instant begin, @Nullable Instant end)
            throws FaultException {
        if (begin != null && end != null && !begin.isBefore(end)) {
            throw WrongInput.value("from", "Invalid 'from': it must be before 'to'.");
        }
    }

    private CompletionStage<ObjectNode> summary(Query query) throws FaultException {
        var window = window(query);
        var most = query.integer("limit", 100, 1, MOST_LISTED);
        return reports.summary(window.from(), window.to(), most);
    }

    private CompletionStage<ObjectNode> timeline(Query query) throws FaultException {
        var window = window(query);
        var points = query.integer("points", 120, 1, MOST_POINTS);
        return reports.timeline(window.from(), window.to(), points);
    }

    private CompletionStage<ObjectNode> requests(Query query) throws FaultException {
        var from = query.instant("from");
        var to = query.instant("to");
        check(from, to);
        var filter =
                new Filter(
                        statuses(query),
                        text(query, "model"),
                        text(query, "key"),
                        text(query, "q"),
                        from,
                        to);
        return page(query, filter);
    }

    private CompletionStage<ObjectNode> errors(Query query) throws FaultException {
        return page(query, Filter.ERRORS);
    }

    private CompletionStage<ObjectNode> page(Query query, Filter filter) throws FaultException {
        var paging = Paging.of(query, USUALLY_LISTED, MOST_LISTED);
        return reports.page(filter, paging.limit(), paging.offset())
                .thenApply(page -> paging.told(page.data(), page.total(), page.more()));
    }

    private static @Nullable String text(Query query, String name) {
        var text = query.text(name);
        return text == null || text.isEmpty() ? null : text;
    }

    /** One, or several with commas between. */
    private static List<Status> statuses(Query query) throws FaultException {
        var text = text(query, "status");
        if (text == null) {
            return List.of();
        }
        var names = Arrays.asList(text.split(",", -1));
        var known =
                Stream.of(Status.values()).filter(status -> names.contains(word(status))).toList();
        if (known.size() != names.stream().distinct().count()) {
            throw WrongInput.value(
                    "status",
                    "Invalid value: %s. Supported values are: '%s'."
                            .formatted(
                                    WrongInput.quoted(text),
                                    String.join(
                                            "', '",
                                            Stream.of(Status.values())
                                                    .map(RecordRoutes::word)
                                                    .toList())));
        }
        return known;
    }

    private static String word(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private void download(RoutingContext context) {
        try {
            var type = Query.of(context, OF_A_DOWNLOAD).choice("log_type", "requests", "errors");
            var download = new RecordDownload(vertx, context.response(), reports, type);
            download.begin(HeadRequests.isOne(context));
        } catch (FaultException e) {
            Responses.fault(context, e.fault());
        }
    }

    private void request(RoutingContext context) {
        try {
            var id = requireNonNull(context.pathParam("id"));
            var startedAt = Query.of(context, OF_ONE).instant("started_at");
            future(reports.find(id, startedAt))
                    .onSuccess(found ->
                            found.ifPresentOrElse(
                                    json -> Responses.json(context, json.toString()),
                                    () -> Responses.fault(context, none(startedAt))))
                    .onFailure(failure -> Responses.failure(context, failure));
        } catch (FaultException e) {
            Responses.fault(context, e.fault());
        }
    }

    private static Fault none(@Nullable Instant startedAt) {
        return Fault.of(
                NOT_FOUND,
                startedAt == null
                        ? "There is no request with this id."
                        : "There is no request with this id that began then.");
    }
}
