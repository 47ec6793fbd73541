package dev.lmarenaproxy.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.FakeClock;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.TestJobs;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MemoryJournalTest extends JournalContract {
    private final MemoryStore store = new MemoryStore(MemoryStore.DEFAULT_BYTES);

    @Override
    protected JournalStore store() {
        return store;
    }

    @Test
    void memory_is_bounded_whatever_is_written() {
        var bounded = new MemoryStore(100_000);
        var now = new FakeClock().instant();
        var text = new JobEvent.Text("x".repeat(10_000));

        for (int i = 0; i < 30; i++) {
            write(bounded, "ended" + i, now.plusSeconds(i), text);
            assertThat(bounded.bytes()).isLessThanOrEqualTo(100_000);
        }
        assertThat(bounded.find(new JobId("ended0"))).isEmpty();
        assertThat(bounded.find(new JobId("ended29"))).isPresent();

        for (int i = 0; i < 30; i++) {
            write(bounded, "running" + i, null, text);
        }
        // the jobs themselves, as many as run, are not given up
        assertThat(bounded.bytes()).isLessThanOrEqualTo(100_000 + 30 * 1200);
        assertThat(bounded.unfinished()).hasSize(30);
        assertThat(bounded.find(new JobId("running29")).orElseThrow().events()).isEmpty();
    }

    private static void write(MemoryStore store, String id, @Nullable Instant end, JobEvent text) {
        var job = TestJobs.streamed(id, Instant.EPOCH);
        var last = new JobEvent.Finished(FinishReason.STOP, null);
        var events = end == null ? List.of(text) : List.of(text, last);
        store.write(List.of(new JournalEntry(job.id(), job, 0, events, false, end)));
    }
}
