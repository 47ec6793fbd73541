package dev.lmarenaproxy.dispatch;

import static dev.lmarenaproxy.Fault.Kind.IDEMPOTENCY_KEY_REUSED;
import static dev.lmarenaproxy.Fault.Kind.JOURNAL_UNREADABLE;
import static dev.lmarenaproxy.Fault.Kind.QUEUE_FULL;
import static dev.lmarenaproxy.Fault.Kind.SHUTTING_DOWN;
import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.IdempotencyKey;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.dispatch.Jobs.Taken;
import dev.lmarenaproxy.journal.Journal;
import dev.lmarenaproxy.journal.JournalledJob;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
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
    private final int most;
    private final long progressStep;
    private final Next next;

    /** Jobs on their way into the journal. */
    private int entering;

    private boolean closed;

    /** What becomes of jobs that are in. */
    interface Next {
        /** The job may be scheduled. */
        void schedule(Run run);

        /** The job of a former run of the gateway may go on. */
        void restore(Run run);
    }

    /**
     * @param most jobs that may be on their way into the journal
     */
    Entrance(
            Runs runs,
            Journal journal,
            Mailbox mailbox,
            InstantSource clock,
            int most,
            long progressStep,
            Next next) {
        this.runs = runs;
        this.journal = journal;
        this.mailbox = mailbox;
        this.clock = clock;
        this.most = most;
        this.progressStep = progressStep;
        this.next = next;
    }

    /** From now on every new job fails: the gateway stops. */
    void close() {
        closed = true;
    }

    /** Takes a job that no other has the key of. */
    void enter(Run run) {
        run.joined();
        if (closed) {
            run.stream().append(new JobEvent.Failed(shuttingDown()), 0);
        } else if (entering >= most) {
            run.stream().append(new JobEvent.Failed(tooMany()), 0);
        } else {
            entering++;
            runs.add(run);
            journal.submitted(run.job()).thenAccept(_ -> mailbox.post(() -> entered(run)));
        }
    }

    private void entered(Run run) {
        entering--;
        if (!run.ending()) {
            next.schedule(run);
        }
    }

    /** Takes a job with an idempotency key, or finds the one that has it. */
    void enter(Run fresh, IdempotencyKey key, CompletableFuture<Taken> taken) {
        var job = fresh.job();
        var known = runs.keyed().find(job, key);
        if (known != null) {
            join(known, key, taken);
            return;
        }
        var seeker =
                new KeyedRuns.Seeker() {
                    @Override
                    public void found(Run run) {
                        join(run, key, taken);
                    }

                    @Override
                    public void isNew() {
                        enter(fresh);
                        taken.complete(new Taken(job, fresh.stream(), false));
                    }

                    @Override
                    public void unknown() {
                        // it might be a second answer for the same key
                        taken.completeExceptionally(new FaultException(unreadable()));
                    }
                };
        if (runs.keyed().seek(job, key, seeker)) {
            lookUp(job, key);
        }
    }

    private void lookUp(Job job, IdempotencyKey key) {
        var since = clock.instant().minus(Duration.ofHours(IdempotencyKey.LIFETIME_HOURS));
        journal.find(job.owner(), key.value(), since)
                .whenComplete((found, failure) ->
                        mailbox.post(() -> {
                            if (failure == null) {
                                runs.keyed().found(job, key, found.map(this::revive));
                            } else {
                                LOG.warn("an idempotency key can't be looked up", failure);
                                runs.keyed().unknown(job, key);
                            }
                        }));
    }

    private void join(Run run, IdempotencyKey key, CompletableFuture<Taken> taken) {
        var first = requireNonNull(run.job().idempotencyKey());
        if (first.fingerprint().equals(key.fingerprint())) {
            run.joined();
            runs.reclaim(run);
            taken.complete(new Taken(run.job(), run.stream(), true));
        } else {
            taken.completeExceptionally(new FaultException(keyReused()));
        }
    }

    /** The run of a job that the journal knows; one without an end goes on. */
    Run revive(JournalledJob known) {
        var run = Run.of(known, progressStep, journal);
        if (!known.ended()) {
            runs.add(run);
            next.restore(run);
        }
        return run;
    }

    static Fault shuttingDown() {
        return new Fault(SHUTTING_DOWN, "The gateway is shutting down.", null, PAUSE);
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

    private static Fault keyReused() {
        return Fault.of(
                IDEMPOTENCY_KEY_REUSED,
                "This Idempotency-Key was sent before with another request. Use a new key.");
    }
}
