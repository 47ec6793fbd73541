package dev.lmarenaproxy.dispatch;

import static dev.lmarenaproxy.Fault.Kind.CANCELLED;
import static dev.lmarenaproxy.Fault.Kind.IDEMPOTENCY_KEY_REUSED;
import static dev.lmarenaproxy.Fault.Kind.JOURNAL_UNREADABLE;
import static dev.lmarenaproxy.Fault.Kind.QUEUE_FULL;
import static dev.lmarenaproxy.Fault.Kind.SHUTTING_DOWN;
import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.IdempotencyKey;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.WithoutClient;
import dev.lmarenaproxy.dispatch.Jobs.Taken;
import dev.lmarenaproxy.journal.Journal;
import dev.lmarenaproxy.journal.JournalledJob;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where jobs come in: each goes into the journal before it is scheduled, and a known idempotency
 * key leads to the job that has it. Owned by the dispatcher's thread.
 */
final class Entrance {
    private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Runs runs;
    private final Journal journal;
    private final Mailbox mailbox;
    private final InstantSource clock;
    private final IntSupplier most;
    private final long progressStep;
    private final Consumer<Run> schedule;
    private final Consumer<Run> restore;

    /** Jobs on their way into the journal. */
    private int entering;

    private boolean closed;

    /**
     * @param most jobs that may be on their way into the journal
     * @param schedule takes a job that is in
     * @param restore takes a job of a former run of the gateway that may go on
     */
    Entrance(
            Runs runs,
            Journal journal,
            Mailbox mailbox,
            InstantSource clock,
            IntSupplier most,
            long progressStep,
            Consumer<Run> schedule,
            Consumer<Run> restore) {
        this.runs = runs;
        this.journal = journal;
        this.mailbox = mailbox;
        this.clock = clock;
        this.most = most;
        this.progressStep = progressStep;
        this.schedule = schedule;
        this.restore = restore;
    }

    /** From now on every new job fails: the gateway stops. */
    void close() {
        closed = true;
    }

    /**
     * Takes a job that no other has the key of.
     *
     * @param taken hears that it is known: of what goes on without a client once it is kept, since
     *     whoever is told of it may come back after a crash
     */
    void enter(Run run, Runnable taken) {
        run.joined();
        if (closed || entering >= most.getAsInt()) {
            run.stream().append(new JobEvent.Failed(closed ? shuttingDown() : tooMany()), 0);
            taken.run();
            return;
        }
        entering++;
        runs.add(run);
        var waits = goesOn(run);
        journal.submitted(run.job())
                .thenAccept(_ ->
                        mailbox.post(() -> {
                            if (waits) {
                                taken.run();
                            }
                            entered(run);
                        }));
        if (!waits) {
            taken.run();
        }
    }

    private void entered(Run run) {
        entering--;
        if (!run.ending()) {
            schedule.accept(run);
        }
    }

    /** Takes a job with an idempotency key, or finds the one that has it. */
    void enter(Run fresh, IdempotencyKey key, CompletableFuture<Taken> taken) {
        var job = fresh.job();
        seek(
                job.owner(),
                key,
                taken,
                known -> {
                    if (known.isPresent() && (goesOn(fresh) || holdsKey(known.get()))) {
                        join(known.get(), key, taken, joined -> joined);
                    } else {
                        enter(fresh, () -> taken.complete(new Taken(job, fresh.stream(), false)));
                    }
                });
    }

    /** Finds the job that has an idempotency key. */
    void find(Owner owner, IdempotencyKey key, CompletableFuture<Optional<Taken>> found) {
        seek(
                owner,
                key,
                found,
                known -> {
                    // what became of a further job of an answer is a part of that answer
                    if (known.isPresent() && (key.first().isPresent() || holdsKey(known.get()))) {
                        join(known.get(), key, found, Optional::of);
                    } else {
                        found.complete(Optional.empty());
                    }
                });
    }

    /** What goes on by itself came to its own end: nobody asks for it again. */
    private static boolean goesOn(Run run) {
        return run.job().withoutClient() == WithoutClient.GO_ON;
    }

    private static boolean holdsKey(Run run) {
        return KeyedRuns.holdsKey(run.stream().events());
    }

    /** Finds a job by its id. */
    void attach(JobId job, CompletableFuture<Optional<Taken>> found) {
        if (!attached(job, found)) {
            journal.find(job)
                    .whenComplete((known, failure) ->
                            mailbox.post(() -> attach(job, known, failure, found)));
        }
    }

    private void attach(
            JobId job,
            Optional<JournalledJob> known,
            @Nullable Throwable failure,
            CompletableFuture<Optional<Taken>> found) {
        if (failure != null) {
            LOG.warn("a job can't be looked up", failure);
            found.completeExceptionally(new FaultException(lost()));
        } else if (!attached(job, found)) {
            found.complete(known.map(this::revive).map(this::joined));
        }
    }

    private boolean attached(JobId job, CompletableFuture<Optional<Taken>> found) {
        var run = runs.find(job);
        return run != null && found.complete(Optional.of(joined(run)));
    }

    private Taken joined(Run run) {
        run.joined();
        runs.reclaim(run);
        return new Taken(run.job(), run.stream(), true);
    }

    /**
     * @param asker fails where nobody can tell: it might be a second answer for the same key
     */
    private void seek(
            Owner owner,
            IdempotencyKey key,
            CompletableFuture<?> asker,
            Consumer<Optional<Run>> then) {
        var _ =
                sought(owner, key)
                        .handle((known, failure) -> {
                            if (failure == null) {
                                then.accept(known);
                            } else {
                                asker.completeExceptionally(new FaultException(unreadable()));
                            }
                            return null;
                        })
                        .exceptionally(failure -> {
                            asker.completeExceptionally(failure);
                            return null;
                        });
    }

    private CompletionStage<Optional<Run>> sought(Owner owner, IdempotencyKey value) {
        var key = OwnedKey.of(owner, value);
        var known = runs.keyed().find(key);
        if (known != null) {
            return CompletableFuture.completedFuture(Optional.of(known));
        }
        if (!runs.keyed().isSought(key)) {
            journal.find(owner, key.value(), value.countsSince(clock.instant()))
                    .whenComplete(
                            (found, failure) -> mailbox.post(() -> lookedUp(key, found, failure)));
        }
        return runs.keyed().seek(key);
    }

    private void lookedUp(
            OwnedKey key, Optional<JournalledJob> found, @Nullable Throwable failure) {
        if (failure == null) {
            runs.keyed().found(key, found.map(this::revive));
        } else {
            LOG.warn("an idempotency key can't be looked up", failure);
            runs.keyed().unknown(key, failure);
        }
    }

    private <T> void join(
            Run run, IdempotencyKey key, CompletableFuture<T> taken, Function<Taken, T> as) {
        var first = requireNonNull(run.job().idempotencyKey());
        if (first.fingerprint().equals(key.fingerprint())) {
            taken.complete(as.apply(joined(run)));
        } else {
            taken.completeExceptionally(new FaultException(keyReused()));
        }
    }

    /** The run of a job that the journal knows; one without an end goes on. */
    Run revive(JournalledJob known) {
        var run = Run.of(known, progressStep, journal);
        if (known.ended()) {
            return run;
        }
        if (closed) {
            // it stays for the next run of the gateway
            run.stream().append(new JobEvent.Failed(shuttingDown()), 0);
        } else {
            runs.add(run);
            restore.accept(run);
        }
        return run;
    }

    static Fault shuttingDown() {
        return new Fault(SHUTTING_DOWN, "The gateway is shutting down.", null, PAUSE);
    }

    static Fault cancelled() {
        return Fault.of(CANCELLED, "The request was cancelled, by its client or in the monitor.");
    }

    private static Fault tooMany() {
        return new Fault(
                QUEUE_FULL, "Too many requests come at a time. Try again later.", null, PAUSE);
    }

    private static Fault unreadable() {
        return new Fault(
                JOURNAL_UNREADABLE,
                "The journal can't be read, so nobody knows whether this Idempotency-Key was sent"
                        + " before. /health tells more.",
                null,
                PAUSE);
    }

    private static Fault lost() {
        return new Fault(
                JOURNAL_UNREADABLE,
                "The journal can't be read, so the answer can't be found. /health tells more.",
                null,
                PAUSE);
    }

    private static Fault keyReused() {
        return Fault.of(
                IDEMPOTENCY_KEY_REUSED,
                "This Idempotency-Key was sent before with another request. Use a new key.");
    }
}
