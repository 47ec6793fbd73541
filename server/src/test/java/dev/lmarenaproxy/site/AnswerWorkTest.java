package dev.lmarenaproxy.site;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobEvent.Text;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** How much the decoder does for an answer, counted in bytes allocated rather than in time. */
class AnswerWorkTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    // a decoder that began again with every piece would look at 2^44 bytes and not come back
    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void a_large_row_in_pieces_of_one_byte_is_looked_at_once_and_copied_a_few_times() {
        int length = 8_000_000;
        var decoder = new Answer().decoder();
        var characters = new AtomicLong();
        Consumer<JobEvent> events =
                event -> {
                    if (event instanceof Text(String text)) {
                        characters.addAndGet(text.length());
                    }
                };
        byte[] start = "a0:\"".getBytes(UTF_8);
        byte[] middle = {'x'};
        byte[] end = {'"'};

        long before = THREADS.getCurrentThreadAllocatedBytes();
        decoder.feed(start, 0, start.length, events);
        for (int i = 0; i < length; i++) {
            decoder.feed(middle, 0, 1, events);
        }
        decoder.feed(end, 0, 1, events);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

        assertThat(characters).hasValue(length);
        assertThat(allocated).isLessThan(5L * length);
    }

    @Test
    void a_small_row_costs_its_text_and_little_more() {
        int rows = 100_000;
        byte[] piece = "a0:\" token\"\n".getBytes(UTF_8);
        var decoder = new Answer().decoder();
        var seen = new AtomicLong();
        Consumer<JobEvent> events = _ -> seen.incrementAndGet();

        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < rows; i++) {
            decoder.feed(piece, 0, piece.length, events);
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

        assertThat(seen).hasValue(rows);
        // the event 16 bytes, the string 24, its bytes 24
        assertThat(allocated / rows).isLessThan(100);
    }

    @Test
    void what_an_endless_row_holds_is_limited() {
        byte[] piece = "x".repeat(32 * 1024).getBytes(UTF_8);
        var decoder = new Answer().decoder();
        byte[] start = "a0:\"".getBytes(UTF_8);
        decoder.feed(start, 0, start.length, _ -> {});

        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10_000; i++) {
            decoder.feed(piece, 0, piece.length, _ -> {});
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

        assertThat(decoder.finished()).isTrue();
        assertThat(allocated).isLessThan(4L * RowScanner.MAX_ROW_BYTES);
    }
}
