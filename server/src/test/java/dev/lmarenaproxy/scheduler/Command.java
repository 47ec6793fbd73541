package dev.lmarenaproxy.scheduler;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.TabId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a simulated world tells the scheduler, as data, so that it can be tampered with. */
sealed interface Command {
    record Submitted(Request request) implements Command {}

    record Cancelled(JobId job) implements Command {}

    record Ended(JobId job) implements Command {}

    record AttemptFailed(JobId job, Fault fault) implements Command {}

    record Again(JobId job) implements Command {}

    record TabSeen(TabId tab, TabView view) implements Command {}

    record TabGone(TabId tab) implements Command {}

    record Offers(String browser, Set<String> models) implements Command {}

    record Passed() implements Command {}

    /** What carries commands out: the scheduler, or one that does it wrong on purpose. */
    interface Subject {
        List<Decision> tell(Command command, Instant now);

        Optional<Instant> nextDeadline();
    }

    /** The scheduler as it is. */
    record Honest(Scheduler scheduler) implements Subject {
        @Override
        public List<Decision> tell(Command command, Instant now) {
            return switch (command) {
                case Submitted(var request) -> scheduler.submitted(request, now);
                case Cancelled(var job) -> scheduler.cancelled(job, now);
                case Ended(var job) -> scheduler.ended(job, now);
                case AttemptFailed(var job, var fault) -> scheduler.attemptFailed(job, fault, now);
                case Again(var job) -> scheduler.again(job);
                case TabSeen(var tab, var view) -> scheduler.tab(tab, view, now);
                case TabGone(var tab) -> scheduler.tabGone(tab, now);
                case Offers(var browser, var models) -> scheduler.offers(browser, models, now);
                case Passed() -> scheduler.passed(now);
            };
        }

        @Override
        public Optional<Instant> nextDeadline() {
            return scheduler.nextDeadline();
        }
    }
}
