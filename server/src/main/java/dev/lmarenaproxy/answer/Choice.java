package dev.lmarenaproxy.answer;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.IdempotencyKey;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.Prompt;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.dispatch.Jobs;
import dev.lmarenaproxy.dispatch.Jobs.Taken;
import dev.lmarenaproxy.emulation.Reading;
import dev.lmarenaproxy.stream.JobStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One choice of an answer: the job that makes it, and after it the one that repairs it, read
 * through the emulation. For the reader's thread.
 */
final class Choice {
    private static final Logger LOG = LoggerFactory.getLogger(Choice.class);

    private final Jobs jobs;
    private final Job job;
    private final Reading reading;
    private final boolean streamed;
    private final boolean asks;
    private final Taken first;
    private final Loading wanted;
    private final MediaSource media;
    private final InstantSource clock;

    /** Told by the reading, and not polled yet: what one event means. */
    private final Deque<AnswerEvent> told = new ArrayDeque<>();

    private @Nullable Taken round;
    private JobStream.@Nullable Reader reader;
    private @Nullable Executor thread;
    private Runnable wake = () -> {};
    private @Nullable TabId madeIn;
    private boolean loading;

    /** Whether the next file could not be loaded, and is told by its address. */
    private boolean byAddress;

    private boolean enough;
    private boolean over;
    private boolean cancelled;
    private @Nullable Instant endedAt;

    /**
     * @param streamed whether the reader shows the answer before its end
     * @param asks whether a repair that is missing is begun; otherwise the answer counts as
     *     cancelled
     * @param wanted of what the bytes are to be told
     * @param media brings them
     */
    Choice(
            Jobs jobs,
            Reading reading,
            Taken taken,
            boolean streamed,
            boolean asks,
            Loading wanted,
            MediaSource media,
            InstantSource clock) {
        this.jobs = jobs;
        this.job = taken.job();
        this.reading = reading;
        this.streamed = streamed;
        this.asks = asks;
        this.first = taken;
        this.wanted = wanted;
        this.media = media;
        this.clock = clock;
        this.round = taken;
    }

    Job job() {
        return job;
    }

    /** Whether it is an answer to an earlier request. */
    boolean replayed() {
        return first.replayed();
    }

    void open(Executor readersThread, Runnable onEvents) {
        thread = readersThread;
        wake = onEvents;
        read(requireNonNull(round));
    }

    private void read(Taken taken) {
        round = taken;
        enough = false;
        Runnable onEvents = () -> requireNonNull(thread).execute(wake);
        reader = streamed ? taken.stream().join(onEvents) : taken.stream().gather(onEvents);
        if (cancelled) {
            jobs.cancel(taken.job().id());
        }
    }

    /** Ends what is under way, and what would follow. */
    void cancel() {
        cancelled = true;
        var current = round;
        if (current != null) {
            jobs.cancel(current.job().id());
        }
    }

    /** Whether somebody works on it, or did. */
    boolean begun() {
        return first.stream().begun();
    }

    boolean isLookingUp() {
        return !over && (loading || round == null);
    }

    /** When the last round ended; null before, and where nobody knows. */
    @Nullable Instant endedAt() {
        return endedAt;
    }

    @Nullable AnswerEvent poll() {
        while (!loading) {
            var next = told.poll();
            if (next instanceof JobEvent.Media file && !byAddress && wanted.wants(file, job)) {
                load(file);
                continue;
            }
            if (next != null) {
                byAddress = false;
                over = next instanceof JobEvent.Final;
                return next;
            }
            var event = over || reader == null ? null : reader.poll();
            if (event == null) {
                return null;
            }
            take(event);
        }
        return null;
    }

    /** Everything that comes later waits for the file, so that the order stays. */
    private void load(JobEvent.Media file) {
        loading = true;
        media.load(file.url(), madeIn)
                .whenCompleteAsync(
                        (loaded, failure) -> {
                            loading = false;
                            if (failure == null) {
                                told.addFirst(
                                        new AnswerEvent.Loaded(
                                                file, loaded.contentType(), loaded.base64()));
                            } else if (wanted.settlesForAddress()) {
                                byAddress = true;
                                told.addFirst(file);
                            } else {
                                fail(fault(failure, "load a file of the answer"));
                            }
                            wake.run();
                        },
                        requireNonNull(thread));
    }

    /** What was to come is of no use any more. */
    private void fail(Fault fault) {
        leave();
        over = false;
        told.add(new JobEvent.Failed(fault));
    }

    private void take(JobEvent event) {
        if (event instanceof JobEvent.Assigned(var tab, _)) {
            madeIn = tab;
        }
        reading.accept(event, told::add);
        var reason = reading.enough();
        if (reason != null && !enough) {
            enough = true;
            jobs.enough(requireNonNull(round).job().id(), reason);
        }
        if (event instanceof JobEvent.Final) {
            closeRound();
            var repair = reading.repair();
            if (repair != null) {
                repair(repair);
            }
        }
    }

    private void closeRound() {
        var closing = reader;
        if (closing != null) {
            closing.passedOn();
            closing.close();
        }
        endedAt = requireNonNull(round).stream().endedAt();
        reader = null;
        round = null;
    }

    private void repair(Prompt prompt) {
        var key = IdempotencyKey.within(job.id(), "repair");
        (asks ? jobs.submit(repairing(prompt, key)) : known(key))
                .whenCompleteAsync(
                        (taken, failure) -> {
                            if (failure != null) {
                                fail(fault(failure, "repair the answer"));
                                wake.run();
                            } else if (over) {
                                jobs.left(taken.job().id());
                            } else {
                                read(taken);
                            }
                        },
                        requireNonNull(thread));
    }

    private Job repairing(Prompt prompt, IdempotencyKey key) {
        return new Job(
                Answers.newId(),
                prompt,
                job.model(),
                clock.instant(),
                job.owner(),
                job.streamed(),
                key,
                job.withoutClient());
    }

    private CompletionStage<Taken> known(IdempotencyKey key) {
        return jobs.find(job.owner(), key)
                .thenCompose(found ->
                        found.map(CompletableFuture::completedFuture)
                                .orElseGet(() ->
                                        CompletableFuture.failedFuture(
                                                new FaultException(neverRepaired()))));
    }

    private static Fault neverRepaired() {
        return Fault.of(Fault.Kind.CANCELLED, "The client went away before the answer was whole.");
    }

    private static Fault fault(Throwable failure, String what) {
        var cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof FaultException known) {
            return known.fault();
        }
        LOG.error("the gateway could not {}", what, failure);
        return Fault.of(
                Fault.Kind.INTERNAL_ERROR,
                "The gateway could not " + what + "; its log tells more.");
    }

    void passedOn() {
        if (reader != null) {
            reader.passedOn();
        }
    }

    /** Reads no more; a job that has not ended loses this client. */
    void leave() {
        over = true;
        told.clear();
        var left = round;
        if (left != null) {
            if (reader != null) {
                reader.close();
            }
            reader = null;
            round = null;
            jobs.left(left.job().id());
        }
    }
}
