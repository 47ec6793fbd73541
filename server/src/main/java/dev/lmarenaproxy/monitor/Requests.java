package dev.lmarenaproxy.monitor;

import static java.time.temporal.ChronoUnit.MILLIS;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.IdempotencyKey;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.answer.AnswerListener;
import dev.lmarenaproxy.dialect.FaultMeaning;
import dev.lmarenaproxy.dispatch.JobListener;
import dev.lmarenaproxy.monitor.RequestDetails.Moment;
import dev.lmarenaproxy.monitor.RequestDetails.Part;
import dev.lmarenaproxy.monitor.RequestRecord.Origin;
import dev.lmarenaproxy.monitor.RequestRecord.Work;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests under way. Adapters tell what happens to them, the dispatcher what happens to their
 * jobs, and the listeners hear of both. Safe for threads; returns at once.
 */
public final class Requests implements JobListener {
    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    private final List<RequestListener> listeners;
    private final IntSupplier bodyBytes;
    private final InstantSource clock;
    private final AtomicLong lastNumber;

    /** Bounded by the bodies that are let in and the jobs that may be under way. */
    private final ConcurrentHashMap<Long, ClientRequest> underWay = new ConcurrentHashMap<>();

    /** Of one answer there may be several: its key may be sent again. */
    private final ConcurrentHashMap<JobId, List<ClientRequest>> byAnswer =
            new ConcurrentHashMap<>();

    /**
     * @param lastNumber of the requests before
     * @param bodyBytes how much is kept of what is asked, and of what is answered; 0 for nothing.
     *     Asked at the beginning of each request
     */
    public Requests(
            List<RequestListener> listeners,
            IntSupplier bodyBytes,
            InstantSource clock,
            long lastNumber) {
        this.listeners = List.copyOf(listeners);
        this.bodyBytes = bodyBytes;
        this.clock = clock;
        this.lastNumber = new AtomicLong(lastNumber);
    }

    /** A client asks for something. */
    public ClientRequest begin(Origin origin) {
        var whole =
                new Origin(
                        origin.id(),
                        origin.endpoint(),
                        origin.owner(),
                        origin.client(),
                        origin.startedAt().truncatedTo(MILLIS),
                        origin.trace());
        var record = RequestRecord.begun(lastNumber.incrementAndGet(), whole);
        var request = new ClientRequest(this, record, bodyBytes.getAsInt());
        underWay.put(record.number(), request);
        tell(listener -> listener.begun(record));
        return request;
    }

    /**
     * Goes on with a request of a former run of the gateway, whose answer goes on.
     *
     * @param unread whether nobody reads the answer
     */
    public void resume(RequestRecord record, JobId answer, boolean unread) {
        var request = new ClientRequest(this, record, bodyBytes.getAsInt());
        request.resumed();
        if (unread) {
            request.goesOnUnread();
        } else {
            request.goesOn();
        }
        underWay.put(record.number(), request);
        answering(answer, request);
    }

    /** Those under way, in no order. */
    public Collection<ClientRequest> underWay() {
        return List.copyOf(underWay.values());
    }

    /** One that is under way; null where none has the number. */
    public @Nullable ClientRequest underWay(long number) {
        return underWay.get(number);
    }

    /** The requests under way that wait for this answer. */
    public List<ClientRequest> waitingFor(JobId answer) {
        return byAnswer.getOrDefault(answer, List.of());
    }

    /** Who hears of an answer that goes on without its client. */
    public AnswerListener reader(JobId answer) {
        return waitingFor(answer).stream()
                .filter(ClientRequest::goesOnRead)
                .findFirst()
                .map(request -> request.listener(() -> true))
                .orElse(AnswerListener.NONE);
    }

    Instant now() {
        return clock.instant().truncatedTo(MILLIS);
    }

    void answering(JobId answer, ClientRequest request) {
        byAnswer.merge(answer, List.of(request), Requests::both);
    }

    private static List<ClientRequest> both(List<ClientRequest> some, List<ClientRequest> more) {
        var all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }

    void forget(JobId answer, ClientRequest request) {
        byAnswer.computeIfPresent(
                answer,
                (_, all) -> {
                    var left = all.stream().filter(other -> other != request).toList();
                    return left.isEmpty() ? null : left;
                });
    }

    void changed(RequestRecord record) {
        tell(listener -> listener.changed(record));
    }

    /** The client of some request got a sign of life while its answer was silent. */
    public void keptAlive() {
        tell(RequestListener::keptAlive);
    }

    void ended(ClientRequest request, RequestRecord record, RequestDetails details) {
        var answer = record.work().answer();
        if (answer != null) {
            forget(answer, request);
        }
        tell(listener -> listener.ended(record, details));
        underWay.remove(record.number());
    }

    /** One that fails must not hold up the others, or the request. */
    private void tell(Consumer<RequestListener> news) {
        for (var listener : listeners) {
            try {
                news.accept(listener);
            } catch (RuntimeException e) {
                LOG.warn("a listener of requests failed", e);
            }
        }
    }

    @Override
    public void queued(Job job, Instant at) {
        news(job, work -> work.queued(at.truncatedTo(MILLIS)), at, "queued", null, null);
        part(job, new Part(job.id(), 0, null));
    }

    @Override
    public void assigned(Job job, TabId tab, String browser, int attempt, Instant at) {
        news(
                job,
                work -> work.assigned(tab, browser, at.truncatedTo(MILLIS)),
                at,
                "assigned",
                null,
                tab);
        part(job, new Part(job.id(), attempt, null));
    }

    @Override
    public void answered(Job job, Instant at) {
        news(job, work -> work.answered(at.truncatedTo(MILLIS)), at, "answered", null, null);
    }

    @Override
    public void retried(Job job, Fault reason, Instant at) {
        news(job, Work::waitsAgain, at, "retry", FaultMeaning.of(reason).code(), null);
    }

    @Override
    public void ended(Job job, JobEvent.Final last, int attempts, Instant at) {
        part(job, new Part(job.id(), attempts, outcome(last)));
        for (var request : of(job)) {
            if (request.isUnread()) {
                request.ended(last);
            }
        }
    }

    private static String outcome(JobEvent.Final last) {
        return switch (last) {
            case JobEvent.Finished(var reason, _) -> Words.of(reason);
            case JobEvent.Failed(var fault) -> FaultMeaning.of(fault).code();
        };
    }

    private void news(
            Job job,
            UnaryOperator<Work> work,
            Instant at,
            String kind,
            @Nullable String detail,
            @Nullable TabId tab) {
        var further = first(job).equals(job.id()) ? null : job.id();
        var moment = new Moment(at.truncatedTo(MILLIS), kind, detail, tab, further);
        of(job).forEach(request -> request.job(work, moment));
    }

    private void part(Job job, Part part) {
        of(job).forEach(request -> request.part(part));
    }

    private List<ClientRequest> of(Job job) {
        return waitingFor(first(job));
    }

    /** The first job of the answer that the job is a part of. */
    private static JobId first(Job job) {
        IdempotencyKey key = job.idempotencyKey();
        return key == null ? job.id() : key.first().orElse(job.id());
    }
}
