package dev.lmarenaproxy.monitor;

import static dev.lmarenaproxy.monitor.RequestRecord.Status.CANCELLED;
import static dev.lmarenaproxy.monitor.RequestRecord.Status.COMPLETED;
import static dev.lmarenaproxy.monitor.RequestRecord.Status.FAILED;
import static dev.lmarenaproxy.monitor.RequestRecord.Status.REFUSED;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Usage;
import dev.lmarenaproxy.answer.AnswerListener;
import dev.lmarenaproxy.dialect.FaultMeaning;
import dev.lmarenaproxy.dialect.UsageSum;
import dev.lmarenaproxy.monitor.RequestDetails.Moment;
import dev.lmarenaproxy.monitor.RequestDetails.Part;
import dev.lmarenaproxy.monitor.RequestRecord.Failure;
import dev.lmarenaproxy.monitor.RequestRecord.Outcome;
import dev.lmarenaproxy.monitor.RequestRecord.Status;
import dev.lmarenaproxy.monitor.RequestRecord.Wanted;
import dev.lmarenaproxy.monitor.RequestRecord.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One request of a client, from the first byte to its end. Whoever serves it tells what happens;
 * the first end counts. Safe for threads, but for the listener of its answer, which is for the
 * thread that reads that.
 */
public final class ClientRequest {
    private static final Duration PROGRESS = Duration.ofMillis(500);
    private static final int BAD_REQUEST = 400;
    private static final int SERVER_ERROR = 500;
    private static final int OK = 200;

    private final Requests requests;
    private final AtomicReference<Known> known;
    private final int bodyBytes;
    private volatile @Nullable Text asked;
    private volatile int choicesAPrompt = Integer.MAX_VALUE;
    private volatile boolean goesOn;
    private volatile boolean unread;

    ClientRequest(Requests requests, RequestRecord record, int bodyBytes) {
        this.requests = requests;
        this.bodyBytes = bodyBytes;
        var received = new Moment(record.origin().startedAt(), "received", null, null, null);
        this.known = new AtomicReference<>(new Known(record, List.of(received), List.of()));
    }

    /** What is known of it now. */
    public RequestRecord record() {
        return known().record();
    }

    /** What is known beside the record now; of an answer that grows, nothing. */
    public RequestDetails details() {
        return details(known(), null);
    }

    private RequestDetails details(Known now, @Nullable Told told) {
        var body = asked;
        return new RequestDetails(
                body == null ? null : body.excerpt(),
                told == null ? null : told.text.excerpt(),
                told == null ? null : told.reasoning.excerpt(),
                told == null ? 0 : told.pieces,
                now.moments(),
                now.jobs());
    }

    private Known known() {
        return known.get();
    }

    /** This body came; any thread. */
    public void body(byte[] sent) {
        if (bodyBytes > 0) {
            asked = Text.of(sent, bodyBytes);
        }
    }

    /**
     * It is known what is asked, of a job that is about to be made.
     *
     * @param choices of all prompts together, each having as many
     * @param answer the id of the first job
     */
    public void asks(String model, boolean streamed, int choices, int prompts, JobId answer) {
        choicesAPrompt = choices / prompts;
        requests.answering(answer, this);
        change(now ->
                now.with(
                        now.record()
                                .with(new Wanted(model, streamed, choices))
                                .with(now.record().work().of(answer))));
    }

    /**
     * The job was taken.
     *
     * @param model that it is of: the one that was asked for, or what is asked where none is named
     * @param answer another one than was asked for where it was asked for before
     */
    public void taken(String model, JobId answer) {
        var record = record();
        var asking = record.work().answer();
        var wanted = record.wanted();
        if (asking != null && !asking.equals(answer)) {
            requests.forget(asking, this);
            requests.answering(answer, this);
            // whoever asked first is told of its end
            goesOn = false;
            unread = false;
            change(now ->
                    now.with(now.record().with(now.record().work().of(answer)))
                            .and(moment("joined", null)));
        }
        if (wanted != null && wanted.model().isEmpty()) {
            change(now ->
                    now.with(
                            now.record()
                                    .with(new Wanted(model, wanted.streamed(), wanted.choices()))));
        }
    }

    /** It goes on whatever becomes of its client, and somebody reads its answer. */
    public void goesOn() {
        goesOn = true;
    }

    /** It goes on whatever becomes of its client, and nobody reads its answer: its job tells. */
    public void goesOnUnread() {
        goesOn = true;
        unread = true;
    }

    /** It was begun in a former run, of which no more is known than the record. */
    void resumed() {
        known.updateAndGet(now -> now.and(moment("resumed", null)));
    }

    boolean isUnread() {
        return unread;
    }

    boolean goesOnRead() {
        return goesOn && !unread;
    }

    /**
     * Listens to its answer.
     *
     * @param headSent whether the client was given a status, and it was good
     */
    public AnswerListener listener(BooleanSupplier headSent) {
        return new Told(headSent);
    }

    /** It failed, and the client is told so. */
    public void fault(Fault fault) {
        var meaning = FaultMeaning.of(fault);
        var untaken = record().work().queuedAt() == null && meaning.status() < SERVER_ERROR;
        end(untaken ? REFUSED : FAILED, fault, meaning.status(), null);
    }

    /** The client went away; changes nothing where it goes on without one. */
    public void clientGone() {
        if (!goesOn) {
            conclude(CANCELLED, null, null, null, null, null);
        }
    }

    /**
     * The response was sent, or the connection is gone; changes nothing where the end is known, or
     * it goes on.
     *
     * @param sent whether the client got all of it
     */
    public void responded(int status, boolean sent) {
        if (goesOn) {
            return;
        }
        if (!sent) {
            clientGone();
        } else if (status < BAD_REQUEST) {
            conclude(COMPLETED, status, null, null, null, null);
        } else {
            conclude(
                    status < SERVER_ERROR ? REFUSED : FAILED,
                    status,
                    new Failure("http_" + status, "The request was turned away."),
                    null,
                    null,
                    null);
        }
    }

    private void end(Status status, Fault fault, @Nullable Integer httpStatus, @Nullable Told t) {
        var meaning = FaultMeaning.of(fault);
        conclude(
                status(fault, status),
                httpStatus,
                new Failure(meaning.code(), fault.message()),
                null,
                null,
                t);
    }

    /** The end of a job that nobody reads is the end of the request. */
    void ended(JobEvent.Final last) {
        switch (last) {
            case JobEvent.Finished(var reason, var usage) ->
                    conclude(COMPLETED, OK, null, reason, usage, null);
            case JobEvent.Failed(var fault) -> {
                if (!isLeftToTheNextRun(fault)) {
                    end(FAILED, fault, OK, null);
                }
            }
        }
    }

    private static Status status(Fault fault, Status otherwise) {
        if (fault.kind() == Fault.Kind.CANCELLED) {
            return CANCELLED;
        }
        return fault.kind() == Fault.Kind.QUEUE_FULL ? REFUSED : otherwise;
    }

    private boolean isLeftToTheNextRun(Fault fault) {
        return goesOn && fault.kind() == Fault.Kind.SHUTTING_DOWN;
    }

    private void conclude(
            Status status,
            @Nullable Integer httpStatus,
            @Nullable Failure error,
            @Nullable FinishReason reason,
            @Nullable Usage usage,
            @Nullable Told told) {
        var at = requests.now();
        var outcome = new Outcome(status, at, httpStatus, error, reason, usage);
        var before = known();
        while (before.record().outcome() == null) {
            var record = before.record().with(outcome);
            if (told != null) {
                record = record.with(told.characters, told.firstAt);
            }
            var after = before.with(record).and(last(status, at, error, reason));
            if (known.compareAndSet(before, after)) {
                requests.ended(this, after.record(), details(after, told));
                return;
            }
            before = known();
        }
    }

    private static Moment last(
            Status status, Instant at, @Nullable Failure error, @Nullable FinishReason reason) {
        var kind =
                switch (status) {
                    case COMPLETED -> "finished";
                    case CANCELLED -> "cancelled";
                    case REFUSED -> "refused";
                    case FAILED, WAITING, RUNNING -> "failed";
                };
        var detail = error != null ? error.code() : reason == null ? null : Words.of(reason);
        return new Moment(at, kind, detail, null, null);
    }

    /** Something became of a job of it. */
    void job(UnaryOperator<Work> work, Moment moment) {
        change(now -> now.with(now.record().with(work.apply(now.record().work()))).and(moment));
    }

    /** A job of it is over, or was begun. */
    void part(Part part) {
        known.updateAndGet(now -> now.and(part));
    }

    private Moment moment(String kind, @Nullable String detail) {
        return new Moment(requests.now(), kind, detail, null, null);
    }

    private void change(UnaryOperator<Known> change) {
        var now =
                known.updateAndGet(before ->
                        before.record().outcome() == null ? change.apply(before) : before);
        if (now.record().outcome() == null) {
            requests.changed(now.record());
        }
    }

    /** What the client was told. For the thread that reads the answer. */
    private final class Told implements AnswerListener {
        private final BooleanSupplier headSent;
        private final Text text = new Text(bodyBytes);
        private final Text reasoning = new Text(bodyBytes);
        private long characters;
        private long pieces;
        private @Nullable Instant firstAt;
        private @Nullable Instant progressAt;
        private final UsageSum usage = new UsageSum();
        private @Nullable FinishReason reason;

        Told(BooleanSupplier headSent) {
            this.headSent = headSent;
        }

        @Override
        public void told(int choice, AnswerEvent event, boolean ended) {
            switch (event) {
                case JobEvent.Text(var piece) -> piece(piece, text);
                case JobEvent.Reasoning(var piece) -> piece(piece, reasoning);
                case AnswerEvent.CallArguments(_, var piece) -> piece(piece, text);
                case AnswerEvent.CallBegun(_, _, var name, _) -> piece(name + " ", text);
                case JobEvent.Media(_, var url) -> piece(url, text);
                case AnswerEvent.Loaded(var media, _, _) -> piece(media.url(), text);
                case JobEvent.Citation _, AnswerEvent.Stopped _ -> {}
                case JobEvent.Restarted _ -> begunAnew();
                case JobEvent.Finished(var why, var counted) -> {
                    reason = reason == null ? why : reason;
                    usage.add(counted, choice / choicesAPrompt);
                    if (ended) {
                        conclude(COMPLETED, OK, null, reason, usage.sum(), this);
                    }
                }
                case JobEvent.Failed(var fault) when isLeftToTheNextRun(fault) -> {}
                case JobEvent.Failed(var fault) -> {
                    // whoever has a status, or a part of a stream, can't be told another one
                    var told = headSent.getAsBoolean() || (record().streamed() && characters > 0);
                    var status = told ? OK : FaultMeaning.of(fault).status();
                    end(FAILED, fault, status, this);
                }
            }
        }

        private void piece(String piece, Text into) {
            characters += piece.length();
            pieces++;
            into.add(piece);
            if (firstAt == null) {
                var at = requests.now();
                firstAt = at;
                progressAt = at;
                change(now ->
                        now.with(now.record().with(characters, at))
                                .and(new Moment(at, "first_token", null, null, null)));
            }
        }

        private void begunAnew() {
            characters = 0;
            pieces = 0;
            text.clear();
            reasoning.clear();
            change(now -> now.and(moment("restarted", null)));
        }

        @Override
        public void passedOn() {
            var last = progressAt;
            if (last != null) {
                var at = requests.now();
                if (Duration.between(last, at).compareTo(PROGRESS) >= 0) {
                    progressAt = at;
                    change(now -> now.with(now.record().with(characters, firstAt)));
                }
            }
        }

        @Override
        public void left() {
            if (!goesOn) {
                conclude(CANCELLED, null, null, null, null, this);
            }
        }
    }
}
