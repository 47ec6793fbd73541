package dev.lmarenaproxy.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.TabId;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/**
 * No operation may take long while 10,000 jobs wait and 1,000 tabs are there: the dispatcher does
 * them one after the other. The bound is far above what is measured (20 to 310 microseconds), so
 * that only work that grows with jobs times tabs breaks it.
 */
class SchedulerSpeedTest {
    private static final int JOBS = 10_000;
    private static final int TABS = 1_000;
    private static final int OPERATIONS = 1_000;
    private static final Duration MOST = Duration.ofMillis(3);
    private static final Limits LIMITS =
            new Limits(
                    1,
                    TABS,
                    JOBS,
                    Stage.TAB_WAIT,
                    Stage.PERSON_WAIT,
                    Duration.ofHours(1),
                    Duration.ofHours(2),
                    Stage.RETRIES);

    private final Scheduler scheduler = new Scheduler(LIMITS, new Random(1));
    private final Deque<JobId> running = new ArrayDeque<>();
    private Instant now = Instant.EPOCH;
    private int jobs;

    @Test
    void ends_are_followed_by_starts_fast_where_all_browsers_offer_the_same() {
        fill(_ -> Set.of("m", "n"), i -> "owner-" + i % 50, _ -> "m");

        assertThat(timePerOperation(this::endAndSubmit)).isLessThan(MOST);
        assertThat(scheduler.waiting()).isEqualTo(JOBS);
    }

    @Test
    void ends_are_followed_by_starts_fast_where_each_browser_offers_something_else() {
        fill(
                i -> Set.of("m", "own-" + i),
                i -> "owner-" + i % 50,
                i -> i % 3 == 0 ? "m" : "own-" + i % TABS);

        assertThat(timePerOperation(this::endAndSubmit)).isLessThan(MOST);
    }

    @Test
    void jobs_that_no_tab_can_take_do_not_slow_down_the_others() {
        fill(_ -> Set.of("m"), i -> "owner-" + i, i -> i < TABS ? "m" : "unknown-" + i % 300);
        for (int i = 0; i < 100; i++) {
            submit("shy", "m");
        }

        assertThat(timePerOperation(this::endAndSubmit)).isLessThan(MOST);
    }

    @Test
    void tabs_come_and_go_fast() {
        fill(_ -> Set.of("m"), i -> "owner-" + i % 50, _ -> "m");

        var time =
                timePerOperation(i -> {
                    var tab = new TabId("tab-" + i % TABS);
                    var gone = scheduler.tabGone(tab, now);
                    var view = new TabView("browser-" + i % TABS, true, null);
                    scheduler.tab(tab, view, now);
                    return gone;
                });

        assertThat(time).isLessThan(MOST);
    }

    @Test
    void limits_of_the_site_are_noted_fast() {
        fill(_ -> Set.of("m"), i -> "owner-" + i % 50, _ -> "m");
        var limited = new Fault(Fault.Kind.RATE_LIMITED, "", null, Duration.ofSeconds(1));

        var time =
                timePerOperation(i -> {
                    now = now.plusMillis(2);
                    return scheduler.attemptFailed(running.removeFirst(), limited, now);
                });

        assertThat(time).isLessThan(MOST);
    }

    @Test
    void all_waiting_jobs_expire_in_one_go() {
        fill(_ -> Set.of("m"), i -> "owner-" + i % 50, _ -> "m");

        var time =
                timePerOperation(
                        i -> i > 0 ? List.of() : scheduler.passed(now.plus(LIMITS.queueWait())));

        assertThat(scheduler.waiting()).isZero();
        assertThat(time.multipliedBy(OPERATIONS)).isLessThan(Duration.ofSeconds(1));
    }

    private List<Decision> endAndSubmit(int ignored) {
        now = now.plusMillis(1);
        var decisions = scheduler.ended(running.removeFirst(), now);
        submit("owner-" + jobs % 50, "m");
        return decisions;
    }

    private void fill(
            IntFunction<Set<String>> offers, IntFunction<String> owner, IntFunction<String> model) {
        for (int i = 0; i < TABS; i++) {
            scheduler.offers("browser-" + i, offers.apply(i), now);
            scheduler.tab(new TabId("tab-" + i), new TabView("browser-" + i, true, null), now);
        }
        for (int i = 0; i < TABS + JOBS; i++) {
            submit(owner.apply(i), model.apply(i));
        }
    }

    private void submit(String owner, String model) {
        var id = new JobId("job-" + jobs++);
        note(
                scheduler.submitted(
                        new Request(id, new Owner(owner), model, id.value(), false, now, 0), now));
    }

    private Duration timePerOperation(IntFunction<List<Decision>> operation) {
        // the processor's time, as others may be busy too
        var threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < OPERATIONS; i++) {
            note(operation.apply(i));
            scheduler.nextDeadline();
        }
        return Duration.ofNanos((threads.getCurrentThreadCpuTime() - start) / OPERATIONS);
    }

    private void note(List<Decision> decisions) {
        for (var decision : decisions) {
            if (decision instanceof Decision.Start(var job, _, _)) {
                running.addLast(job);
            }
        }
    }
}
