package dev.lmarenaproxy.dispatch;

import static dev.lmarenaproxy.Fault.Kind.CANCELLED;
import static dev.lmarenaproxy.Fault.Kind.QUEUE_FULL;
import static dev.lmarenaproxy.dispatch.Endings.all;
import static dev.lmarenaproxy.dispatch.Endings.fault;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.TestJobs;
import dev.lmarenaproxy.stream.JobStream;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the dispatcher tells the journal, and what it waits for. */
class JournalledJobsTest {
    private final RecordingJournal journal = new RecordingJournal();
    private final TestDispatch line = new TestDispatch(true, journal);

    @AfterEach
    void stop() {
        line.close();
    }

    @Test
    void all_events_of_a_job_are_kept_in_order() throws Exception {
        var page = line.page("one");
        var stream = line.submit("a");
        page.answer(page.started(), "x");

        assertThat(all(stream)).isEqualTo(journal.events("a")).hasSize(3);
    }

    @Nested
    class A_journal_that_is_writing {
        @Test
        void holds_a_job_back_until_it_is_durable() throws Exception {
            journal.hold();
            var page = line.page("one");
            line.submit("a");
            line.settled();
            assertThat(page.link().taken()).noneMatch(TestPage::isStart);

            journal.write();

            assertThat(page.started()).isEqualTo("a");
        }

        @Test
        void holds_the_news_back_of_a_job_that_its_client_may_come_back_for() throws Exception {
            journal.hold();
            var taken = line.submitting(TestJobs.goingOn("a", Instant.EPOCH));
            line.settled();
            assertThat(taken).isNotDone();

            journal.write();

            assertThat(taken.get(10, SECONDS).job().id().value()).isEqualTo("a");
        }

        @Test
        void holds_an_end_back_until_it_is_durable() throws Exception {
            var page = line.page("one");
            var stream = line.submit("a");
            var job = page.started();
            journal.hold();
            page.answer(job, "x");
            line.settled();
            while (!journal.writing()) {
                line.settled();
            }
            assertThat(stream.ended()).isFalse();

            journal.write();

            assertThat(all(stream)).last().isInstanceOf(JobEvent.Finished.class);
        }

        @Test
        void does_not_keep_a_job_from_being_cancelled() throws Exception {
            journal.hold();
            var page = line.page("one");
            var stream = line.submit("a");
            line.left("a");
            line.settled();

            journal.write();
            journal.write();

            assertThat(fault(stream)).isEqualTo(CANCELLED);
            line.settled();
            assertThat(page.link().taken()).noneMatch(TestPage::isStart);
        }

        @Test
        void lets_only_so_many_wait_for_it() throws Exception {
            journal.hold();
            var most = TestDispatch.LIMITS.queued() + TestDispatch.LIMITS.running();
            var streams = new ArrayList<JobStream>();
            for (var i = 0; i <= most; i++) {
                streams.add(line.submit("job-" + i));
            }

            assertThat(fault(streams.getLast())).isEqualTo(QUEUE_FULL);
            assertThat(streams.getFirst().ended()).isFalse();
        }
    }

    @Test
    void a_journal_that_fails_lets_requests_go_on() throws Exception {
        journal.fail();
        var page = line.page("one");
        var stream = line.submit("a");
        page.answer(page.started(), "x");
        assertThat(all(stream)).contains(new JobEvent.Text("x"));
    }

    @Test
    void an_answer_that_could_not_be_kept_is_still_the_one_for_its_key() throws Exception {
        var page = line.page("one");
        journal.forget();
        var keyed = line.submit(TestJobs.keyed("b", line.clock.instant(), "key"));
        page.answer(page.started(), "y");
        assertThat(all(keyed.stream())).contains(new JobEvent.Text("y"));

        var again = line.submit(TestJobs.keyed("c", line.clock.instant(), "key"));
        assertThat(again.replayed()).as("memory knows what the journal does not").isTrue();
        assertThat(all(again.stream())).isEqualTo(all(keyed.stream()));
    }
}
