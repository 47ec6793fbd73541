package dev.lmarenaproxy.journal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.FakeClock;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.TabId;
import dev.lmarenaproxy.TestJobs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What every journal does, whatever store it keeps jobs in. */
public abstract class JournalContract {
    private static final Retention RETENTION = new Retention(Duration.ofDays(30), 1L << 30);
    private static final JobEvent.Final FINISHED = new JobEvent.Finished(FinishReason.STOP, null);

    private final FakeClock clock = new FakeClock();
    private final Instant start = clock.instant();
    private Journal journal;

    /** Opens the store, or opens it again with all that was kept. */
    protected abstract JournalStore store() throws Exception;

    @BeforeEach
    void open() throws Exception {
        journal = new GroupCommit(store(), () -> RETENTION, clock);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private void reopen() throws Exception {
        journal.close();
        open();
    }

    private Job submitted(String id) throws Exception {
        return submitted(TestJobs.streamed(id, clock.instant()));
    }

    private Job submitted(Job job) throws Exception {
        assertThat(get(journal.submitted(job))).isTrue();
        return job;
    }

    protected static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, SECONDS);
    }

    private static JobEvent text(String text) {
        return new JobEvent.Text(text);
    }

    @Test
    void a_job_is_found_as_it_was_submitted() throws Exception {
        var job = submitted(TestJobs.keyed("a", start.plusNanos(123_456_789), "key"));

        assertThat(get(journal.find(job.id()))).contains(new JournalledJob(job, List.of()));
        reopen();
        assertThat(get(journal.find(job.id()))).contains(new JournalledJob(job, List.of()));
    }

    @Test
    void an_unknown_job_is_not_found_and_nothing_is_kept_of_it() throws Exception {
        var unknown = new JobId("unknown");

        journal.append(unknown, text("?"));

        assertThat(get(journal.ended(unknown, FINISHED, clock.instant()))).isFalse();
        assertThat(get(journal.find(unknown))).isEmpty();
        assertThat(get(journal.find(Owner.ANONYMOUS, "key", start))).isEmpty();
    }

    @Test
    void events_are_found_in_order_before_they_are_written() throws Exception {
        var job = submitted("a");
        var events = new ArrayList<JobEvent>();

        for (int i = 0; i < 300; i++) {
            events.add(text("piece " + i));
            journal.append(job.id(), events.getLast());
            if (i % 50 == 0) {
                assertThat(get(journal.find(job.id()))).contains(new JournalledJob(job, events));
            }
        }

        assertThat(get(journal.find(job.id()))).contains(new JournalledJob(job, events));
        reopen();
        assertThat(get(journal.find(job.id()))).contains(new JournalledJob(job, events));
    }

    @Test
    void a_job_that_ended_is_found_with_all_its_events() throws Exception {
        var job = submitted("a");
        journal.append(job.id(), new JobEvent.Assigned(new TabId("tab"), 1));
        journal.append(job.id(), text("x"));
        var end = start.plusSeconds(7);

        assertThat(get(journal.ended(job.id(), FINISHED, end))).isTrue();

        var whole =
                new JournalledJob(
                        job,
                        List.of(new JobEvent.Assigned(new TabId("tab"), 1), text("x"), FINISHED),
                        end);
        assertThat(get(journal.find(job.id()))).contains(whole);
        reopen();
        assertThat(get(journal.find(job.id()))).contains(whole);
    }

    @Test
    void only_the_first_final_event_counts() throws Exception {
        var job = submitted("a");
        var failed = new JobEvent.Failed(Fault.of(Fault.Kind.CANCELLED, "The client went away."));
        var first = journal.ended(job.id(), FINISHED, clock.instant());
        journal.append(job.id(), text("late"));

        var second = journal.ended(job.id(), failed, clock.instant());

        assertThat(get(first)).isTrue();
        assertThat(get(second)).isFalse();
        assertThat(get(journal.ended(job.id(), failed, clock.instant()))).isFalse();
        assertThat(get(journal.find(job.id())).orElseThrow().events()).containsExactly(FINISHED);
    }

    @Test
    void a_job_that_is_submitted_twice_is_kept_once() throws Exception {
        var job = submitted("a");

        assertThat(get(journal.submitted(job))).isFalse();
        assertThat(get(journal.unfinished())).hasSize(1);
    }

    @Nested
    class By_idempotency_key {
        private Job keyed(String id, String key) throws Exception {
            clock.pass(Duration.ofSeconds(1));
            return submitted(TestJobs.keyed(id, clock.instant(), key));
        }

        private @Nullable Job found(Owner owner, String key, Instant since) throws Exception {
            return get(journal.find(owner, key, since)).map(JournalledJob::job).orElse(null);
        }

        @Test
        void the_newest_job_is_found() throws Exception {
            keyed("a", "key");
            keyed("b", "other");
            var newest = keyed("c", "key");

            assertThat(found(Owner.ANONYMOUS, "key", start)).isEqualTo(newest);
            reopen();
            assertThat(found(Owner.ANONYMOUS, "key", start)).isEqualTo(newest);
        }

        @Test
        void a_job_is_found_while_it_is_being_written() throws Exception {
            var job = TestJobs.keyed("a", start, "key");
            var kept = journal.submitted(job);

            assertThat(found(Owner.ANONYMOUS, "key", start)).isEqualTo(job);
            assertThat(get(kept)).isTrue();
        }

        @Test
        void another_owner_finds_nothing() throws Exception {
            keyed("a", "key");

            assertThat(found(new Owner("another"), "key", start)).isNull();
        }

        @Test
        void a_job_is_found_only_if_it_is_new_enough() throws Exception {
            var job = keyed("a", "key");

            assertThat(found(Owner.ANONYMOUS, "key", job.submittedAt())).isEqualTo(job);
            assertThat(found(Owner.ANONYMOUS, "key", job.submittedAt().plusMillis(1))).isNull();
        }
    }

    @Nested
    class After_a_restart {
        @Test
        void the_unfinished_are_found_oldest_first() throws Exception {
            var old = submitted(TestJobs.streamed("old", start.plusSeconds(1)));
            var older = submitted(TestJobs.streamed("older", start));
            var ended = submitted("ended");
            journal.append(old.id(), text("x"));
            journal.ended(ended.id(), FINISHED, clock.instant());

            reopen();

            assertThat(get(journal.unfinished()))
                    .containsExactly(
                            new JournalledJob(older, List.of()),
                            new JournalledJob(old, List.of(text("x"))));
        }

        @Test
        void a_job_goes_on_where_it_was() throws Exception {
            var job = submitted("a");
            journal.append(job.id(), text("a"));
            reopen();
            assertThat(get(journal.unfinished())).hasSize(1);

            journal.append(job.id(), text("b"));
            journal.append(job.id(), text("c"));
            assertThat(get(journal.ended(job.id(), FINISHED, clock.instant()))).isTrue();

            reopen();
            assertThat(get(journal.find(job.id())).orElseThrow().events())
                    .containsExactly(text("a"), text("b"), text("c"), FINISHED);
            assertThat(get(journal.unfinished())).isEmpty();
        }
    }

    @Nested
    class A_store {
        private JournalStore store;
        private long written;

        @BeforeEach
        void open() throws Exception {
            journal.close();
            store = store();
        }

        @AfterEach
        void close() {
            store.close();
        }

        private void write(Job job, @Nullable Instant endedAt, JobEvent... events)
                throws Exception {
            store.write(
                    List.of(new JournalEntry(job.id(), job, 0, List.of(events), false, endedAt)));
            written++;
        }

        private void pruneAll(Instant before, long bytes) throws Exception {
            while (store.prune(before, bytes)) {
                assertThat(written).isPositive();
            }
        }

        private List<String> left(String... ids) throws Exception {
            var left = new ArrayList<String>();
            for (var id : ids) {
                if (store.find(new JobId(id)).isPresent()) {
                    left.add(id);
                }
            }
            return left;
        }

        @Test
        void takes_an_entry_twice_or_grown_as_the_same() throws Exception {
            var job = TestJobs.streamed("a", start);
            write(job, null, text("a"));
            write(job, null, text("a"));
            write(job, null, text("a"), text("b"));

            assertThat(store.find(job.id()))
                    .contains(new JournalledJob(job, List.of(text("a"), text("b"))));
        }

        @Test
        void gives_a_broken_job_no_events_and_forgets_it_when_it_ends() throws Exception {
            var job = TestJobs.keyed("a", start, "key");
            write(job, null, text("a"));

            store.write(List.of(new JournalEntry(job.id(), null, 1, List.of(), true, null)));
            assertThat(store.find(job.id())).contains(new JournalledJob(job, List.of()));
            assertThat(store.unfinished()).containsExactly(job.id());

            store.write(
                    List.of(new JournalEntry(job.id(), null, 1, List.of(FINISHED), true, start)));
            assertThat(store.find(job.id())).isEmpty();
            assertThat(store.find(Owner.ANONYMOUS, "key", start)).isEmpty();
            assertThat(store.unfinished()).isEmpty();
        }

        @Test
        void notices_a_hole_that_nobody_told_of() throws Exception {
            var job = TestJobs.streamed("a", start);
            write(job, null, text("a"));

            store.write(
                    List.of(new JournalEntry(job.id(), null, 2, List.of(FINISHED), false, start)));

            assertThat(store.find(job.id())).isEmpty();
        }

        @Test
        void removes_what_ended_long_ago() throws Exception {
            write(TestJobs.streamed("old", start), start, FINISHED);
            write(TestJobs.streamed("new", start), start.plusSeconds(2), FINISHED);
            write(TestJobs.streamed("unfinished", start), null);

            pruneAll(start.plusSeconds(1), 1L << 30);

            assertThat(left("old", "new", "unfinished")).containsExactly("new", "unfinished");
        }

        @Test
        void removes_what_ended_first_where_it_is_too_large_but_nothing_unfinished()
                throws Exception {
            var long1 = text("x".repeat(1 << 20));
            write(TestJobs.streamed("unfinished", start), null, long1);
            for (int i = 0; i < 8; i++) {
                write(TestJobs.streamed("job" + i, start), start.plusSeconds(i), long1, FINISHED);
            }

            pruneAll(start, 5 << 20);
            assertThat(left("unfinished", "job0", "job1", "job2", "job6", "job7"))
                    .containsExactly("unfinished", "job6", "job7");

            pruneAll(start, 0);
            assertThat(left("unfinished", "job6", "job7")).containsExactly("unfinished");
        }

        @Test
        void keeps_jobs_with_a_key_within_its_lifetime_longer_than_others() throws Exception {
            var text = text("x".repeat(1 << 20));
            write(TestJobs.keyed("keyed", start, "key"), start, text, FINISHED);
            var hour = Duration.ofHours(1);
            for (int i = 1; i <= 4; i++) {
                var id = "plain" + i;
                write(
                        TestJobs.streamed(id, start),
                        start.plus(hour.multipliedBy(i)),
                        text,
                        FINISHED);
            }

            pruneAll(start, 2 << 20);

            assertThat(left("keyed", "plain1", "plain2", "plain3")).containsExactly("keyed");
        }
    }
}
