package dev.lmarenaproxy.monitor;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.Usage;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one request of a client at one moment. Times are whole milliseconds, so that
 * what is kept and what was told agree.
 *
 * @param number counts the requests of this home folder
 * @param wanted null until the body is understood, and where it never was
 * @param characters of the answer so far
 * @param firstTokenAt when the first piece of the answer was there
 * @param outcome null while it is under way
 */
public record RequestRecord(
        long number,
        Origin origin,
        @Nullable Wanted wanted,
        Work work,
        long characters,
        @Nullable Instant firstTokenAt,
        @Nullable Outcome outcome) {
    public RequestRecord {
        requireNonNull(origin);
        requireNonNull(work);
    }

    /** What became of a request, or is becoming of it. */
    public enum Status {
        /** No tab works on it yet. */
        WAITING,
        RUNNING,
        /** The client got all of its answer. */
        COMPLETED,
        /** It broke off, on whichever side of the gateway but the client's. */
        FAILED,
        /** The client went away, or somebody ended it. */
        CANCELLED,
        /** Turned away before a job was made of it, by what its client can change. */
        REFUSED
    }

    /**
     * Where it came from.
     *
     * @param id the name that the client knows it by; clients may use one twice
     * @param endpoint the path, such as {@code /v1/messages}
     * @param client the program, as it calls itself, shortened; empty where it doesn't
     * @param trace of the client; null where it has none. It is not kept
     */
    public record Origin(
            String id,
            String endpoint,
            Owner owner,
            String client,
            Instant startedAt,
            @Nullable Trace trace) {
        private static final int MOST_NAME = 200;

        public Origin {
            requireNonNull(id);
            requireNonNull(endpoint);
            requireNonNull(owner);
            requireNonNull(startedAt);
            client = shortened(client, MOST_NAME);
        }
    }

    /**
     * The trace that a request belongs to, as the W3C's headers {@code traceparent} and {@code
     * tracestate} have it.
     *
     * @param state null where there is none
     */
    public record Trace(String parent, @Nullable String state) {
        public Trace {
            requireNonNull(parent);
        }
    }

    /**
     * What is asked for.
     *
     * @param model as the client named it, shortened
     * @param choices how many answers
     */
    public record Wanted(String model, boolean streamed, int choices) {
        private static final int MOST_NAME = 200;

        public Wanted {
            model = shortened(model, MOST_NAME);
        }
    }

    /**
     * How far its jobs are; of several jobs, each figure is of the first that has it.
     *
     * @param answer the id of the first job; null before there is one
     * @param queuedAt when it began to wait for a tab
     * @param assignedAt when the first tab was asked
     * @param answeredAt when the last tab had answered
     * @param attempts how often a tab was asked, all jobs together
     * @param tab the last that was asked
     * @param running whether a tab works on it now
     */
    public record Work(
            @Nullable JobId answer,
            @Nullable Instant queuedAt,
            @Nullable Instant assignedAt,
            @Nullable Instant answeredAt,
            int attempts,
            @Nullable TabId tab,
            @Nullable String browser,
            boolean running) {
        /** Before there is a job. */
        public static final Work NONE = new Work(null, null, null, null, 0, null, null, false);

        Work of(JobId first) {
            return new Work(
                    first, queuedAt, assignedAt, answeredAt, attempts, tab, browser, running);
        }

        Work queued(Instant at) {
            return queuedAt != null
                    ? this
                    : new Work(answer, at, assignedAt, answeredAt, attempts, tab, browser, running);
        }

        Work assigned(TabId to, String in, Instant at) {
            var first = assignedAt == null ? at : assignedAt;
            return new Work(answer, queuedAt, first, answeredAt, attempts + 1, to, in, true);
        }

        Work answered(Instant at) {
            return new Work(answer, queuedAt, assignedAt, at, attempts, tab, browser, running);
        }

        Work waitsAgain() {
            return new Work(
                    answer, queuedAt, assignedAt, answeredAt, attempts, tab, browser, false);
        }
    }

    /**
     * How it ended.
     *
     * @param status none of those under way
     * @param httpStatus that the client was told; null where it was told none
     * @param error what failed, as the client was told; null where nothing did
     * @param usage null where nobody counted
     */
    public record Outcome(
            Status status,
            Instant at,
            @Nullable Integer httpStatus,
            @Nullable Failure error,
            @Nullable FinishReason finishReason,
            @Nullable Usage usage) {
        public Outcome {
            requireNonNull(status);
            requireNonNull(at);
        }
    }

    /** Of what a request failed: a code of {@code docs/errors.md}, and its sentence. */
    public record Failure(String code, String message) {
        private static final int MOST_MESSAGE = 1000;

        public Failure {
            requireNonNull(code);
            message = shortened(message, MOST_MESSAGE);
        }
    }

    static RequestRecord begun(long number, Origin origin) {
        return new RequestRecord(number, origin, null, Work.NONE, 0, null, null);
    }

    RequestRecord with(Wanted now) {
        return new RequestRecord(number, origin, now, work, characters, firstTokenAt, outcome);
    }

    RequestRecord with(Work now) {
        return new RequestRecord(number, origin, wanted, now, characters, firstTokenAt, outcome);
    }

    RequestRecord with(long charactersNow, @Nullable Instant firstToken) {
        return new RequestRecord(number, origin, wanted, work, charactersNow, firstToken, outcome);
    }

    RequestRecord with(Outcome now) {
        return new RequestRecord(number, origin, wanted, work, characters, firstTokenAt, now);
    }

    public Status status() {
        if (outcome != null) {
            return outcome.status();
        }
        return work.running() ? Status.RUNNING : Status.WAITING;
    }

    /** The model as it was asked for; null where nobody understood the request. */
    public @Nullable String model() {
        return wanted == null ? null : wanted.model();
    }

    public boolean streamed() {
        return wanted != null && wanted.streamed();
    }

    /** From the client's request to the end; null before. */
    public @Nullable Long durationMillis() {
        return outcome == null ? null : between(origin.startedAt(), outcome.at());
    }

    /** From the client's request to the first piece of the answer. */
    public @Nullable Long timeToFirstTokenMillis() {
        return firstTokenAt == null ? null : between(origin.startedAt(), firstTokenAt);
    }

    /** How long it waited for the first tab, or until its end; null where it never did. */
    public @Nullable Long queueMillis() {
        if (work.queuedAt() == null) {
            return null;
        }
        var until = work.assignedAt() != null ? work.assignedAt() : end();
        return until == null ? null : between(work.queuedAt(), until);
    }

    /**
     * What the gateway itself took: until the job waited for a tab, and from the last tab's answer
     * to the end. Null where no tab answered.
     */
    public @Nullable Long overheadMillis() {
        var end = end();
        return work.queuedAt() == null || work.answeredAt() == null || end == null
                ? null
                : between(origin.startedAt(), work.queuedAt()) + between(work.answeredAt(), end);
    }

    private @Nullable Instant end() {
        return outcome == null ? null : outcome.at();
    }

    private static long between(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toMillis());
    }

    private static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }
}
