package dev.lmarenaproxy.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class JobStreamTest {
    private static final long STEP = 100;
    private static final JobEvent FINISHED = new JobEvent.Finished(FinishReason.STOP, null);

    private final JobStream stream = new JobStream(STEP);
    private final AtomicInteger woken = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();

    @Test
    void events_come_out_in_the_order_they_went_in() {
        stream.append(text("a"), 1);
        var reader = stream.join(woken::incrementAndGet);
        stream.append(text("b"), 1);
        stream.append(FINISHED, 0);

        assertThat(rest(reader)).containsExactly(text("a"), text("b"), FINISHED);
        assertThat(stream.events()).containsExactly(text("a"), text("b"), FINISHED);
    }

    @Test
    void a_reader_that_joins_after_the_end_sees_everything() {
        stream.append(text("a"), 1);
        stream.append(FINISHED, 0);

        var reader = stream.join(woken::incrementAndGet);

        assertThat(woken).hasValue(1);
        assertThat(rest(reader)).containsExactly(text("a"), FINISHED);
    }

    @Test
    void nothing_comes_after_the_first_final_event() {
        var failed = failed(0);

        assertThat(stream.ended()).isFalse();
        assertThat(stream.append(failed, 0)).isTrue();
        assertThat(stream.ended()).isTrue();
        assertThat(stream.append(FINISHED, 0)).isFalse();
        assertThat(stream.append(text("late"), 7)).isFalse();

        assertThat(stream.events()).containsExactly(failed);
        stream.join(woken::incrementAndGet);
        assertThat(stream.unread()).isZero();
    }

    @Nested
    class Waking {
        @Test
        void a_reader_is_woken_once_until_it_has_read_everything() {
            var reader = stream.join(woken::incrementAndGet);
            assertThat(rest(reader)).isEmpty();
            woken.set(0);

            stream.append(text("a"), 1);
            stream.append(text("b"), 1);
            assertThat(woken).hasValue(1);

            assertThat(reader.poll()).isEqualTo(text("a"));
            stream.append(text("c"), 1);
            assertThat(woken).hasValue(1);

            assertThat(rest(reader)).containsExactly(text("b"), text("c"));
            stream.append(text("d"), 1);
            assertThat(woken).hasValue(2);
        }

        @Test
        void a_reader_that_left_is_not_woken() {
            var reader = stream.join(woken::incrementAndGet);
            rest(reader);
            woken.set(0);

            reader.close();
            stream.append(text("a"), 1);

            assertThat(woken).hasValue(0);
        }
    }

    @Nested
    class Weight {
        @Test
        void is_unread_until_the_reader_has_passed_it_on() {
            var reader = stream.join(woken::incrementAndGet);
            stream.append(text("a"), 60);
            stream.append(text("b"), 50);
            assertThat(stream.unread()).isEqualTo(110);

            reader.poll();
            assertThat(stream.unread()).isEqualTo(110);

            reader.passedOn();
            assertThat(stream.unread()).isEqualTo(50);
        }

        @Test
        void of_a_stream_that_nobody_reads_holds_nobody_up() {
            stream.append(text("a"), 60);

            assertThat(stream.unread()).isZero();
        }

        @Test
        void is_that_of_the_fastest_reader() {
            var slow = stream.join(woken::incrementAndGet);
            var fast = stream.join(woken::incrementAndGet);
            stream.append(text("a"), 60);
            stream.append(text("b"), 50);

            slow.poll();
            slow.passedOn();
            assertThat(stream.unread()).isEqualTo(50);

            rest(fast);
            fast.passedOn();
            assertThat(stream.unread()).isZero();
        }

        @Test
        void read_is_told_step_by_step() {
            stream.onProgress(told::incrementAndGet);
            var reader = stream.join(woken::incrementAndGet);
            for (var i = 0; i < 10; i++) {
                stream.append(text("a"), 30);
            }

            for (var i = 0; i < 3; i++) {
                reader.poll();
                reader.passedOn();
            }
            assertThat(told).hasValue(0);

            reader.poll();
            reader.passedOn();
            assertThat(told).hasValue(1);

            rest(reader);
            reader.passedOn();
            assertThat(told).hasValue(2);
        }

        @Test
        void read_by_the_fast_reader_is_told_while_the_slow_one_lags() {
            stream.onProgress(told::incrementAndGet);
            var slow = stream.join(woken::incrementAndGet);
            var fast = stream.join(woken::incrementAndGet);
            stream.append(text("a"), 500);

            rest(fast);
            fast.passedOn();
            assertThat(told).hasValue(1);

            rest(slow);
            slow.passedOn();
            assertThat(told).hasValue(1);
        }

        @Test
        void of_a_reader_that_left_is_free_and_the_tab_hears_of_it() {
            stream.onProgress(told::incrementAndGet);
            var reader = stream.join(woken::incrementAndGet);
            stream.append(text("a"), 60);
            assertThat(stream.unread()).isEqualTo(60);

            reader.close();

            assertThat(stream.unread()).isZero();
            assertThat(told).hasValue(1);
            reader.close();
            assertThat(told).hasValue(1);
        }
    }

    private static JobEvent text(String text) {
        return new JobEvent.Text(text);
    }

    private static JobEvent failed(int number) {
        return new JobEvent.Failed(Fault.of(Fault.Kind.CANCELLED, "writer " + number));
    }

    private static List<JobEvent> rest(JobStream.Reader reader) {
        var events = new ArrayList<JobEvent>();
        for (var event = reader.poll(); event != null; event = reader.poll()) {
            events.add(event);
        }
        return events;
    }
}
