package dev.lmarenaproxy.dispatch;

import static dev.lmarenaproxy.Fault.Kind.EMPTY_ANSWER;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.scheduler.Decision;
import dev.lmarenaproxy.scheduler.Scheduler;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What follows from the end of an attempt: the end of its job, the same question in another form,
 * or what the scheduler makes of the failure. Owned by the dispatcher's thread.
 */
final class Aftermath implements Attempt.Listener {
    private final Scheduler scheduler;
    private final Questions questions;
    private final Tally tally;
    private final Exit exit;
    private final Mailbox mailbox;
    private final InstantSource clock;
    private final BooleanSupplier continues;
    private final Consumer<List<Decision>> carryOut;
    private JobListener listener = JobListener.NONE;

    /**
     * @param continues whether a model is asked to go on where a part of its answer was shown
     * @param carryOut takes what the scheduler decides
     */
    Aftermath(
            Scheduler scheduler,
            Questions questions,
            Tally tally,
            Exit exit,
            Mailbox mailbox,
            InstantSource clock,
            BooleanSupplier continues,
            Consumer<List<Decision>> carryOut) {
        this.scheduler = scheduler;
        this.questions = questions;
        this.tally = tally;
        this.exit = exit;
        this.mailbox = mailbox;
        this.clock = clock;
        this.continues = continues;
        this.carryOut = carryOut;
    }

    void tell(JobListener told) {
        listener = told;
    }

    /** On the tab's executor. */
    @Override
    public void ended(Attempt attempt, JobEvent.Final last) {
        var at = clock.instant();
        switch (last) {
            case JobEvent.Finished finished -> mailbox.post(() -> answered(attempt, finished, at));
            case JobEvent.Failed(var fault) -> mailbox.post(() -> failed(attempt, fault, at));
        }
    }

    private void answered(Attempt attempt, JobEvent.Finished finished, Instant at) {
        var run = attempt.run();
        if (isOver(attempt)) {
            return;
        }
        listener.answered(run.job(), at);
        // from now on nothing that becomes of the tab can change the answer
        run.end();
        tally.of(attempt, finished, total -> mailbox.post(() -> counted(attempt, total)));
        carryOut.accept(scheduler.ended(run.job().id(), now()));
    }

    private void counted(Attempt attempt, Tally.Total total) {
        if (total.turns() != null) {
            // before the client hears of the end, and goes on
            questions.answered(attempt, total.turns(), now());
        }
        exit.finish(attempt.run(), total.end());
    }

    private void failed(Attempt attempt, Fault fault, Instant at) {
        var run = attempt.run();
        var id = run.job().id();
        if (isOver(attempt)) {
            return;
        }
        listener.answered(run.job(), at);
        run.stop();
        // the tab may still be sending: not every failure is the tab's
        attempt.session().cancel(id, attempt.epoch());
        if (attempt.beganAnew()) {
            giveUp(run, fault);
        } else if (questions.refused(attempt, fault, now())) {
            listener.retried(run.job(), fault, at);
            carryOut.accept(scheduler.again(id));
        } else {
            carryOut.accept(scheduler.attemptFailed(id, fault, now()));
        }
    }

    private static boolean isOver(Attempt attempt) {
        return attempt.run().ending() || attempt.run().attempt() != attempt;
    }

    /** The job waits to run again: what its client knows of the last attempt decides how. */
    void retry(Run run, Fault fault) {
        run.stop();
        if (mayRunAgain(run, fault)) {
            listener.retried(run.job(), fault, now());
        } else {
            giveUp(run, fault);
        }
    }

    boolean mayRunAgain(Run run, Fault fault) {
        return run.restart(fault) || (continues.getAsBoolean() && run.continuable());
    }

    /** The scheduler gave the job up. */
    void failed(Run run, Fault fault) {
        if (fault.kind() == EMPTY_ANSWER && run.stream().hasContent()) {
            // asked to go on, the model had nothing to add, twice: the part was the whole
            exit.answered(run, FinishReason.STOP);
        } else {
            exit.fail(run, fault);
        }
    }

    /** Ends the job, which the scheduler still has. */
    void giveUp(Run run, Fault fault) {
        exit.finish(run, new JobEvent.Failed(fault));
        carryOut.accept(scheduler.cancelled(run.job().id(), now()));
    }

    private Instant now() {
        return clock.instant();
    }
}
