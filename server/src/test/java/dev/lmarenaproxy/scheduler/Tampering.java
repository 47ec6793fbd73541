package dev.lmarenaproxy.scheduler;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.scheduler.Decision.Fail;
import dev.lmarenaproxy.scheduler.Decision.Park;
import dev.lmarenaproxy.scheduler.Decision.Retry;
import dev.lmarenaproxy.scheduler.Decision.Start;
import dev.lmarenaproxy.scheduler.Decision.Stop;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Ways in which a scheduler could be wrong, put between the world and an honest one: its limits,
 * what it hears or what it says is changed.
 */
enum Tampering {
    A_START_IS_LOST(loses(Start.class::isInstance)),
    A_START_IS_DOUBLED(doubles(Start.class::isInstance)),
    AN_END_IS_LOST(loses(Fail.class::isInstance)),
    AN_END_IS_DOUBLED(doubles(Fail.class::isInstance)),
    A_STOP_IS_LOST(loses(Stop.class::isInstance)),
    A_JOB_IS_LOST_WITH_ITS_TAB(loses(Tampering::isInterrupted)),
    A_PARK_IS_LOST(loses(Park.class::isInstance)),
    A_PARK_IS_TOO_SHORT(says(Tampering::parkedShorter)),
    A_PARKED_TAB_IS_USED(says(Tampering::parkedLonger)),
    AN_EPOCH_IS_USED_AGAIN(says(Tampering::startedAgain)),
    AN_EPOCH_IS_LEFT_OUT(says(Tampering::startedLater)),
    AN_OLD_EPOCH_IS_STOPPED(says(Tampering::stoppedBefore)),
    ANOTHER_TAB_IS_STOPPED(says(Tampering::stoppedElsewhere)),
    A_TAB_GETS_ONE_TOO_MANY(limits(most -> with(most, 1, 0))),
    ALL_TABS_GET_ONE_TOO_MANY(limits(most -> with(most, 0, 1))),
    A_TAB_GETS_ONE_TOO_FEW(limits(most -> with(most, -1, 0))),
    A_NEED_IS_NOT_SEEN(hears(Tampering::well)),
    A_TAB_THAT_IS_AWAY_IS_USED(hears(Tampering::ready)),
    WHAT_IS_OFFERED_IS_NOT_SEEN(hears(deaf(Command.Offers.class))),
    A_LOST_TAB_IS_NOT_SEEN(hears(deaf(Command.TabGone.class))),
    A_REFUSED_FORM_IS_NOT_SEEN(hears(deaf(Command.Again.class))),
    AN_ANSWER_IS_NOT_SEEN(hears(deaf(Command.Ended.class))),
    TIME_IS_NOT_SEEN(hears(deaf(Command.Passed.class))),
    ALL_OWNERS_ARE_ONE(hears(Tampering::ofNobody)),
    EACH_JOB_HAS_AN_OWNER_OF_ITS_OWN(hears(Tampering::ofItself)),
    WHAT_BEGINS_ALIKE_GOES_ON(hears(command -> going(command, true))),
    NO_CONVERSATION_GOES_ON(hears(command -> going(command, false))),
    NOTHING_IS_TRIED_AGAIN(hears(Tampering::rejected)),
    EVERYTHING_IS_TRIED_AGAIN(hears(Tampering::interrupted)),
    PATIENCE_IS_ENDLESS(limits(most -> patient(most, Duration.ofDays(1)))),
    PATIENCE_IS_SHORT(limits(most -> patient(most, Duration.ofSeconds(-3))));

    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private final Change change;

    Tampering(Change change) {
        this.change = change;
    }

    Command.Subject with(Limits limits, Random random) {
        var honest = new Command.Honest(new Scheduler(change.limits.apply(limits), new Random(1)));
        return new Command.Subject() {
            @Override
            public List<Decision> tell(Command command, Instant now) {
                // seldom, so that it is not the first thing that happens
                if (random.nextInt(20) > 0) {
                    return honest.tell(command, now);
                }
                var decisions = honest.tell(change.hears.apply(command), now);
                return decisions.stream().flatMap(change::said).toList();
            }

            @Override
            public Optional<Instant> nextDeadline() {
                return honest.nextDeadline();
            }
        };
    }

    private record Change(
            UnaryOperator<Limits> limits,
            UnaryOperator<Command> hears,
            UnaryOperator<Decision> says,
            Predicate<Decision> loses,
            Predicate<Decision> doubles) {
        Stream<Decision> said(Decision decision) {
            if (loses.test(decision)) {
                return Stream.empty();
            }
            var changed = says.apply(decision);
            return doubles.test(decision) ? Stream.of(changed, changed) : Stream.of(changed);
        }
    }

    private static Change limits(UnaryOperator<Limits> change) {
        return new Change(change, it -> it, it -> it, _ -> false, _ -> false);
    }

    private static Change hears(UnaryOperator<Command> change) {
        return new Change(it -> it, change, it -> it, _ -> false, _ -> false);
    }

    private static Change says(UnaryOperator<Decision> change) {
        return new Change(it -> it, it -> it, change, _ -> false, _ -> false);
    }

    private static Change loses(Predicate<Decision> which) {
        return new Change(it -> it, it -> it, it -> it, which, _ -> false);
    }

    private static Change doubles(Predicate<Decision> which) {
        return new Change(it -> it, it -> it, it -> it, _ -> false, which);
    }

    private static UnaryOperator<Command> deaf(Class<? extends Command> kind) {
        // what is said of an unknown job changes nothing
        var nothing = new Command.Cancelled(new JobId("unknown"));
        return command -> kind.isInstance(command) ? nothing : command;
    }

    private static boolean isInterrupted(Decision decision) {
        return decision instanceof Retry(_, var fault)
                && fault.kind() == Fault.Kind.STREAM_INTERRUPTED;
    }

    private static Decision parkedShorter(Decision decision) {
        return decision instanceof Park(var browser, var until)
                ? new Park(browser, until.minusSeconds(1))
                : decision;
    }

    private static Decision parkedLonger(Decision decision) {
        return decision instanceof Park(var browser, var until)
                ? new Park(browser, until.plusSeconds(5))
                : decision;
    }

    private static Decision startedAgain(Decision decision) {
        return decision instanceof Start(var job, var tab, var epoch)
                ? new Start(job, tab, epoch - 1)
                : decision;
    }

    private static Decision startedLater(Decision decision) {
        return decision instanceof Start(var job, var tab, var epoch)
                ? new Start(job, tab, epoch + 1)
                : decision;
    }

    private static Decision stoppedBefore(Decision decision) {
        return decision instanceof Stop(var job, var tab, var epoch)
                ? new Stop(job, tab, epoch - 1)
                : decision;
    }

    private static Decision stoppedElsewhere(Decision decision) {
        return decision instanceof Stop(var job, _, var epoch)
                ? new Stop(job, new TabId("elsewhere"), epoch)
                : decision;
    }

    private static Command well(Command command) {
        return command instanceof Command.TabSeen(var tab, var view)
                ? new Command.TabSeen(tab, new TabView(view.browser(), view.ready(), null))
                : command;
    }

    private static Command ready(Command command) {
        return command instanceof Command.TabSeen(var tab, var view)
                ? new Command.TabSeen(tab, new TabView(view.browser(), true, view.need()))
                : command;
    }

    private static Command ofNobody(Command command) {
        return owned(command, "nobody");
    }

    private static Command ofItself(Command command) {
        return command instanceof Command.Submitted(var request)
                ? owned(command, request.job().value())
                : command;
    }

    private static Command owned(Command command, String owner) {
        return command instanceof Command.Submitted(var request)
                ? new Command.Submitted(
                        new Request(
                                request.job(),
                                new Owner(owner),
                                request.model(),
                                request.conversation(),
                                request.goesOn(),
                                request.submittedAt(),
                                request.epoch()))
                : command;
    }

    private static Command going(Command command, boolean on) {
        return command instanceof Command.Submitted(var request)
                ? new Command.Submitted(
                        new Request(
                                request.job(),
                                request.owner(),
                                request.model(),
                                request.conversation(),
                                on,
                                request.submittedAt(),
                                request.epoch()))
                : command;
    }

    private static Command rejected(Command command) {
        return failed(command, Fault.Kind.UPSTREAM_REJECTED);
    }

    private static Command interrupted(Command command) {
        return failed(command, Fault.Kind.STREAM_INTERRUPTED);
    }

    private static Command failed(Command command, Fault.Kind kind) {
        return command instanceof Command.AttemptFailed(var job, var fault)
                ? new Command.AttemptFailed(job, Fault.of(kind, fault.message()))
                : command;
    }

    private static Limits with(Limits limits, int jobsPerTab, int running) {
        return new Limits(
                limits.jobsPerTab() + jobsPerTab,
                limits.running() + running,
                limits.queued(),
                limits.tabWait(),
                limits.personWait(),
                limits.queueWait(),
                limits.total(),
                limits.retries());
    }

    private static Limits patient(Limits limits, Duration more) {
        return new Limits(
                limits.jobsPerTab(),
                limits.running(),
                limits.queued(),
                limits.tabWait().plus(more),
                limits.personWait().plus(more),
                limits.queueWait().plus(more),
                limits.total().plus(more),
                limits.retries());
    }
}
