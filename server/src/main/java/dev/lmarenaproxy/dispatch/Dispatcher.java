package dev.lmarenaproxy.dispatch;

import static dev.lmarenaproxy.Fault.Kind.STREAM_INTERRUPTED;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.IdempotencyKey;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.WithoutClient;
import dev.lmarenaproxy.journal.Journal;
import dev.lmarenaproxy.journal.JournalledJob;
import dev.lmarenaproxy.scheduler.Decision;
import dev.lmarenaproxy.scheduler.Scheduler;
import dev.lmarenaproxy.scheduler.TabView;
import dev.lmarenaproxy.site.SiteProfile;
import dev.lmarenaproxy.stream.JobStream;
import dev.lmarenaproxy.tab.TabListener;
import dev.lmarenaproxy.tab.TabSession;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Owns the scheduler and all jobs under way, on one thread of its own; everything public may be
 * called by any thread and returns at once.
 */
public final class Dispatcher implements Jobs, TabListener, AutoCloseable {
    private final Questions questions;
    private final Journal journal;
    private final InstantSource clock;
    private final Mailbox mailbox;
    private final Scheduler scheduler;
    private final Runs runs = new Runs();
    private final Newcomers newcomers;
    private final Census census;
    private final Entrance entrance;
    private final Exit exit;
    private final Aftermath aftermath;
    private final Sessions sessions = new Sessions();
    private final Closing closing = new Closing(runs);
    private JobListener listener = JobListener.NONE;

    /** The dispatcher's thread changes them. */
    private volatile Terms terms;

    public Dispatcher(
            SiteProfile profile,
            Terms terms,
            Models models,
            UsageCounter counter,
            Likeness likeness,
            Journal journal,
            InstantSource clock,
            RandomGenerator random) {
        this.questions = new Questions(profile, likeness, () -> this.terms.conversations());
        this.terms = terms;
        this.journal = journal;
        this.clock = clock;
        this.scheduler = new Scheduler(terms.limits(), random);
        this.newcomers = new Newcomers(models, scheduler, () -> this.terms.limits());
        this.census = new Census(runs, scheduler, newcomers);
        this.mailbox = new Mailbox(clock, this::nextAlarm, this::alarm);
        this.entrance =
                new Entrance(
                        runs,
                        journal,
                        mailbox,
                        clock,
                        () -> this.terms.limits().queued() + this.terms.limits().running(),
                        terms.progressStep(),
                        this::schedule,
                        this::restore);
        var tally = new Tally(counter, questions);
        this.exit = new Exit(runs, models, tally, journal, mailbox, clock, closing::check);
        this.aftermath =
                new Aftermath(
                        scheduler,
                        questions,
                        tally,
                        exit,
                        mailbox,
                        clock,
                        () -> this.terms.continues(),
                        this::carryOut);
        mailbox.start();
        models.first().thenRun(() -> mailbox.post(newcomers::letIn));
        models.onList((browser, offered) ->
                mailbox.post(() -> carryOut(scheduler.offers(browser, offered, now()))));
    }

    /** Sets who hears what happens to jobs from now on. */
    public void tell(JobListener told) {
        mailbox.post(() -> {
            listener = told;
            exit.tell(told);
            aftermath.tell(told);
        });
    }

    /** Treats jobs otherwise from now on, those under way too. */
    public void terms(Terms fresh) {
        mailbox.post(() -> {
            var before = terms;
            terms = fresh;
            if (!before.limits().equals(fresh.limits())) {
                carryOut(scheduler.limits(fresh.limits(), now()));
            }
            if (!before.returnWait().equals(fresh.returnWait())) {
                runs.waitLonger(fresh.returnWait().minus(before.returnWait()));
            }
        });
    }

    private void schedule(Run run) {
        var hopeless = questions.hopeless(run.draft(), now());
        if (hopeless == null) {
            listener.queued(run.job(), now());
            carryOut(scheduler.submitted(run.request(), now()));
        } else {
            exit.finish(run, new JobEvent.Failed(hopeless));
        }
    }

    /** Goes on with the job of a former run of the gateway. */
    private void restore(Run run) {
        var stopped = Fault.of(STREAM_INTERRUPTED, "The gateway was stopped in the meantime.");
        if (aftermath.mayRunAgain(run, stopped)) {
            listener.queued(run.job(), now());
            carryOut(scheduler.restored(run.request(), now()));
            // whoever brought it back may not be the one whose it is
            if (run.job().withoutClient() == WithoutClient.WAIT) {
                abandon(run);
            }
        } else {
            exit.finish(run, new JobEvent.Failed(stopped));
        }
    }

    @Override
    public CompletionStage<Void> untilModels(Newcomer newcomer) {
        return asked(letIn -> newcomers.enter(newcomer, letIn));
    }

    @Override
    public void withdrawn(JobId newcomer) {
        mailbox.post(() -> newcomers.cancel(newcomer));
    }

    @Override
    public CompletionStage<Taken> submit(Job job) {
        Questions.Draft draft;
        try {
            draft = questions.draft(job);
        } catch (FaultException e) {
            return CompletableFuture.failedFuture(e);
        }
        var run = new Run(job, draft, new JobStream(terms.progressStep()), journal);
        var key = job.idempotencyKey();
        if (key != null) {
            return asked(taken -> entrance.enter(run, key, taken));
        }
        var fresh = new Taken(job, run.stream(), false);
        if (job.withoutClient() == WithoutClient.GO_ON) {
            return asked(taken -> entrance.enter(run, () -> taken.complete(fresh)));
        }
        mailbox.post(() -> entrance.enter(run, () -> {}));
        return CompletableFuture.completedFuture(fresh);
    }

    @Override
    public CompletionStage<Optional<Taken>> find(Owner owner, IdempotencyKey key) {
        return asked(found -> entrance.find(owner, key, found));
    }

    /**
     * Goes on with the jobs that a former run of the gateway left without an end. Nobody can come
     * back for those without an idempotency key: they end.
     */
    public void recover(List<JournalledJob> unfinished) {
        mailbox.post(() -> unfinished.forEach(known -> abandon(entrance.revive(known))));
    }

    @Override
    public void left(JobId job) {
        mailbox.post(() -> {
            var run = runs.find(job);
            if (run != null) {
                run.left();
                if (run.clients() == 0) {
                    abandon(run);
                }
            }
        });
    }

    private void abandon(Run run) {
        if (!run.ending()) {
            switch (run.job().withoutClient()) {
                case CANCEL -> cancel(run);
                case WAIT -> runs.abandon(run, now().plus(terms.returnWait()));
                case GO_ON -> {}
            }
        }
    }

    private void cancel(Run run) {
        aftermath.giveUp(run, Entrance.cancelled());
    }

    @Override
    public void cancel(JobId job) {
        mailbox.post(() -> {
            newcomers.cancel(job);
            runs.underWay(job).ifPresent(this::cancel);
        });
    }

    @Override
    public void enough(JobId job, FinishReason reason) {
        mailbox.post(() -> runs.underWay(job).ifPresent(run -> enough(run, reason)));
    }

    private void enough(Run run, FinishReason reason) {
        var job = run.job().id();
        var attempt = run.attempt();
        exit.answered(run, reason);
        if (attempt == null) {
            carryOut(scheduler.cancelled(job, now()));
        } else {
            attempt.session().cancel(job, attempt.epoch());
            carryOut(scheduler.ended(job, now()));
        }
    }

    @Override
    public CompletionStage<Optional<Taken>> attach(JobId job) {
        return asked(found -> entrance.attach(job, found));
    }

    @Override
    public void ready(TabSession session, boolean ready) {
        mailbox.post(() -> tabChanged(session, ready));
    }

    @Override
    public void gone(TabSession session) {
        mailbox.post(() -> {
            if (sessions.remove(session)) {
                carryOut(scheduler.tabGone(session.id(), now()));
            }
        });
    }

    private void tabChanged(TabSession session, boolean ready) {
        switch (sessions.place(session, ready)) {
            case NONE -> {
                return;
            }
            case OLD -> {}
            case NEW -> parked(session);
            case TAKEN -> {
                // what the page before it was working on is lost
                carryOut(scheduler.tabGone(session.id(), now()));
                parked(session);
            }
        }
        var need = session.status().need();
        var view = new TabView(session.browser(), ready, need == null ? null : need.fault());
        carryOut(scheduler.tab(session.id(), view, now()));
    }

    private void parked(TabSession session) {
        scheduler.parkedUntil(session.browser(), now()).ifPresent(session::limited);
    }

    @Override
    public CompletionStage<OptionalInt> position(JobId job) {
        return asked(place -> place.complete(scheduler.position(job)));
    }

    @Override
    public CompletionStage<List<JobStatus>> statuses() {
        return asked(all -> all.complete(census.statuses()));
    }

    @Override
    public CompletionStage<Load> load() {
        return asked(told -> told.complete(census.load()));
    }

    private <T> CompletionStage<T> asked(Consumer<CompletableFuture<T>> question) {
        var answer = new CompletableFuture<T>();
        mailbox.post(() -> question.accept(answer));
        return answer;
    }

    /**
     * Takes no more jobs and waits for those under way.
     *
     * @param patience after this, what is left ends; jobs with an idempotency key go on when the
     *     gateway is started again
     * @return completes when no job is left
     */
    public CompletionStage<Void> drain(Duration patience) {
        mailbox.post(() -> {
            newcomers.close();
            entrance.close();
            closing.begin(now().plus(patience));
        });
        return closing.drained();
    }

    /** Ends the thread. */
    @Override
    public void close() {
        mailbox.close();
    }

    private void carryOut(List<Decision> decisions) {
        // what was decided for a job counts no more once it was given up
        for (var decision : decisions) {
            switch (decision) {
                case Decision.Start(var job, var tab, var epoch) -> {
                    var session = sessions.find(tab);
                    if (session != null) {
                        runs.underWay(job).ifPresent(run -> start(run, session, epoch));
                    }
                }
                case Decision.Stop(var job, var tab, var epoch) -> {
                    var session = sessions.find(tab);
                    if (session != null) {
                        session.cancel(job, epoch);
                    }
                }
                case Decision.Retry(var job, var fault) ->
                        runs.underWay(job).ifPresent(run -> aftermath.retry(run, fault));
                case Decision.Park(var browser, var until) -> sessions.limited(browser, until);
                case Decision.Fail(var job, var fault) ->
                        runs.underWay(job).ifPresent(run -> aftermath.failed(run, fault));
            }
        }
    }

    private void start(Run run, TabSession session, int epoch) {
        try {
            var at = now();
            run.start(session, epoch, questions, at, aftermath);
            listener.assigned(run.job(), session.id(), session.browser(), epoch, at);
        } catch (FaultException e) {
            // a part that was shown, or another browser, makes it longer than the site takes
            aftermath.giveUp(run, e.fault());
        }
    }

    private Optional<Instant> nextAlarm() {
        return Stream.of(census.nextEnd(), scheduler.nextDeadline(), closing.end())
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    private void alarm() {
        carryOut(scheduler.passed(now()));
        newcomers.passed(now());
        runs.overdue(now()).forEach(this::cancel);
        if (closing.isDue(now())) {
            stopAll();
        }
    }

    private void stopAll() {
        for (var run : runs.all()) {
            // what waits in the queue must not take the place
            scheduler.cancelled(run.job().id(), now()).stream()
                    .filter(decision -> !(decision instanceof Decision.Start))
                    .forEach(decision -> carryOut(List.of(decision)));
            if (!run.ending()) {
                exit.finish(run, new JobEvent.Failed(Entrance.shuttingDown()));
            }
        }
    }

    private Instant now() {
        return clock.instant();
    }
}
