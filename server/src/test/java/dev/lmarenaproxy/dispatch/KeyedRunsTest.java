package dev.lmarenaproxy.dispatch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.TestJobs;
import dev.lmarenaproxy.dispatch.Questions.Draft;
import dev.lmarenaproxy.stream.JobStream;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Answers that only memory knows. */
class KeyedRunsTest {
    private static final long MEBIBYTE = 1 << 20;

    private final RecordingJournal journal = new RecordingJournal();
    private final KeyedRuns runs = new KeyedRuns();

    @Test
    void the_latest_are_remembered_where_the_journal_could_not_keep_them() {
        for (var number = 0; number <= KeyedRuns.MOST_REMEMBERED; number++) {
            answered("key" + number, 1, false);
        }

        assertThat(knows("key0")).isFalse();
        assertThat(knows("key1")).isTrue();
        assertThat(knows("key" + KeyedRuns.MOST_REMEMBERED)).isTrue();
    }

    @Test
    void fewer_are_where_they_are_large() {
        for (var number = 0; number < 5; number++) {
            answered("key" + number, 16 * MEBIBYTE, false);
        }

        assertThat(knows("key0")).isFalse();
        assertThat(knows("key1")).isTrue();
        answered("key1", 1, false);
        answered("key5", 16 * MEBIBYTE - 1, false);
        assertThat(knows("key2")).isTrue();
    }

    @Test
    void what_the_journal_kept_is_left_to_it() {
        answered("key", 1, true);

        assertThat(knows("key")).isFalse();
    }

    private void answered(String key, long bytes, boolean kept) {
        var job = job(key);
        var run = new Run(job, Draft.NONE, new JobStream(1), journal);
        runs.begun(run);
        run.stream().append(new JobEvent.Text("x"), bytes);
        run.stream().append(new JobEvent.Finished(FinishReason.STOP, null), 0);
        runs.ended(run, kept);
    }

    private boolean knows(String key) {
        return runs.find(requireNonNull(OwnedKey.of(job(key)))) != null;
    }

    private static Job job(String key) {
        return TestJobs.keyed(key, Instant.EPOCH, key);
    }
}
