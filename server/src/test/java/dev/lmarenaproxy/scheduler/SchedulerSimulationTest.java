package dev.lmarenaproxy.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.TabId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random events in a made-up time; after each the scheduler's promises must hold. */
class SchedulerSimulationTest {
    private static final int JOBS = 5_000;
    private static final int TABS = 6;
    private static final Duration TAB_WAIT = Duration.ofSeconds(10);
    private static final Limits PATIENT =
            new Limits(3, 20, TAB_WAIT, Duration.ofSeconds(15), Duration.ofSeconds(50));

    /** Nothing may take as long as it might wait. */
    private static final Limits HASTY =
            new Limits(3, 20, TAB_WAIT, Duration.ofSeconds(60), Duration.ofSeconds(12));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void every_promise_holds_whatever_happens(long seed) {
        var world = new World(new Random(seed), seed % 2 == 0 ? PATIENT : HASTY);

        world.run();

        assertThat(world.ends.keySet()).hasSize(JOBS);
        assertThat(world.reached)
                .as("the simulation is of no use where it doesn't get everywhere")
                .containsKeys("Start", "Stop", "ended", "cancelled", "tabGone")
                .containsKeys("QUEUE_FULL", "QUEUE_TIMEOUT", "NO_TAB_CONNECTED")
                .containsKeys("ANSWER_TIMEOUT", "STREAM_INTERRUPTED");
    }

    /** What the scheduler is told, and what may follow from it. */
    private static final class World {
        private final Random random;
        private final Limits limits;
        private final Scheduler scheduler;
        private final Set<TabId> ready = new HashSet<>();
        private final Set<TabId> known = new HashSet<>();
        private final LinkedHashSet<JobId> waiting = new LinkedHashSet<>();
        private final Map<JobId, TabId> running = new HashMap<>();
        private final Map<JobId, String> ends = new HashMap<>();
        private final Map<String, Integer> reached = new TreeMap<>();
        private Instant now = Instant.EPOCH;
        private int submitted;

        World(Random random, Limits limits) {
            this.random = random;
            this.limits = limits;
            this.scheduler = new Scheduler(limits);
        }

        void run() {
            while (submitted < JOBS) {
                now = now.plusMillis(random.nextInt(rush() ? 300 : 4000));
                event();
                check();
            }
            for (var tab : Set.copyOf(known)) {
                gone(tab);
            }
            now = now.plus(limits.total());
            passed();
            assertThat(scheduler.waiting() + scheduler.running()).isZero();
            assertThat(scheduler.nextDeadline()).isEmpty();
        }

        /** Jobs come fast, end seldom by themselves, and tabs go but don't come. */
        private boolean rush() {
            return submitted % 500 < 200;
        }

        private void event() {
            var tab = new TabId("tab-" + random.nextInt(TABS));
            switch (random.nextInt(20)) {
                case 0, 1 -> {
                    var comes = rush() ? new TabId("tab-0") : tab;
                    ready.add(comes);
                    known.add(comes);
                    carryOut(scheduler.tabReady(comes, now));
                }
                case 2 -> {
                    ready.remove(tab);
                    carryOut(scheduler.tabAway(tab, now));
                }
                case 3 -> gone(random.nextInt(3) == 0 ? tab : new TabId("unknown"));
                case 4 -> {
                    if (random.nextInt(20) == 0) {
                        Set.copyOf(known).forEach(this::gone);
                    }
                }
                case 5 -> one(running.keySet(), "cancelled", true);
                case 6 -> one(waiting, "cancelled", true);
                case 7, 8, 9, 10, 11 -> {
                    if (!rush() || random.nextInt(10) == 0) {
                        one(running.keySet(), "ended", false);
                    }
                }
                case 12 -> passed();
                default -> submit();
            }
            var deadline = scheduler.nextDeadline();
            if (deadline.isPresent() && !deadline.get().isAfter(now)) {
                passed();
            }
        }

        private void submit() {
            var job = new JobId("job-" + submitted++);
            waiting.add(job);
            carryOut(scheduler.submitted(job, now));
        }

        private void one(Set<JobId> among, String how, boolean cancel) {
            if (among.isEmpty()) {
                return;
            }
            var job = List.copyOf(among).get(random.nextInt(among.size()));
            var tab = running.get(job);
            var decisions = cancel ? scheduler.cancelled(job, now) : scheduler.ended(job, now);
            if (cancel && tab != null) {
                assertThat(decisions).first().isEqualTo(new Decision.Stop(job, tab, 1));
                decisions = decisions.subList(1, decisions.size());
            }
            end(job, how);
            carryOut(decisions);
        }

        private void gone(TabId tab) {
            ready.remove(tab);
            if (known.remove(tab)) {
                reach("tabGone");
            }
            var lost = running.entrySet().stream().filter(run -> run.getValue().equals(tab));
            var expected = lost.map(Map.Entry::getKey).toList();
            var decisions = scheduler.tabGone(tab, now);
            assertThat(decisions).hasSameSizeAs(expected);
            carryOut(decisions);
            assertThat(ends.keySet()).containsAll(expected);
        }

        private void passed() {
            carryOut(scheduler.passed(now));
            assertThat(scheduler.nextDeadline().filter(deadline -> !deadline.isAfter(now)))
                    .isEmpty();
        }

        private void carryOut(List<Decision> decisions) {
            var stopped = new ArrayList<JobId>();
            for (var decision : decisions) {
                switch (decision) {
                    case Decision.Start(var job, var tab, var epoch) -> {
                        assertThat(ready).as("%s gets %s", tab, job).contains(tab);
                        assertThat(job).as("oldest first").isEqualTo(waiting.getFirst());
                        assertThat(epoch).isEqualTo(1);
                        waiting.remove(job);
                        running.put(job, tab);
                        reach("Start");
                    }
                    case Decision.Stop(var job, var tab, _) -> {
                        assertThat(running).containsEntry(job, tab);
                        stopped.add(job);
                        reach("Stop");
                    }
                    case Decision.Fail(var job, var fault) -> {
                        end(job, fault.kind().name());
                        stopped.remove(job);
                    }
                }
            }
            assertThat(stopped).as("stopped, but not failed").isEmpty();
        }

        private void end(JobId job, String how) {
            var wasKnown = waiting.remove(job) | running.remove(job) != null;
            assertThat(wasKnown).as("%s ends by %s", job, how).isTrue();
            assertThat(ends.put(job, how)).isNull();
            reach(how);
        }

        private void reach(String what) {
            reached.merge(what, 1, Integer::sum);
        }

        private void check() {
            assertThat(scheduler.waiting()).isEqualTo(waiting.size()).isBetween(0, limits.queued());
            assertThat(scheduler.running()).isEqualTo(running.size());
            assertThat(ends.size() + waiting.size() + running.size()).isEqualTo(submitted);
            var perTab = new HashMap<TabId, Integer>();
            running.values().forEach(tab -> perTab.merge(tab, 1, Integer::sum));
            assertThat(perTab.values()).allMatch(jobs -> jobs <= limits.jobsPerTab());
            assertThat(known).containsAll(perTab.keySet());
            if (!waiting.isEmpty()) {
                assertThat(ready)
                        .as("no place stays empty while jobs wait")
                        .allMatch(tab -> perTab.getOrDefault(tab, 0) == limits.jobsPerTab());
            }
        }
    }
}
