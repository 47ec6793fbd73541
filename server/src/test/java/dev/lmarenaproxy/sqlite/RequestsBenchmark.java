package dev.lmarenaproxy.sqlite;

import static dev.lmarenaproxy.monitor.TestRecords.DAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.FakeClock;
import dev.lmarenaproxy.monitor.Figuring;
import dev.lmarenaproxy.monitor.RequestRecord.Status;
import dev.lmarenaproxy.monitor.RequestStore;
import dev.lmarenaproxy.monitor.RequestStore.Filter;
import dev.lmarenaproxy.monitor.RequestStore.Kept;
import dev.lmarenaproxy.monitor.TestRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the monitor asks, of a journal of a million requests in thirty days; {@code make bench} runs
 * it. Every answer is to be there within 100 ms.
 */
class RequestsBenchmark {
    private static final Logger LOG = LoggerFactory.getLogger(RequestsBenchmark.class);
    private static final int REQUESTS = Integer.getInteger("bench.requests", 1_000_000);
    private static final Duration TIME = Duration.ofDays(30);
    private static final Instant END = DAY.plus(TIME).minusSeconds(1234);
    private static final int BATCH = 5000;
    private static final int ROUNDS = 7;
    private static final long MOST_MILLIS = 100;

    @TempDir private Path home;

    @Test
    void every_answer_is_there_within_a_tenth_of_a_second() throws Exception {
        var file = home.resolve("proxy.db");
        try (var journal = SqliteStore.open(file, new FakeClock());
                var store = SqliteRequests.open(file)) {
            fill(store);
            Figuring.sumUp(store, DAY.plus(TIME));
            LOG.warn("{} requests, {} MB", REQUESTS, journal.bytes() >> 20);

            var medians = new LinkedHashMap<String, Long>();
            for (var question : questions(store).entrySet()) {
                medians.put(question.getKey(), median(question.getValue()));
            }

            medians.forEach((name, millis) -> LOG.warn("{} ms: {}", millis, name));
            assertThat(medians.values()).allMatch(millis -> millis < MOST_MILLIS);
        }
    }

    private static void fill(RequestStore store) throws Exception {
        var random = new SplittableRandom(1);
        var batch = new ArrayList<Kept>();
        for (var i = 1; i <= REQUESTS; i++) {
            var at = DAY.plusMillis(TIME.toMillis() * i / REQUESTS);
            batch.add(TestRecords.kept(TestRecords.random(i, at, random)));
            if (batch.size() == BATCH || i == REQUESTS) {
                store.write(batch);
                batch.clear();
            }
        }
    }

    private static Map<String, Callable<Object>> questions(RequestStore store) {
        var questions = new LinkedHashMap<String, Callable<Object>>();
        for (var hours : List.of(1, 24, 24 * 7, 24 * 30)) {
            var from = END.minus(Duration.ofHours(hours));
            questions.put("summary of " + hours + " h", () -> Figuring.summary(store, from, END));
            questions.put("timeline of " + hours + " h", () -> Figuring.timeline(store, from, END));
        }
        for (var filter :
                List.of(
                        Filter.ALL,
                        Filter.ERRORS,
                        new Filter(List.of(Status.CANCELLED), null, null, null, null, null),
                        new Filter(List.of(), "model-3", null, null, null, null),
                        new Filter(List.of(), null, "key1", null, null, null),
                        new Filter(List.of(), null, null, null, DAY, DAY.plusSeconds(80_000)))) {
            questions.put("list of " + filter, () -> store.page(filter, 50, 5000));
            questions.put("count of " + filter, () -> store.count(filter, 10_001));
        }
        questions.put("one request", () -> store.find("req_0"));
        return questions;
    }

    private static long median(Callable<Object> question) throws Exception {
        var nanos = new long[ROUNDS];
        for (var i = 0; i < ROUNDS; i++) {
            var begin = System.nanoTime();
            question.call();
            nanos[i] = System.nanoTime() - begin;
        }
        Arrays.sort(nanos);
        return Duration.ofNanos(nanos[ROUNDS / 2]).toMillis();
    }
}
