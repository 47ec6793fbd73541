package dev.lmarenaproxy.sqlite;

import static dev.lmarenaproxy.monitor.TestRecords.DAY;
import static java.time.temporal.ChronoUnit.HOURS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.FakeClock;
import dev.lmarenaproxy.monitor.Figuring;
import dev.lmarenaproxy.monitor.RequestRecord.Status;
import dev.lmarenaproxy.monitor.RequestStore;
import dev.lmarenaproxy.monitor.RequestStore.Filter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the monitor asks, of a journal of a million requests; {@code make bench} runs it. It fails
 * where an answer usually takes more than 100 ms of work.
 */
class RequestsBenchmark {
    private static final Logger LOG = LoggerFactory.getLogger(RequestsBenchmark.class);
    private static final int REQUESTS = Integer.getInteger("bench.requests", 1_000_000);
    private static final Duration MOST = Duration.ofMillis(100);
    private static final int ROUNDS = 21;

    @TempDir private Path home;

    /**
     * How long it took, of many rounds.
     *
     * @param work of the thread, usually: what counts, for it is the same whatever else runs here
     */
    private record Took(Duration work, Duration median, Duration longest, Duration first) {
        static Took of(Callable<Object> question) throws Exception {
            var threads = ManagementFactory.getThreadMXBean();
            var work = new Duration[ROUNDS];
            var all = new Duration[ROUNDS];
            for (var i = 0; i < ROUNDS; i++) {
                var worked = threads.getCurrentThreadCpuTime();
                var begin = System.nanoTime();
                question.call();
                all[i] = Duration.ofNanos(System.nanoTime() - begin);
                work[i] = Duration.ofNanos(threads.getCurrentThreadCpuTime() - worked);
            }
            var first = all[0];
            Arrays.sort(work);
            Arrays.sort(all);
            return new Took(work[ROUNDS / 2], all[ROUNDS / 2], all[ROUNDS - 1], first);
        }

        private static String millis(Duration time) {
            return "%8.1f".formatted(time.toNanos() / 1e6);
        }

        @Override
        public String toString() {
            return millis(work) + millis(median) + millis(longest) + millis(first);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 1})
    void every_answer_is_there_within_a_tenth_of_a_second(int days) throws Exception {
        var file = home.resolve("proxy.db");
        var time = Duration.ofDays(days);
        // no border of anything
        var from = DAY.plusSeconds(40_000);
        var end = from.plus(time);
        try (var journal = SqliteStore.open(file, new FakeClock());
                var store = SqliteRequests.open(file)) {
            new RealisticRequests().fill(store, file, REQUESTS, from, time);
            Figuring.sumUp(store, end);
            var table = new ArrayList<String>();
            table.add(
                    "%d requests in %d days, %d MB; ms of %d rounds"
                            .formatted(REQUESTS, days, journal.bytes() >> 20, ROUNDS));
            table.add("    work  median longest   first");

            var slow = new ArrayList<String>();
            for (var question : questions(store, from, end).entrySet()) {
                var took = Took.of(question.getValue());
                table.add(took + "  " + question.getKey());
                if (took.work.compareTo(MOST) > 0) {
                    slow.add(question.getKey());
                }
            }

            LOG.warn("{}", String.join("\n", table));
            assertThat(slow).as("longer than " + MOST).isEmpty();
        }
    }

    private static Map<String, Callable<Object>> questions(
            RequestStore store, Instant begin, Instant end) {
        var questions = new LinkedHashMap<String, Callable<Object>>();
        for (var hours : List.of(1, 24, 24 * 7, 24 * 31)) {
            var from = end.minus(Duration.ofHours(hours));
            questions.put("summary of " + hours + " h", () -> Figuring.summary(store, from, end));
            questions.put("timeline of " + hours + " h", () -> Figuring.timeline(store, from, end));
        }
        var from = begin.plusMillis(7_654_321);
        var to = end.minusMillis(8_765_432);
        questions.put("summary of an odd window", () -> Figuring.summary(store, from, to));
        questions.put("timeline of an odd window", () -> Figuring.timeline(store, from, to));
        // a moment off the hours, so that the edges are as long as they can be
        var late = begin.truncatedTo(HOURS).plus(Duration.ofHours(1)).plusMillis(1);
        var early = end.truncatedTo(HOURS).minusMillis(1);
        questions.put(
                "summary of a window with long edges", () -> Figuring.summary(store, late, early));
        questions.put("summary of all", () -> Figuring.summary(store, Instant.EPOCH, end));
        questions.put("timeline of all", () -> Figuring.timeline(store, Instant.EPOCH, end));
        for (var filter : filters(from, to).entrySet()) {
            for (var offset : List.of(0, 9_950)) {
                questions.put(
                        "list, " + filter.getKey() + ", from " + offset,
                        () -> store.page(filter.getValue(), 50, offset));
            }
            questions.put(
                    "count, " + filter.getKey(), () -> store.count(filter.getValue(), 10_000));
        }
        questions.put(
                "list, from " + (REQUESTS - 50), () -> store.page(Filter.ALL, 50, REQUESTS - 50));
        questions.put("one request", () -> store.find("req_0", null));
        questions.put("a piece of a download", () -> store.after(REQUESTS / 2, false, 200));
        questions.put("a piece of the errors", () -> store.after(REQUESTS / 2, true, 200));
        questions.put("how many there are", store::size);
        return questions;
    }

    private static Map<String, Filter> filters(Instant from, Instant to) {
        var filters = new LinkedHashMap<String, Filter>();
        filters.put("all", Filter.ALL);
        filters.put("errors", Filter.ERRORS);
        for (var window : List.of(false, true)) {
            var begin = window ? from : null;
            var end = window ? to : null;
            for (var statuses :
                    List.of(
                            List.<Status>of(),
                            List.of(Status.CANCELLED),
                            List.of(Status.RUNNING),
                            List.of(Status.FAILED, Status.REFUSED),
                            List.of(Status.CANCELLED, Status.FAILED))) {
                for (var model : Arrays.asList(null, "model-0", "model-149", "nothing")) {
                    for (var key : Arrays.asList(null, "key-0", "key-39", "nobody")) {
                        var name =
                                "%s %s %s%s"
                                        .formatted(statuses, model, key, window ? " in time" : "");
                        filters.put(name, new Filter(statuses, model, key, null, begin, end));
                    }
                }
            }
        }
        for (var text :
                List.of("model-0", "model-149", "7f3a9c", "error_code-24", "q", "nowhere")) {
            filters.put("with " + text, new Filter(List.of(), null, null, text, null, null));
        }
        filters.put(
                "model-0 with nowhere",
                new Filter(List.of(), "model-0", null, "nowhere", null, null));
        return filters;
    }
}
