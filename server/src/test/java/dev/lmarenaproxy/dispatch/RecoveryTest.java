package dev.lmarenaproxy.dispatch;

import static dev.lmarenaproxy.Fault.Kind.CANCELLED;
import static dev.lmarenaproxy.Fault.Kind.QUEUE_TIMEOUT;
import static dev.lmarenaproxy.Fault.Kind.SHUTTING_DOWN;
import static dev.lmarenaproxy.dispatch.Endings.all;
import static dev.lmarenaproxy.dispatch.Endings.fault;
import static dev.lmarenaproxy.dispatch.TestDispatch.RETURN_WAIT;
import static dev.lmarenaproxy.dispatch.TestDispatch.TOTAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.IdempotencyKey;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobEvent.Text;
import dev.lmarenaproxy.TestJobs;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of the jobs that a gateway left behind when it is started again. */
class RecoveryTest {
    private final RecordingJournal journal = new RecordingJournal();
    private final TestDispatch before = new TestDispatch(true, journal);
    private TestDispatch line = before;

    @BeforeEach
    void crash() throws Exception {
        var page = before.page("one");
        var shown = before.submit(TestJobs.keyed("shown", before.clock.instant(), "key"));
        page.head(page.started(), 200).chunk("shown", "a0:\"It was a dark and stormy\"\n");
        before.submit("nobody-comes-back");
        page.started();
        before.settled();
        assertThat(shown.stream().hasContent()).isTrue();
        // what it writes from now on is lost
        before.close();
    }

    @AfterEach
    void stop() {
        line.close();
    }

    private void restart() throws Exception {
        line = new TestDispatch(true, journal);
        line.dispatcher.recover(
                journal.unfinished().toCompletableFuture().get(10, TimeUnit.SECONDS));
    }

    @Test
    void a_job_goes_on_and_its_client_gets_all_of_it() throws Exception {
        restart();
        var again = line.submit(TestJobs.keyed("late", line.clock.instant(), "key"));
        assertThat(again.replayed()).isTrue();
        assertThat(again.job().id().value()).isEqualTo("shown");

        var page = line.page("two");
        var start = page.start();

        assertThat(start.job()).isEqualTo("shown");
        assertThat(start.epoch()).isEqualTo(2);
        page.answer("shown", " night.");
        assertThat(all(again.stream()))
                .contains(new Text("It was a dark and stormy"), new Text(" night."))
                .last()
                .isInstanceOf(JobEvent.Finished.class);
    }

    @Test
    void a_job_whose_client_saw_nothing_begins_anew() throws Exception {
        var gathered = TestJobs.gathered("gathered", before.clock.instant());
        journal.submitted(
                new Job(
                        gathered.id(),
                        gathered.prompt(),
                        gathered.model(),
                        gathered.submittedAt(),
                        gathered.owner(),
                        false,
                        new IdempotencyKey("other", "what was asked")));
        journal.append(gathered.id(), new Text("A part of"));
        restart();
        var page = line.page("two");
        var starts = List.of(page.start(), page.start());

        assertThat(starts)
                .filteredOn(start -> start.job().equals("gathered"))
                .singleElement()
                .satisfies(start -> assertThat(start.request().body()).doesNotContain("A part of"));
        assertThat(journal.events("gathered")).hasAtLeastOneElementOfType(JobEvent.Restarted.class);
    }

    @Test
    void a_job_that_nobody_can_come_back_for_ends() throws Exception {
        restart();
        line.settled();

        assertThat(journal.events("nobody-comes-back"))
                .last()
                .isInstanceOfSatisfying(
                        JobEvent.Failed.class,
                        failed -> assertThat(failed.fault().kind()).isEqualTo(CANCELLED));
    }

    @Test
    void a_job_that_nobody_comes_back_for_in_time_ends() throws Exception {
        restart();
        line.settled();

        line.pass(RETURN_WAIT);
        line.settled();

        assertThat(lastFault("shown").kind()).isEqualTo(CANCELLED);
    }

    @Test
    void a_job_that_only_a_stranger_s_body_brought_back_ends_as_well() throws Exception {
        line = new TestDispatch(true, journal);
        var mine = TestJobs.keyed("late", line.clock.instant(), "key");
        var other =
                new Job(
                        mine.id(),
                        mine.prompt(),
                        mine.model(),
                        mine.submittedAt(),
                        mine.owner(),
                        true,
                        new IdempotencyKey("key", "something else"));
        var page = line.page("two");
        assertThatException().isThrownBy(() -> line.submit(other));
        assertThat(page.started()).isEqualTo("shown");

        line.pass(RETURN_WAIT);
        line.settled();

        assertThat(lastFault("shown").kind()).isEqualTo(CANCELLED);
    }

    @Test
    void a_job_whose_time_is_over_ends() throws Exception {
        line = new TestDispatch(true, journal);
        line.clock.pass(TOTAL.plus(Duration.ofSeconds(1)));
        line.dispatcher.recover(
                journal.unfinished().toCompletableFuture().get(10, TimeUnit.SECONDS));
        line.settled();
        line.settled();

        assertThat(lastFault("shown").kind()).isEqualTo(QUEUE_TIMEOUT);
    }

    @Test
    void every_job_has_one_end_after_that() throws Exception {
        restart();
        var page = line.page("two");
        page.answer(page.started(), " night.");
        while (!journal.unfinished().toCompletableFuture().get(10, TimeUnit.SECONDS).isEmpty()) {
            line.settled();
        }

        for (var job : List.of("shown", "nobody-comes-back")) {
            assertThat(journal.events(job)).filteredOn(JobEvent.Final.class::isInstance).hasSize(1);
        }
    }

    @Test
    void a_gateway_that_stops_in_order_leaves_keyed_jobs_to_the_next_one() throws Exception {
        restart();
        var again = line.submit(TestJobs.keyed("late", line.clock.instant(), "key"));
        var drained = line.dispatcher.drain(Duration.ofSeconds(5)).toCompletableFuture();
        line.settled();

        line.pass(Duration.ofSeconds(5));

        drained.get(10, TimeUnit.SECONDS);
        assertThat(fault(again.stream())).isEqualTo(SHUTTING_DOWN);
        assertThat(journal.unfinished().toCompletableFuture().get(10, TimeUnit.SECONDS))
                .extracting(known -> known.job().id().value())
                .containsExactly("shown");
    }

    private Fault lastFault(String job) {
        return journal.events(job).getLast() instanceof JobEvent.Failed(var fault)
                ? fault
                : Fault.of(Fault.Kind.INTERNAL_ERROR, "not failed: " + journal.events(job));
    }
}
