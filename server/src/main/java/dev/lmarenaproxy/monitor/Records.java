package dev.lmarenaproxy.monitor;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.journal.JournalException;
import dev.lmarenaproxy.journal.Reads;
import dev.lmarenaproxy.journal.Retention;
import dev.lmarenaproxy.monitor.RequestRecord.Failure;
import dev.lmarenaproxy.monitor.RequestRecord.Outcome;
import dev.lmarenaproxy.monitor.RequestRecord.Status;
import dev.lmarenaproxy.monitor.RequestStore.Kept;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the records of requests, and reads them. One thread, {@code records}, writes what waits in
 * groups, sums up and removes what is old; another one, {@code records-reader}, reads, and sees all
 * that was told before. Safe for threads; returns at once. A store that fails is told of in the
 * log, once; requests go on, and what waits is bounded.
 */
public final class Records implements RequestListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Records.class);

    /** The error of a request that a crash came upon; no client is told it. */
    public static final String GATEWAY_STOPPED = "gateway_stopped";

    private static final Duration GATHERING = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration SAMPLING = Duration.ofMinutes(1);
    private static final Duration PRUNING = Duration.ofMinutes(1);

    private final RequestStore store;
    private final SummingUp summingUp;
    private final Supplier<Retention> retention;
    private final BiConsumer<RequestRecord, RequestDetails> log;
    private final InstantSource clock;
    private final Waiting waiting = new Waiting();
    private final Reads reads = new Reads("records-reader");
    private final Thread writer;
    private volatile Supplier<Sample> sampler = () -> new Sample(Instant.EPOCH, 0, 0, 0, 0);
    private boolean failing;
    private Instant nextSample = Instant.MIN;
    private Instant nextPruning = Instant.MIN;

    /** What is asked of the store. */
    interface Question<T> {
        T of(RequestStore store) throws JournalException;
    }

    /**
     * Takes the store over and closes it in the end.
     *
     * @param log gets each request that ended, once it is kept; on the writing thread, and before
     *     that on the one that recovers
     */
    public Records(
            RequestStore store,
            Supplier<Retention> retention,
            BiConsumer<RequestRecord, RequestDetails> log,
            InstantSource clock) {
        this.store = store;
        this.summingUp = new SummingUp(store);
        this.retention = retention;
        this.log = log;
        this.clock = clock;
        this.writer = Thread.ofPlatform().daemon().name("records").unstarted(this::write);
    }

    /**
     * Closes what a former run left without an end, but for requests whose answer goes on.
     *
     * @param goesOn whether the answer that begins with a job does
     * @return the requests that go on
     */
    public List<RequestRecord> recover(Predicate<JobId> goesOn) {
        var left = new ArrayList<RequestRecord>();
        try {
            var closed = new ArrayList<Kept>();
            for (var record : store.underWay()) {
                var answer = record.work().answer();
                if (answer != null && goesOn.test(answer)) {
                    left.add(record);
                } else {
                    closed.add(new Kept(stopped(record), RequestDetails.NONE));
                }
            }
            if (!closed.isEmpty()) {
                store.write(closed);
                closed.forEach(kept -> log.accept(kept.record(), kept.details()));
                summingUp.wrote(closed.getFirst().record().origin().startedAt());
            }
        } catch (JournalException e) {
            LOG.warn("the requests that the last run left can't be closed", e);
        }
        return left;
    }

    private static RequestRecord stopped(RequestRecord record) {
        var message = "The gateway was stopped before the request came to its end.";
        return record.with(
                new Outcome(
                        Status.FAILED,
                        // when it was is not known; the time until now was not the request's
                        record.origin().startedAt(),
                        null,
                        new Failure(GATEWAY_STOPPED, message),
                        null,
                        null));
    }

    /**
     * The newest that were completed or failed at this time or later, oldest first. Before the
     * start only.
     */
    public List<Ended> lately(Instant since, int most) {
        try {
            return store.figuresForSums().judged(since, most);
        } catch (JournalException e) {
            LOG.warn("the requests that ended of late can't be read", e);
            return List.of();
        }
    }

    /** The highest number of a request so far. */
    public long lastNumber() {
        try {
            return store.lastNumber();
        } catch (JournalException e) {
            LOG.warn("the requests of former runs can't be read", e);
            return clock.instant().toEpochMilli();
        }
    }

    /**
     * Begins to write.
     *
     * @param busy tells how busy the gateway is
     */
    public void start(Supplier<Sample> busy) {
        sampler = busy;
        writer.start();
    }

    @Override
    public void begun(RequestRecord request) {
        waiting.add(new Kept(request, RequestDetails.NONE));
    }

    @Override
    public void changed(RequestRecord request) {
        // what an unended request is about is known soon after its beginning, and once
        if (request.wanted() != null && request.work().queuedAt() == null) {
            waiting.add(new Kept(request, RequestDetails.NONE));
        }
    }

    @Override
    public void ended(RequestRecord request, RequestDetails details) {
        waiting.add(new Kept(request, details));
    }

    /** Answers a question, after all that was told before it was written. */
    <T> CompletionStage<T> ask(Question<T> question) {
        return waiting.written()
                .completeOnTimeout(null, PATIENCE.toMillis(), MILLISECONDS)
                .thenCompose(_ -> reads.submit(PATIENCE, () -> question.of(store)));
    }

    private void write() {
        var busy = true;
        while (true) {
            var idle = busy ? Duration.ZERO : IDLE;
            var batch = waiting.take(idle, failing ? PAUSE : busy ? Duration.ZERO : GATHERING);
            if (batch == null) {
                return;
            }
            try {
                write(batch);
                busy = housekeeping(clock.instant());
            } catch (JournalException | RuntimeException e) {
                failed(e);
                busy = false;
            } finally {
                batch.asked().forEach(asked -> asked.complete(null));
            }
        }
    }

    private void write(Waiting.Batch batch) throws JournalException {
        if (batch.records().isEmpty()) {
            return;
        }
        try {
            store.write(batch.records());
        } catch (JournalException | RuntimeException e) {
            waiting.again(batch.records());
            throw e;
        }
        if (failing) {
            failing = false;
            LOG.info("the records of requests can be written again; {} were lost", waiting.lost());
        }
        var ended =
                batch.records().stream().filter(kept -> kept.record().outcome() != null).toList();
        ended.forEach(kept -> log.accept(kept.record(), kept.details()));
        batch.asked().forEach(asked -> asked.complete(null));
        var earliest =
                ended.stream()
                        .map(kept -> requireNonNull(kept.record().outcome()).at())
                        .min(Instant::compareTo);
        if (earliest.isPresent()) {
            summingUp.wrote(earliest.get());
        }
    }

    private void failed(Exception e) {
        if (!failing) {
            failing = true;
            LOG.warn("the records of requests can't be written; requests go on without them", e);
        }
    }

    /** A small step; whether there is more to do. */
    private boolean housekeeping(Instant now) throws JournalException {
        if (!now.isBefore(nextSample)) {
            nextSample = now.plus(SAMPLING);
            store.keep(sampler.get());
        }
        if (!now.isBefore(nextPruning)) {
            var kept = retention.get();
            if (store.prune(now.minus(kept.age()), kept.bytes())) {
                return true;
            }
            nextPruning = now.plus(PRUNING);
        }
        return summingUp.step(now);
    }

    /** The fault of a question that the store can't answer. */
    static Fault unreadable() {
        return Fault.of(
                Fault.Kind.JOURNAL_UNREADABLE,
                "The records of requests can't be read. /health tells more.");
    }

    /** Writes what waits, for up to 5 s. */
    @Override
    public void close() {
        waiting.close();
        var ended = reads.close(PATIENCE);
        try {
            ended &= writer.getState() == Thread.State.NEW || writer.join(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            ended = false;
        }
        if (ended) {
            store.close();
        } else {
            LOG.warn("the records of requests were not written in time");
        }
    }
}
