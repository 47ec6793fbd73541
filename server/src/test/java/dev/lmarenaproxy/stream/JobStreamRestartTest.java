package dev.lmarenaproxy.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.TabId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class JobStreamRestartTest {
    private static final Fault CUT = Fault.of(Fault.Kind.STREAM_INTERRUPTED, "cut");
    private static final JobEvent RESTARTED = new JobEvent.Restarted(CUT);
    private static final JobEvent FINISHED = new JobEvent.Finished(FinishReason.STOP, null);

    private final JobStream stream = new JobStream(100);

    @Nested
    class While_nobody_has_seen_anything {
        @Test
        void what_came_becomes_void() {
            stream.append(text("old"), 3);

            assertThat(stream.restart(CUT)).isTrue();

            stream.append(text("new"), 3);
            assertThat(stream.events()).containsExactly(RESTARTED, text("new"));
        }

        @Test
        void a_reader_that_gathers_hears_of_it() {
            var reader = stream.gather(() -> {});
            stream.append(text("old"), 3);
            assertThat(reader.poll()).isEqualTo(text("old"));

            assertThat(stream.restart(CUT)).isTrue();

            stream.append(text("new"), 3);
            assertThat(rest(reader)).containsExactly(RESTARTED, text("new"));
        }

        @Test
        void a_reader_that_joins_later_gets_only_what_counts() {
            stream.append(text("old"), 3);
            stream.restart(CUT);

            var reader = stream.join(() -> {});

            stream.append(text("new"), 3);
            stream.append(FINISHED, 0);
            assertThat(rest(reader)).containsExactly(RESTARTED, text("new"), FINISHED);
        }
    }

    @Nested
    class Once_somebody_may_have_seen_a_part {
        @Test
        void nothing_can_be_taken_back() {
            stream.join(() -> {});
            stream.append(text("old"), 3);

            assertThat(stream.restart(CUT)).isFalse();

            assertThat(stream.events()).containsExactly(text("old"));
        }

        @Test
        void nor_after_that_reader_has_left() {
            stream.join(() -> {}).close();
            stream.append(text("old"), 3);

            assertThat(stream.restart(CUT)).isFalse();
        }

        @Test
        void nor_when_it_was_shown_by_a_former_run_of_the_gateway() {
            stream.append(text("old"), 3);
            stream.shown();

            assertThat(stream.restart(CUT)).isFalse();
        }

        @Test
        void an_attempt_without_content_may_still_be_repeated() {
            stream.join(() -> {});
            stream.append(new JobEvent.Assigned(new TabId("t"), 1), 0);

            assertThat(stream.restart(CUT)).isTrue();

            assertThat(stream.events()).hasSize(1);
        }
    }

    @Test
    void either_the_restart_or_the_reader_comes_first() throws Exception {
        for (var round = 0; round < 2_000; round++) {
            var raced = new JobStream(100);
            raced.append(text("old"), 3);
            var restarted = new AtomicBoolean();
            var restarting = Thread.ofVirtual().start(() -> restarted.set(raced.restart(CUT)));

            var reader = raced.join(() -> {});

            restarting.join();
            assertThat(reader.poll()).isEqualTo(restarted.get() ? RESTARTED : text("old"));
        }
    }

    private static JobEvent text(String text) {
        return new JobEvent.Text(text);
    }

    private static List<JobEvent> rest(JobStream.Reader reader) {
        var events = new ArrayList<JobEvent>();
        for (var event = reader.poll(); event != null; event = reader.poll()) {
            events.add(event);
        }
        return events;
    }
}
