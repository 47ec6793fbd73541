package dev.lmarenaproxy.dispatch;

import static dev.lmarenaproxy.Fault.Kind.CANCELLED;
import static dev.lmarenaproxy.Fault.Kind.IDEMPOTENCY_KEY_REUSED;
import static dev.lmarenaproxy.Fault.Kind.JOURNAL_UNREADABLE;
import static dev.lmarenaproxy.Fault.Kind.NO_TAB_CONNECTED;
import static dev.lmarenaproxy.Fault.Kind.STREAM_INTERRUPTED;
import static dev.lmarenaproxy.dispatch.Endings.all;
import static dev.lmarenaproxy.dispatch.Endings.fault;
import static dev.lmarenaproxy.dispatch.TestDispatch.RETURN_WAIT;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.IdempotencyKey;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.TestJobs;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class IdempotencyTest {
    private final RecordingJournal journal = new RecordingJournal();
    private final TestDispatch line = new TestDispatch(true, journal);

    @AfterEach
    void stop() {
        line.close();
    }

    @Nested
    class The_same_key_again {
        @Test
        void gives_the_job_that_runs() throws Exception {
            var page = line.page("one");
            var first = line.submit(keyed("a"));
            page.head(page.started(), 200).chunk("a", "a0:\"so \"\n");

            var again = line.submit(keyed("b"));

            assertThat(first.replayed()).isFalse();
            assertThat(again.replayed()).isTrue();
            assertThat(again.job()).isEqualTo(first.job());
            page.chunk("a", "a0:\"far\"\nad:{\"finishReason\":\"stop\"}\n");
            assertThat(all(again.stream()))
                    .isEqualTo(all(first.stream()))
                    .contains(new JobEvent.Text("so "), new JobEvent.Text("far"));
            assertThat(journal.knows("b")).isFalse();
        }

        @Test
        void gives_the_answer_that_ended() throws Exception {
            var page = line.page("one");
            var first = line.submit(keyed("a"));
            page.answer(page.started(), "x");
            var events = all(first.stream());
            line.settled();

            var again = line.submit(keyed("b"));

            assertThat(again.replayed()).isTrue();
            assertThat(again.job().id()).isEqualTo(first.job().id());
            assertThat(all(again.stream())).isEqualTo(events);
        }

        @Test
        void with_another_request_is_refused() {
            line.submit(keyed("a"));
            var other =
                    withKey(
                            TestJobs.streamed("b", line.clock.instant()),
                            Owner.ANONYMOUS,
                            "something else");

            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> line.submit(other))
                    .havingCause()
                    .isInstanceOfSatisfying(
                            FaultException.class,
                            refused ->
                                    assertThat(refused.fault().kind())
                                            .isEqualTo(IDEMPOTENCY_KEY_REUSED));
        }

        @Test
        void of_another_owner_is_another_key() {
            line.submit(keyed("a"));

            var other =
                    line.submit(
                            withKey(
                                    TestJobs.streamed("b", line.clock.instant()),
                                    new Owner("somebody else"),
                                    "what was asked"));

            assertThat(other.replayed()).isFalse();
            assertThat(other.job().id().value()).isEqualTo("b");
        }

        @Test
        void is_a_new_one_after_its_life_time() throws Exception {
            var page = line.page("one");
            var first = line.submit(keyed("a"));
            page.answer(page.started(), "x");
            all(first.stream());
            line.settled();

            line.clock.pass(IdempotencyKey.LIFETIME.plusMillis(1));

            assertThat(line.submit(keyed("b")).replayed()).isFalse();
        }
    }

    @Nested
    class A_key_is_free_again {
        @Test
        void when_its_request_failed_before_anything_of_an_answer_came() throws Exception {
            var failed = line.submit(keyed("a"));
            line.settled();
            line.pass(TestDispatch.TAB_WAIT);
            assertThat(fault(failed.stream())).isEqualTo(NO_TAB_CONNECTED);
            var page = line.page("one");

            var again = line.submit(keyed("b"));

            assertThat(again.replayed()).isFalse();
            page.answer(page.started(), "x");
            assertThat(all(again.stream())).contains(new JobEvent.Text("x"));
        }

        @Test
        void when_its_client_stayed_away() throws Exception {
            var page = line.page("one");
            var left = line.submit(keyed("a"));
            page.head(page.started(), 200).chunk("a", "a0:\"so far\"\n");
            line.settled();
            line.left("a");
            line.settled();
            line.pass(RETURN_WAIT);
            assertThat(fault(left.stream())).isEqualTo(CANCELLED);

            assertThat(line.submit(keyed("b")).replayed()).isFalse();
        }

        @Test
        void but_not_when_a_part_of_the_answer_came() throws Exception {
            line.close();
            var strict = new TestDispatch(false, journal);
            var page = strict.page("one");
            var failed = strict.submit(keyed("a"));
            failed.stream().join(() -> {});
            page.head(page.started(), 200).chunk("a", "a0:\"so far\"\n").end("a");
            assertThat(fault(failed.stream())).isEqualTo(STREAM_INTERRUPTED);

            assertThat(strict.submit(keyed("b")).replayed()).isTrue();
            strict.close();
        }
    }

    @Test
    void a_job_is_found_by_its_key_alone() throws Exception {
        var page = line.page("one");
        var first = line.submit(keyed("a"));
        page.answer(page.started(), "x");
        all(first.stream());
        line.settled();
        var key = requireNonNull(keyed("a").idempotencyKey());

        var found = line.dispatcher.find(Owner.ANONYMOUS, key).toCompletableFuture().join();
        var none = line.dispatcher.find(new Owner("other"), key).toCompletableFuture().join();

        assertThat(all(found.orElseThrow().stream())).isEqualTo(all(first.stream()));
        assertThat(none).isEmpty();
    }

    @Test
    void a_key_that_nobody_can_look_up_starts_nothing() {
        journal.fail();

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> line.submit(keyed("a")))
                .havingCause()
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refused ->
                                assertThat(refused.fault().kind()).isEqualTo(JOURNAL_UNREADABLE));
    }

    @Test
    void requests_that_come_together_get_one_job() throws Exception {
        var page = line.page("one");
        var first = line.dispatcher.submit(keyed("a")).toCompletableFuture();
        var second = line.dispatcher.submit(keyed("b")).toCompletableFuture();

        assertThat(first.join().job().id()).isEqualTo(second.join().job().id());
        page.answer(page.started(), "x");
        assertThat(all(first.join().stream())).isEqualTo(all(second.join().stream()));
        line.settled();
        assertThat(page.link().taken()).filteredOn(TestPage::isStart).isEmpty();
    }

    @Nested
    class A_client_that_goes_away {
        @Test
        void may_come_back_for_a_while() throws Exception {
            var page = line.page("one");
            line.submit(keyed("a"));
            var job = page.started();
            line.left("a");
            line.settled();

            line.pass(RETURN_WAIT.minusMillis(1));
            var again = line.submit(keyed("b"));
            line.pass(RETURN_WAIT);

            page.answer(job, "x");
            assertThat(all(again.stream())).contains(new JobEvent.Text("x"));
        }

        @Test
        void and_stays_away_ends_the_job() throws Exception {
            var page = line.page("one");
            var stream = line.submit(keyed("a")).stream();
            page.started();
            line.left("a");
            line.settled();

            line.pass(RETURN_WAIT);

            assertThat(page.cancelled().value()).isEqualTo("a");
            assertThat(fault(stream)).isEqualTo(CANCELLED);
        }

        @Test
        void leaves_the_job_to_the_others() throws Exception {
            var page = line.page("one");
            line.submit(keyed("a"));
            var other = line.submit(keyed("b"));
            var job = page.started();
            line.left("a");
            line.settled();

            line.pass(RETURN_WAIT.plusSeconds(1));

            page.answer(job, "x");
            assertThat(all(other.stream())).contains(new JobEvent.Text("x"));
        }
    }

    private Job keyed(String id) {
        return TestJobs.keyed(id, line.clock.instant(), "key");
    }

    private static Job withKey(Job job, Owner owner, String fingerprint) {
        return new Job(
                job.id(),
                job.prompt(),
                job.model(),
                job.submittedAt(),
                owner,
                job.streamed(),
                new IdempotencyKey("key", fingerprint));
    }
}
