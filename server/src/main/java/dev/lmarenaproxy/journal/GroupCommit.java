package dev.lmarenaproxy.journal;

import static java.util.Comparator.comparing;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal over a store that blocks. One thread, {@code journal}, writes all that waits in one
 * transaction, so that many jobs share the cost of making it durable: submissions and ends at once,
 * other events after up to 250 ms. Readers have a thread of their own, {@code journal-reader}, and
 * see what waits as well as what is written, so they never wait for the writer.
 *
 * <p>What waits is bounded. Beyond the bound new jobs are not taken, and an event that is not final
 * is lost: its job is then broken (see {@link JournalStore}), or left out altogether where nothing
 * of it was written yet. While the store fails or hangs, stages complete with false without delay,
 * what waits is tried again and again, and what was taken is whole again once the store is.
 */
public final class GroupCommit implements Journal {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    // reading all unfinished jobs may take so much longer than one
    private static final int MANY = 12;

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private static final JobEvent.Failed ILLEGIBLE =
            new JobEvent.Failed(
                    Fault.of(
                            Fault.Kind.INTERNAL_ERROR,
                            "The gateway does not understand what it kept of this request."));

    private final JournalStore store;
    private final InstantSource clock;
    private final Limits limits;
    private final @Nullable String lasting;
    private final @Nullable String damaged;
    private final Backlog backlog;
    private final Reads reads = new Reads("journal-reader");
    private final Housekeeping housekeeping;
    private final Thread writer;
    private volatile State state;

    /** When the write that is under way began. */
    private volatile @Nullable Instant writingSince;

    private volatile long bytes;

    private record State(@Nullable String problem, Instant since) {}

    /**
     * @param lingering how long an event waits for others
     * @param patience how long anything is waited for
     * @param pause before a failed write is tried again; doubles, but stays short enough for what
     *     waits to be on disk soon after there is room again
     * @param waitingBytes how much may wait to be written
     * @param batchBytes how much is written at a time, or one job's part if that is more
     */
    record Limits(
            Duration lingering,
            Duration patience,
            Duration pause,
            long waitingBytes,
            long batchBytes) {
        static final Limits DEFAULTS =
                new Limits(
                        Duration.ofMillis(250),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(100),
                        64L << 20,
                        16L << 20);
    }

    /** Takes the store over and closes it in the end. */
    public GroupCommit(JournalStore store, Supplier<Retention> retention, InstantSource clock) {
        this(store, retention, clock, null, Limits.DEFAULTS);
    }

    /**
     * A journal over a store that outlives nothing: it works, but tells the problem and that
     * nothing could be kept.
     */
    public static GroupCommit makeshift(
            JournalStore store,
            Supplier<Retention> retention,
            InstantSource clock,
            String problem) {
        return new GroupCommit(store, retention, clock, problem, Limits.DEFAULTS);
    }

    GroupCommit(
            JournalStore store,
            Supplier<Retention> retention,
            InstantSource clock,
            @Nullable String lasting,
            Limits limits) {
        this.store = store;
        this.clock = clock;
        this.limits = limits;
        this.lasting = lasting;
        this.state = new State(lasting, clock.instant());
        this.bytes = store.bytes();
        this.damaged = store.damaged();
        this.backlog = new Backlog(limits);
        this.housekeeping = new Housekeeping(store, retention, clock);
        this.writer = Thread.ofPlatform().daemon().name("journal").start(this::write);
    }

    @Override
    public CompletionStage<Boolean> submitted(Job job) {
        var line = backlog.submit(job);
        return line == null ? notKept() : patiently(line.submitted);
    }

    @Override
    public void append(JobId job, JobEvent event) {
        if (event instanceof JobEvent.Final) {
            throw new IllegalArgumentException("a final event is told by ended()");
        }
        backlog.append(job, event);
    }

    @Override
    public CompletionStage<Boolean> ended(JobId job, JobEvent.Final last, Instant at) {
        var line = backlog.end(job, last, at);
        return line == null ? notKept() : patiently(line.ended);
    }

    @Override
    public CompletionStage<Boolean> forgetNote(JobId job) {
        var line = backlog.forgetNote(job);
        return line == null ? notKept() : patiently(line.forgotten);
    }

    private CompletionStage<Boolean> patiently(CompletableFuture<Boolean> kept) {
        return problem() == null
                ? kept.completeOnTimeout(false, limits.patience().toNanos(), NANOSECONDS)
                : notKept();
    }

    private static CompletionStage<Boolean> notKept() {
        return CompletableFuture.completedFuture(false);
    }

    @Override
    public CompletionStage<Optional<JournalledJob>> find(JobId job) {
        return reads.submit(limits.patience(), () -> whole(job));
    }

    @Override
    public CompletionStage<Optional<JournalledJob>> find(Owner owner, String key, Instant since) {
        return reads.submit(
                limits.patience(),
                () -> {
                    // what waits is newer than what is written
                    var job =
                            backlog.submissions().stream()
                                    .filter(j -> MemoryStore.asks(j, owner, key, since))
                                    .max(comparing(Job::submittedAt))
                                    .map(Job::id);
                    if (job.isEmpty()) {
                        job = store.find(owner, key, since);
                    }
                    var found =
                            job.isEmpty() ? Optional.<JournalledJob>empty() : legible(job.get());
                    // one that unfinished() had to pass over can be gone on with
                    found.ifPresent(this::adopt);
                    return found;
                });
    }

    @Override
    public CompletionStage<List<JournalledJob>> unfinished() {
        return reads.submit(
                limits.patience().multipliedBy(MANY),
                () -> {
                    var ids = new LinkedHashSet<JobId>();
                    backlog.submissions().forEach(job -> ids.add(job.id()));
                    ids.addAll(store.unfinished());
                    var jobs = new ArrayList<JournalledJob>();
                    for (var id : ids) {
                        readable(id).filter(job -> !job.ended()).ifPresent(jobs::add);
                    }
                    jobs.sort(comparing(job -> job.job().submittedAt()));
                    jobs.forEach(this::adopt);
                    return jobs;
                });
    }

    /** One that can't be understood counts as one that never was: nobody else can use its key. */
    private Optional<JournalledJob> legible(JobId id) throws JournalException {
        try {
            return whole(id);
        } catch (IllegibleException e) {
            tell(id, e);
            return Optional.empty();
        }
    }

    private void adopt(JournalledJob job) {
        if (!job.ended()) {
            backlog.adopt(job.job().id(), job.events().size());
        }
    }

    /** One job that can't be read must not hold up the others. */
    private Optional<JournalledJob> readable(JobId id) {
        try {
            return whole(id);
        } catch (IllegibleException e) {
            tell(id, e);
            backlog.giveUp(id, ILLEGIBLE, clock.instant());
        } catch (JournalException e) {
            tell(id, e);
        }
        return Optional.empty();
    }

    private static void tell(JobId id, JournalException e) {
        LOG.atWarn().addKeyValue("job", id).setCause(e).log("a request can't be read");
    }

    /** What is written of the job, and what waits. */
    private Optional<JournalledJob> whole(JobId id) throws JournalException {
        // in this order: what is written meanwhile is then seen twice rather than never
        var fresh = backlog.peek(id);
        if (fresh != null && fresh.submission() != null) {
            return whole(new JournalledJob(fresh.submission(), List.of()), fresh);
        }
        var stored = store.find(id);
        return fresh == null ? stored : stored.flatMap(job -> whole(job, fresh));
    }

    private static Optional<JournalledJob> whole(JournalledJob kept, JournalEntry fresh) {
        var job = fresh.noteForgotten() ? kept.job().noted(null) : kept.job();
        var stored = kept.events();
        if (fresh.broken() || fresh.first() > stored.size()) {
            return fresh.endedAt() == null
                    ? Optional.of(new JournalledJob(job, List.of()))
                    : Optional.empty();
        }
        if (fresh.first() + fresh.events().size() <= stored.size()) {
            return Optional.of(new JournalledJob(job, stored, kept.endedAt()));
        }
        var events = new ArrayList<>(stored.subList(0, fresh.first()));
        events.addAll(fresh.events());
        return Optional.of(new JournalledJob(job, events, fresh.endedAt()));
    }

    @Override
    public JournalHealth health() {
        var now = state;
        var since = writingSince;
        return now.problem == null && since != null && hangs(since)
                ? new JournalHealth(hanging(since), since, bytes, damaged)
                : new JournalHealth(now.problem, now.since, bytes, damaged);
    }

    private @Nullable String problem() {
        return health().problem();
    }

    private boolean hangs(Instant since) {
        return clock.instant().isAfter(since.plus(limits.patience()));
    }

    private String hanging(Instant since) {
        var seconds = Duration.between(since, clock.instant()).toSeconds();
        return "The disk has not finished writing the journal for " + seconds + " s.";
    }

    /** The writer's work. */
    private void write() {
        var pause = limits.pause();
        while (backlog.await(housekeeping.isBusy() ? Duration.ZERO : Housekeeping.INTERVAL)) {
            var batch = backlog.take();
            if (!batch.isEmpty()) {
                if (write(batch)) {
                    pause = limits.pause();
                } else if (backlog.rest(pause)) {
                    pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
                    continue;
                } else {
                    break;
                }
            }
            housekeeping.step();
            bytes = store.bytes();
        }
        backlog.giveUp();
    }

    private boolean write(List<JournalEntry> batch) {
        writingSince = clock.instant();
        try {
            store.write(batch);
        } catch (JournalException e) {
            failed(e.getMessage(), e);
            backlog.refused(batch);
            return false;
        } catch (RuntimeException e) {
            failed("The journal can't be written: " + e + ".", e);
            backlog.refused(batch);
            return false;
        } finally {
            writingSince = null;
        }
        housekeeping.wrote(batch);
        if (state.problem != null && lasting == null) {
            LOG.info("the journal can be written again");
            state = new State(null, clock.instant());
        }
        backlog.written(batch, lasting == null);
        return true;
    }

    private void failed(@Nullable String problem, Exception e) {
        var before = state;
        if (before.problem == null) {
            LOG.warn("the journal can't be written; requests go on without it", e);
        }
        if (lasting == null) {
            var since = before.problem == null ? clock.instant() : before.since;
            state = new State(String.valueOf(problem), since);
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /** Writes what waits, for up to 5 s. */
    @Override
    public void close() {
        backlog.close();
        var ended = reads.close(limits.patience());
        try {
            ended &= writer.join(limits.patience());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            ended = false;
        }
        if (ended) {
            store.close();
        } else {
            // a store must not be closed under a thread that is in it
            LOG.warn("the journal did not end in time; what waited is not written");
        }
    }
}
