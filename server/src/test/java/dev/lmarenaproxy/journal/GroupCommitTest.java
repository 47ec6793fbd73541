package dev.lmarenaproxy.journal;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lmarenaproxy.FakeClock;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.TestJobs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
    private static final JobEvent.Final FINISHED = new JobEvent.Finished(FinishReason.STOP, null);
    private static final Duration PATIENCE = Duration.ofMillis(300);
    private static final int WAITING_BYTES = 50_000;

    private final FakeClock clock = new FakeClock();
    private final FaultyStore store = new FaultyStore();
    private final GroupCommit journal = journal(Duration.ofMillis(50));

    private GroupCommit journal(Duration lingering) {
        return new GroupCommit(
                store,
                () -> new Retention(Duration.ofDays(1), 1L << 30),
                clock,
                null,
                new GroupCommit.Limits(
                        lingering, PATIENCE, Duration.ofMillis(5), WAITING_BYTES, 20_000));
    }

    @AfterEach
    void close() {
        store.recover();
        journal.close();
    }

    private Job job(String id) {
        return TestJobs.keyed(id, clock.instant(), id);
    }

    private Job submitted(String id) throws Exception {
        var job = job(id);
        assertThat(get(journal.submitted(job))).isTrue();
        return job;
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, SECONDS);
    }

    private static JobEvent text(int length) {
        return new JobEvent.Text("x".repeat(length));
    }

    /** Until the store was tried so often from now on. */
    private void awaitAttempts(int more) throws Exception {
        store.attempts.drainPermits();
        assertThat(store.attempts.tryAcquire(more, 20, SECONDS)).isTrue();
    }

    /** Completes with true when all before it has been written. */
    private CompletionStage<Boolean> recovered() throws Exception {
        for (int i = 0; i < 1000; i++) {
            // those that are kept no sooner than the others wait behind them
            var kept = journal.submitted(job("probe" + i));
            if (get(kept)) {
                return kept;
            }
            store.attempts.drainPermits();
            store.attempts.tryAcquire(10, MILLISECONDS);
        }
        throw new AssertionError("the journal did not recover");
    }

    @Test
    void a_job_that_cannot_be_read_does_not_keep_the_others_from_going_on() throws Exception {
        var damaged = submitted("a");
        var whole = submitted("b");
        store.damage(damaged.id());

        assertThat(get(journal.unfinished())).containsExactly(new JournalledJob(whole, List.of()));
    }

    @Test
    void a_job_of_a_former_run_that_is_found_by_its_key_can_be_gone_on_with() throws Exception {
        var job = submitted("a");
        try (var next =
                new GroupCommit(store, () -> new Retention(Duration.ofDays(1), 1 << 30), clock)) {
            assertThat(get(next.find(job.owner(), "a", job.submittedAt()))).isPresent();

            next.append(job.id(), text(1));
            assertThat(get(next.ended(job.id(), FINISHED, clock.instant()))).isTrue();
            assertThat(get(next.find(job.id())))
                    .contains(new JournalledJob(job, List.of(text(1), FINISHED), clock.instant()));
        }
    }

    @Test
    void events_are_written_in_groups() throws Exception {
        var job = submitted("a");
        for (int i = 0; i < 100; i++) {
            journal.append(job.id(), text(1));
        }

        assertThat(get(journal.ended(job.id(), FINISHED, clock.instant()))).isTrue();

        assertThat(store.batches()).hasSizeLessThan(10);
        assertThat(store.batches().stream().mapToInt(Integer::intValue).sum()).isEqualTo(101);
    }

    @Test
    void an_event_alone_is_written_without_anything_that_follows() throws Exception {
        var job = submitted("a");
        store.attempts.drainPermits();

        journal.append(job.id(), text(1));

        assertThat(store.attempts.tryAcquire(20, SECONDS)).isTrue();
    }

    @Test
    void submissions_that_come_while_the_disk_works_share_the_next_transaction() throws Exception {
        store.hang();
        var stages = new ArrayList<CompletionStage<Boolean>>();
        stages.add(journal.submitted(job("first")));
        assertThat(store.attempts.tryAcquire(20, SECONDS)).isTrue();
        for (int i = 0; i < 10; i++) {
            stages.add(journal.submitted(job("job" + i)));
        }

        store.recover();

        for (var stage : stages) {
            assertThat(get(stage)).isTrue();
        }
        assertThat(store.batches()).hasSize(2);
    }

    @Test
    void a_final_event_is_not_taken_for_another_one() {
        assertThatThrownBy(() -> journal.append(job("a").id(), FINISHED))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_waits_is_written_before_the_end() throws Exception {
        var patient = journal(Duration.ofMinutes(1));
        var job = job("b");
        assertThat(get(patient.submitted(job))).isTrue();
        patient.append(job.id(), text(1));

        patient.close();

        assertThat(store.find(job.id()).orElseThrow().events()).containsExactly(text(1));
        assertThat(get(patient.submitted(job("late")))).isFalse();
        assertThatThrownBy(() -> get(patient.find(job.id())))
                .hasCauseInstanceOf(JournalException.class);
    }

    @Test
    void a_makeshift_journal_works_and_tells_that_it_keeps_nothing() throws Exception {
        var retention = new Retention(Duration.ofDays(1), 1L << 30);
        var makeshift =
                GroupCommit.makeshift(new FaultyStore(), () -> retention, clock, "No disk.");
        var job = job("a");

        assertThat(get(makeshift.submitted(job))).isFalse();
        assertThat(get(makeshift.find(job.id()))).isPresent();
        assertThat(makeshift.health().problem()).isEqualTo("No disk.");
        makeshift.close();
    }

    @Nested
    class When_the_disk_fails {
        @Test
        void the_line_goes_on_and_health_tells_why() throws Exception {
            store.fail();

            assertThat(get(journal.submitted(job("a")))).isFalse();

            assertThat(journal.health().problem()).isEqualTo("The disk is broken.");
            assertThat(journal.health().since()).isEqualTo(clock.instant());
            // from now on nobody waits
            assertThat(journal.submitted(job("b")).toCompletableFuture())
                    .isCompletedWithValue(false);
        }

        @Test
        void all_that_was_told_meanwhile_is_written_once_it_works() throws Exception {
            var running = submitted("running");
            store.fail();
            assertThat(get(journal.submitted(job("new")))).isFalse();
            var fresh = job("new");
            journal.append(running.id(), text(1));
            journal.append(fresh.id(), text(2));
            var ended = journal.ended(running.id(), FINISHED, clock.instant());
            assertThat(get(ended)).isFalse();
            awaitAttempts(3);

            store.recover();
            assertThat(get(journal.ended(fresh.id(), FINISHED, clock.instant()))).isIn(true, false);
            assertThat(get(recovered())).isTrue();

            assertThat(journal.health().well()).isTrue();
            assertThat(store.find(running.id()).orElseThrow().events())
                    .containsExactly(text(1), FINISHED);
            assertThat(store.find(fresh.id()).orElseThrow().events())
                    .containsExactly(text(2), FINISHED);
        }

        @Test
        void what_waits_is_found() throws Exception {
            store.fail();
            var job = job("a");
            assertThat(get(journal.submitted(job))).isFalse();
            journal.append(job.id(), text(1));

            var expected = new JournalledJob(job, List.of(text(1)));
            assertThat(get(journal.find(job.id()))).contains(expected);
            assertThat(get(journal.find(job.owner(), "a", job.submittedAt()))).contains(expected);
            assertThat(get(journal.unfinished())).containsExactly(expected);
        }

        @Test
        void a_job_that_loses_an_event_is_never_served_in_part() throws Exception {
            var job = submitted("a");
            journal.append(job.id(), text(1));
            store.fail();
            for (int i = 0; i < 10; i++) {
                journal.append(job.id(), text(WAITING_BYTES / 5));
            }

            assertThat(get(journal.find(job.id()))).contains(new JournalledJob(job, List.of()));
            journal.append(job.id(), text(1));
            var ended = journal.ended(job.id(), FINISHED, clock.instant());
            assertThat(get(journal.find(job.id()))).isEmpty();
            assertThat(get(journal.find(job.owner(), "a", job.submittedAt()))).isEmpty();

            store.recover();
            // or nobody would remember what its key stands for
            assertThat(get(ended)).isFalse();
            assertThat(get(recovered())).isTrue();
            assertThat(store.find(job.id())).isEmpty();
            assertThat(store.unfinished()).doesNotContain(job.id());
        }

        @Test
        void new_jobs_are_left_out_altogether_once_too_much_waits() throws Exception {
            store.fail();
            var jobs = new ArrayList<Job>();
            for (int i = 0; i < 100; i++) {
                var job = job("job" + i);
                jobs.add(job);
                assertThat(get(journal.submitted(job))).isFalse();
                journal.append(job.id(), text(500));
                assertThat(get(journal.ended(job.id(), FINISHED, clock.instant()))).isFalse();
            }

            store.recover();
            assertThat(get(recovered())).isTrue();

            var kept = 0;
            for (var job : jobs) {
                var found = store.find(job.id());
                found.ifPresent(f -> assertThat(f.events()).containsExactly(text(500), FINISHED));
                kept += found.isPresent() ? 1 : 0;
            }
            assertThat(kept).isBetween(20, 50);
            assertThat(store.unfinished()).hasSizeLessThan(1000);
        }

        @Test
        void what_waited_is_soon_written_in_few_groups() throws Exception {
            store.fail();
            for (int i = 0; i < 20; i++) {
                assertThat(get(journal.submitted(job("job" + i)))).isFalse();
            }

            store.recover();

            while (store.unfinished().size() < 20) {
                assertThat(store.written.tryAcquire(20, SECONDS)).isTrue();
            }
            assertThat(store.batches()).hasSizeLessThan(10);
        }

        @Test
        void an_entry_that_can_never_be_written_does_not_hold_up_the_others() throws Exception {
            store.failFor(entry -> entry.job().value().equals("poison"));
            assertThat(get(journal.submitted(job("poison")))).isFalse();

            for (int i = 0; i < 20; i++) {
                get(journal.submitted(job("job" + i)));
            }

            while (store.unfinished().size() < 20) {
                assertThat(store.written.tryAcquire(20, SECONDS)).isTrue();
            }
        }
    }

    @Nested
    class When_the_disk_hangs {
        @Test
        void nobody_waits_longer_than_the_patience() throws Exception {
            store.hang();

            assertThat(get(journal.submitted(job("a")))).isFalse();

            assertThat(journal.health().well()).isTrue();
            clock.pass(PATIENCE.plusSeconds(1));
            assertThat(journal.health().problem())
                    .isEqualTo("The disk has not finished writing the journal for 1 s.");
            assertThat(journal.submitted(job("b")).toCompletableFuture())
                    .isCompletedWithValue(false);
            assertThat(get(journal.find(job("b").id()))).isPresent();
        }

        @Test
        void it_goes_on_by_itself_afterwards() throws Exception {
            store.hang();
            assertThat(get(journal.submitted(job("a")))).isFalse();
            clock.pass(Duration.ofSeconds(10));

            store.recover();

            assertThat(get(recovered())).isTrue();
            assertThat(journal.health().well()).isTrue();
            assertThat(store.find(job("a").id())).isPresent();
        }

        @Test
        void closing_does_not_hang() throws Exception {
            store.hang();
            var kept = journal.submitted(job("a"));

            journal.close();

            assertThat(get(kept)).isFalse();
        }
    }

    @Test
    void old_jobs_are_removed_between_batches() throws Exception {
        var old = submitted("old");
        assertThat(get(journal.ended(old.id(), FINISHED, clock.instant()))).isTrue();
        clock.pass(Duration.ofDays(3));

        // each looks after it wrote
        submitted("a");
        submitted("b");
        submitted("c");

        assertThat(store.find(old.id())).isEmpty();
    }
}
