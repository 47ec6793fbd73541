package dev.lmarenaproxy.dispatch;

import static dev.lmarenaproxy.Fault.Kind.MODEL_NOT_FOUND;
import static dev.lmarenaproxy.Fault.Kind.SHUTTING_DOWN;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.WithoutClient;
import dev.lmarenaproxy.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where jobs come to their end: it is in the journal, or can't be, before anyone hears of it. Owned
 * by the dispatcher's thread.
 */
final class Exit {
    private static final Logger LOG = LoggerFactory.getLogger(Exit.class);

    private final Runs runs;
    private final Models models;
    private final Tally tally;
    private final Journal journal;
    private final Mailbox mailbox;
    private final InstantSource clock;
    private final Runnable ended;
    private JobListener listener = JobListener.NONE;

    /**
     * @param ended runs after each end
     */
    Exit(
            Runs runs,
            Models models,
            Tally tally,
            Journal journal,
            Mailbox mailbox,
            InstantSource clock,
            Runnable ended) {
        this.runs = runs;
        this.models = models;
        this.tally = tally;
        this.journal = journal;
        this.mailbox = mailbox;
        this.clock = clock;
        this.ended = ended;
    }

    void tell(JobListener told) {
        listener = told;
    }

    /** Fails a job; where its model was withdrawn, with the names of others. */
    void fail(Run run, Fault fault) {
        if (fault.kind() == MODEL_NOT_FOUND) {
            run.end();
            models.withdrawn(run.job().model(), fault)
                    .thenAccept(told -> mailbox.post(() -> finish(run, new JobEvent.Failed(told))));
        } else {
            finish(run, new JobEvent.Failed(fault));
        }
    }

    /** Ends a job with what came of its answer. */
    void answered(Run run, FinishReason reason) {
        run.end();
        tally.count(
                run,
                new JobEvent.Finished(reason, null),
                whole -> mailbox.post(() -> finish(run, whole)));
    }

    /** Ends a job. */
    void finish(Run run, JobEvent.Final last) {
        run.end();
        var at = clock.instant();
        if (isLeftToTheNextRun(run, last)) {
            conclude(run, last, at, true);
        } else {
            journal.ended(run.job().id(), last, at)
                    .thenAccept(kept -> mailbox.post(() -> conclude(run, last, at, kept)));
        }
    }

    /** Whether the job goes on when the gateway is started again. */
    private static boolean isLeftToTheNextRun(Run run, JobEvent.Final last) {
        return last instanceof JobEvent.Failed(var fault)
                && fault.kind() == SHUTTING_DOWN
                && run.job().withoutClient() != WithoutClient.CANCEL;
    }

    private void conclude(Run run, JobEvent.Final last, Instant at, boolean kept) {
        if (!run.stream().ended()) {
            // before the client hears of it, and asks what is known of it
            listener.ended(run.job(), last, run.epoch(), at);
        }
        run.stream().end(last, at);
        if (runs.remove(run, kept)) {
            log(run, last);
            ended.run();
        }
    }

    private void log(Run run, JobEvent.Final last) {
        var millis = Duration.between(run.job().submittedAt(), clock.instant()).toMillis();
        var line =
                LOG.atInfo()
                        .addKeyValue("job", run.job().id())
                        .addKeyValue("model", run.job().model().name())
                        .addKeyValue("attempts", run.epoch())
                        .addKeyValue("millis", millis);
        switch (last) {
            case JobEvent.Finished(var reason, var usage) ->
                    line.addKeyValue("reason", reason)
                            .addKeyValue("tokens", usage == null ? null : usage.totalTokens())
                            .log("answered");
            case JobEvent.Failed(var fault) ->
                    line.addKeyValue("fault", fault.kind()).log("failed");
        }
    }
}
