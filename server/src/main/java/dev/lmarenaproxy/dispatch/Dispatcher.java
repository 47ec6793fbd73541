package dev.lmarenaproxy.dispatch;

import static dev.lmarenaproxy.Fault.Kind.CANCELLED;
import static dev.lmarenaproxy.Fault.Kind.SHUTTING_DOWN;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.scheduler.Decision;
import dev.lmarenaproxy.scheduler.Limits;
import dev.lmarenaproxy.scheduler.Request;
import dev.lmarenaproxy.scheduler.Scheduler;
import dev.lmarenaproxy.scheduler.TabView;
import dev.lmarenaproxy.site.SiteProfile;
import dev.lmarenaproxy.stream.JobStream;
import dev.lmarenaproxy.tab.TabListener;
import dev.lmarenaproxy.tab.TabSession;
import dev.lmarenaproxy.tab.TabStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the scheduler and all jobs under way, on one thread of its own; everything public may be
 * called by any thread and returns at once.
 */
public final class Dispatcher implements Jobs, TabListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final SiteProfile profile;
    private final UsageCounter counter;
    private final InstantSource clock;
    private final long progressStep;
    private final Mailbox mailbox;
    private final Scheduler scheduler;
    private final Map<JobId, Run> runs = new HashMap<>();
    private final Map<TabId, TabSession> sessions = new HashMap<>();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private @Nullable Instant drainEnd;
    private boolean draining;

    /**
     * @param progressStep bytes after which a reader's progress is passed on to the tab
     */
    public Dispatcher(
            SiteProfile profile,
            Limits limits,
            UsageCounter counter,
            long progressStep,
            InstantSource clock) {
        this.profile = profile;
        this.counter = counter;
        this.progressStep = progressStep;
        this.clock = clock;
        this.scheduler = new Scheduler(limits, new SplittableRandom());
        this.mailbox = new Mailbox(clock, this::nextAlarm, this::alarm);
        mailbox.start();
    }

    @Override
    public JobStream submit(Job job) throws FaultException {
        var request = profile.ask(job.prompt(), job.model(), job.submittedAt());
        var run = new Run(job, request, new JobStream(progressStep), this::answered);
        mailbox.post(() -> {
            if (draining) {
                run.stream().append(new JobEvent.Failed(shuttingDown()), 0);
            } else {
                runs.put(job.id(), run);
                carryOut(scheduler.submitted(request(job), clock.instant()));
            }
        });
        return run.stream();
    }

    @Override
    public void cancel(JobId job) {
        mailbox.post(() -> {
            var run = runs.get(job);
            if (run != null) {
                var cancelled = Fault.of(CANCELLED, "The client went away.");
                end(run, new JobEvent.Failed(cancelled));
                carryOut(scheduler.cancelled(job, clock.instant()));
            }
        });
    }

    @Override
    public void ready(TabSession session, boolean ready) {
        mailbox.post(() -> tabReady(session, ready));
    }

    @Override
    public void gone(TabSession session) {
        mailbox.post(() -> {
            if (sessions.remove(session.id(), session)) {
                carryOut(scheduler.tabGone(session.id(), clock.instant()));
            }
        });
    }

    private void tabReady(TabSession session, boolean ready) {
        var now = clock.instant();
        var known = sessions.get(session.id());
        if (known != session) {
            if (!ready || (known != null && known.number() > session.number())) {
                return;
            }
            if (known != null) {
                // a reloaded page: what the page before it was working on is lost
                carryOut(scheduler.tabGone(session.id(), now));
            }
            sessions.put(session.id(), session);
        }
        carryOut(scheduler.tab(session.id(), view(session.status(), ready), now));
    }

    private static Request request(Job job) {
        return new Request(
                job.id(),
                job.owner(),
                job.model().siteId(),
                job.id().value(),
                job.submittedAt(),
                0);
    }

    private static TabView view(TabStatus status, boolean ready) {
        var need = status.need();
        return new TabView(
                status.browser(),
                ready,
                need == null
                        ? null
                        : switch (need) {
                            case BROWSER_CHECK ->
                                    Fault.of(
                                            Fault.Kind.BROWSER_CHECK,
                                            "The site checks the browser.");
                            case VERIFICATION ->
                                    Fault.of(
                                            Fault.Kind.VERIFICATION_REQUIRED,
                                            "The site wants to know that a person is there.");
                            case SIGN_IN ->
                                    Fault.of(Fault.Kind.SIGNED_OUT, "The tab is signed out.");
                        });
    }

    /**
     * Takes no more jobs and waits for those under way.
     *
     * @param patience after this, what is left fails
     * @return completes when no job is left
     */
    public CompletionStage<Void> drain(Duration patience) {
        mailbox.post(() -> {
            draining = true;
            drainEnd = clock.instant().plus(patience);
            completeDrain();
        });
        return drained;
    }

    /** Ends the thread. */
    @Override
    public void close() {
        mailbox.close();
    }

    private void carryOut(List<Decision> decisions) {
        for (var decision : decisions) {
            switch (decision) {
                case Decision.Start(var job, var tab, var epoch) -> {
                    var run = runs.get(job);
                    var session = sessions.get(tab);
                    if (run != null && session != null) {
                        run.start(session, epoch);
                    }
                }
                case Decision.Stop(var job, var tab, var epoch) -> {
                    var session = sessions.get(tab);
                    if (session != null) {
                        session.cancel(job, epoch);
                    }
                }
                case Decision.Retry _, Decision.Park _ -> {}
                case Decision.Fail(var job, var fault) -> {
                    var run = runs.get(job);
                    if (run != null) {
                        end(run, new JobEvent.Failed(fault));
                    }
                }
            }
        }
    }

    /** On the tab's executor: counting may take long, so it is done elsewhere. */
    private void answered(Run run, JobEvent.Final last) {
        if (last instanceof JobEvent.Finished finished && finished.usage() == null) {
            Thread.ofVirtual()
                    .name("usage-" + run.job().id())
                    .start(() -> ended(run, counted(run, finished)));
        } else {
            ended(run, last);
        }
    }

    private void ended(Run run, JobEvent.Final last) {
        mailbox.post(() -> {
            if (runs.get(run.job().id()) == run) {
                end(run, last);
                carryOut(scheduler.ended(run.job().id(), clock.instant()));
            }
        });
    }

    private JobEvent.Finished counted(Run run, JobEvent.Finished finished) {
        var text = new StringBuilder();
        var reasoning = new StringBuilder();
        try {
            for (var event : run.stream().events()) {
                if (event instanceof JobEvent.Text(var piece)) {
                    text.append(piece);
                } else if (event instanceof JobEvent.Reasoning(var piece)) {
                    reasoning.append(piece);
                }
            }
            var usage = counter.usage(run.job().prompt(), text.toString(), reasoning.toString());
            return new JobEvent.Finished(finished.reason(), usage);
        } catch (RuntimeException | Error e) {
            // an answer is worth more than its count, and must end in any case
            LOG.warn("tokens could not be counted", e);
            return finished;
        }
    }

    private void end(Run run, JobEvent.Final last) {
        runs.remove(run.job().id());
        run.stream().append(last, 0);
        log(run, last);
        completeDrain();
    }

    private void log(Run run, JobEvent.Final last) {
        var line =
                LOG.atInfo()
                        .addKeyValue("job", run.job().id())
                        .addKeyValue("model", run.job().model().name())
                        .addKeyValue(
                                "millis",
                                Duration.between(run.job().submittedAt(), clock.instant())
                                        .toMillis());
        switch (last) {
            case JobEvent.Finished(var reason, var usage) ->
                    line.addKeyValue("reason", reason)
                            .addKeyValue("tokens", usage == null ? null : usage.totalTokens())
                            .log("answered");
            case JobEvent.Failed(var fault) ->
                    line.addKeyValue("fault", fault.kind()).log("failed");
        }
    }

    private Optional<Instant> nextAlarm() {
        return Stream.of(scheduler.nextDeadline(), Optional.ofNullable(drainEnd))
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    private void alarm() {
        var now = clock.instant();
        carryOut(scheduler.passed(now));
        if (drainEnd != null && !drainEnd.isAfter(now)) {
            drainEnd = null;
            var left = List.copyOf(runs.values());
            for (var run : left) {
                // what waits in the queue must not take the place
                scheduler.cancelled(run.job().id(), now).stream()
                        .filter(decision -> !(decision instanceof Decision.Start))
                        .forEach(decision -> carryOut(List.of(decision)));
            }
            left.forEach(run -> end(run, new JobEvent.Failed(shuttingDown())));
        }
    }

    private void completeDrain() {
        if (draining && runs.isEmpty()) {
            drained.complete(null);
        }
    }

    private static Fault shuttingDown() {
        return new Fault(
                SHUTTING_DOWN, "The gateway is shutting down.", null, Duration.ofSeconds(5));
    }
}
