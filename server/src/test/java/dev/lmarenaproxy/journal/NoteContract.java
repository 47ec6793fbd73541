package dev.lmarenaproxy.journal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.FakeClock;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.TestJobs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every journal does with the notes of jobs, whatever store it keeps them in. */
public abstract class NoteContract {
    private static final JobEvent.Final FINISHED = new JobEvent.Finished(FinishReason.STOP, null);

    private final FakeClock clock = new FakeClock();
    private final Instant start = clock.instant();
    private Journal journal;

    /** Opens the store, or opens it again with all that was kept. */
    protected abstract JournalStore store() throws Exception;

    @BeforeEach
    void open() throws Exception {
        journal =
                new GroupCommit(store(), () -> new Retention(Duration.ofDays(30), 1L << 30), clock);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private void reopen() throws Exception {
        journal.close();
        open();
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, SECONDS);
    }

    private static JobEvent text(String text) {
        return new JobEvent.Text(text);
    }

    /** With what UTF-8 can't hold. */
    private static final String NOTE = "{\"asked\":\"\ud83d in her own words\"}";

    private Job noted(String id) throws Exception {
        var job = TestJobs.streamed(id, start).noted(NOTE);
        assertThat(get(journal.submitted(job))).isTrue();
        return job;
    }

    @Test
    void a_note_is_found_with_its_job() throws Exception {
        var job = noted("a");

        assertThat(get(journal.find(job.id())).orElseThrow().job()).isEqualTo(job);
        reopen();
        assertThat(get(journal.find(job.id())).orElseThrow().job()).isEqualTo(job);
        assertThat(get(journal.unfinished()).getFirst().job()).isEqualTo(job);
    }

    @Test
    void a_note_that_is_forgotten_is_gone_and_its_job_is_not() throws Exception {
        var job = noted("a");
        var other = noted("b");
        journal.append(job.id(), text("x"));
        assertThat(get(journal.ended(job.id(), FINISHED, start))).isTrue();

        assertThat(get(journal.forgetNote(job.id()))).isTrue();

        var left = new JournalledJob(job.noted(null), List.of(text("x"), FINISHED), start);
        assertThat(get(journal.find(job.id()))).contains(left);
        assertThat(get(journal.find(other.id())).orElseThrow().job()).isEqualTo(other);
        reopen();
        assertThat(get(journal.find(job.id()))).contains(left);
        assertThat(get(journal.find(other.id())).orElseThrow().job()).isEqualTo(other);
    }

    @Test
    void a_note_can_be_forgotten_while_its_job_goes_on() throws Exception {
        var job = noted("a");

        assertThat(get(journal.forgetNote(job.id()))).isTrue();

        assertThat(get(journal.find(job.id())).orElseThrow().job().note()).isNull();
        journal.append(job.id(), text("x"));
        assertThat(get(journal.ended(job.id(), FINISHED, start))).isTrue();
        reopen();
        assertThat(get(journal.find(job.id())))
                .contains(new JournalledJob(job.noted(null), List.of(text("x"), FINISHED), start));
    }

    @Test
    void a_note_of_an_unknown_job_is_forgotten_already() throws Exception {
        assertThat(get(journal.forgetNote(new JobId("unknown")))).isTrue();
        assertThat(get(journal.find(new JobId("unknown")))).isEmpty();
    }
}
