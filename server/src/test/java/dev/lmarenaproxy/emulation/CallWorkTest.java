package dev.lmarenaproxy.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.lmarenaproxy.CompletionRequest;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent.Finished;
import dev.lmarenaproxy.JobEvent.Text;
import dev.lmarenaproxy.OutputFormat;
import dev.lmarenaproxy.Role;
import dev.lmarenaproxy.TokenLimit;
import dev.lmarenaproxy.Tool;
import dev.lmarenaproxy.ToolChoice;
import dev.lmarenaproxy.Turn;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much is done for an answer, counted in bytes allocated rather than in time. */
class CallWorkTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int LENGTH = 100_000;

    private static Reading reading(
            List<Tool> tools, OutputFormat format, List<String> stops, @Nullable TokenLimit limit) {
        return Told.emulation(
                        new CompletionRequest(
                                "m",
                                List.of(Turn.of(Role.USER, "Hi")),
                                tools,
                                new ToolChoice.Auto(),
                                true,
                                format,
                                stops,
                                limit,
                                1))
                .reading("a");
    }

    private static Reading withEverything() {
        return reading(
                Corpus.TOOLS,
                new OutputFormat.Text(),
                List.of("STOP"),
                new TokenLimit(1 << 30, false));
    }

    /** Bytes for an answer of these lengths, character by character. */
    private static double growth(String repeated) {
        cost(repeated, LENGTH);
        long once = cost(repeated, LENGTH);
        long twice = cost(repeated, 2 * LENGTH);
        return (double) twice / once;
    }

    private static long cost(String repeated, int length) {
        var reading = withEverything();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < length; i++) {
            int at = i % repeated.length();
            reading.accept(new Text(repeated.substring(at, at + 1)), _ -> {});
        }
        reading.accept(new Finished(FinishReason.STOP, null), _ -> {});
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "words and words ",
                "\n",
                " ",
                "<",
                "\n<tool_call",
                "<tool_call>\n",
                "<tool_call>\n{\"name\":\"list\"}\n",
                "<tool_call>\n{\"a\":\"",
                "<tool_call>\nx</tool_call>\n",
                "{\"a\":[",
                "```\n",
                "- ",
                "STOSTOSTO",
                "x"
            })
    void an_answer_twice_as_long_costs_twice_as_much(String repeated) {
        assertThat(growth(repeated)).as(repeated).isLessThan(3);
    }

    @Test
    void a_piece_that_nothing_is_asked_of_costs_nothing() {
        var reading = reading(List.of(), new OutputFormat.Text(), List.of(), null);
        var piece = new Text(" token");

        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < LENGTH; i++) {
            reading.accept(piece, _ -> {});
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated / LENGTH).isLessThan(2);
    }

    @Test
    void a_document_is_looked_for_in_a_few_places_only() {
        for (var repeated : List.of("{", "[{\"", "```\n", "```\n~~~\n", "{}x")) {
            long once = documentCost(repeated, LENGTH);
            long twice = documentCost(repeated, 2 * LENGTH);

            assertThat((double) twice / once).as(repeated).isLessThan(3);
        }
    }

    private static long documentCost(String repeated, int length) {
        var reading = reading(List.of(), new OutputFormat.JsonObject(), List.of(), null);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        reading.accept(new Text(repeated.repeat(length / repeated.length())), _ -> {});
        reading.accept(new Finished(FinishReason.STOP, null), _ -> {});
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
