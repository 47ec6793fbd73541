package dev.lmarenaproxy.monitor;

import static dev.lmarenaproxy.monitor.TestRecords.DAY;
import static dev.lmarenaproxy.monitor.TestRecords.begun;
import static dev.lmarenaproxy.monitor.TestRecords.details;
import static dev.lmarenaproxy.monitor.TestRecords.ended;
import static dev.lmarenaproxy.monitor.TestRecords.kept;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.monitor.RequestRecord.Status;
import dev.lmarenaproxy.monitor.RequestStore.Count;
import dev.lmarenaproxy.monitor.RequestStore.Filter;
import dev.lmarenaproxy.monitor.RequestStore.Kept;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of records keeps to. */
public abstract class RequestStoreContract {
    private RequestStore store;

    /** An empty one. */
    protected abstract RequestStore open() throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private void write(RequestRecord... records) throws Exception {
        store.write(List.of(records).stream().map(TestRecords::kept).toList());
    }

    private static Filter filter(Status... statuses) {
        return new Filter(List.of(statuses), null, null, null, null, null);
    }

    private static Filter says(@Nullable String text) {
        return new Filter(List.of(), null, null, text, null, null);
    }

    private List<Long> numbers(Filter filter) throws Exception {
        return store.page(filter, 100, 0).stream().map(RequestRecord::number).toList();
    }

    @Test
    void a_record_comes_back_as_it_was() throws Exception {
        var number = 0;
        for (var status : List.of(Status.COMPLETED, Status.FAILED, Status.CANCELLED)) {
            var record = ended(++number, DAY, status);
            write(record);

            var found = store.find(record.origin().id(), null).orElseThrow().record();
            assertThat(found.with(found.work().waitsAgain()))
                    .isEqualTo(record.with(record.work().waitsAgain()));
        }
    }

    @Test
    void so_do_the_details() throws Exception {
        store.write(List.of(new Kept(ended(1, DAY, Status.COMPLETED), details(DAY))));

        assertThat(store.find("req_1", null).orElseThrow().details()).isEqualTo(details(DAY));
    }

    @Test
    void the_newest_of_a_request_counts() throws Exception {
        write(begun(1, DAY));
        write(ended(1, DAY, Status.COMPLETED));

        assertThat(store.page(Filter.ALL, 10, 0)).hasSize(1);
        assertThat(store.underWay()).isEmpty();
        assertThat(store.lastNumber()).isEqualTo(1);
    }

    @Test
    void of_several_requests_with_one_id_the_newest_is_found_or_the_one_that_began_then()
            throws Exception {
        var again = begun(1, DAY.plusMillis(1)).origin();
        write(ended(1, DAY, Status.FAILED), RequestRecord.begun(2, again));

        assertThat(store.find("req_1", null).orElseThrow().record().number()).isEqualTo(2);
        assertThat(store.find("req_1", DAY).orElseThrow().record().number()).isEqualTo(1);
        assertThat(store.find("req_1", again.startedAt()).orElseThrow().record().number())
                .isEqualTo(2);
        assertThat(store.find("req_1", DAY.plusMillis(2))).isEmpty();
        assertThat(store.find("req_3", null)).isEmpty();
    }

    @Test
    void those_without_an_end_are_known() throws Exception {
        write(ended(1, DAY, Status.COMPLETED), begun(2, DAY.plusSeconds(5)), begun(3, DAY));

        assertThat(store.underWay()).extracting(RequestRecord::number).containsExactly(3L, 2L);
    }

    @Test
    void a_list_is_newest_first_and_comes_in_pages() throws Exception {
        for (var i = 1; i <= 5; i++) {
            write(ended(i, DAY.plusSeconds(i), Status.COMPLETED));
        }

        assertThat(store.page(Filter.ALL, 2, 1))
                .extracting(RequestRecord::number)
                .containsExactly(4L, 3L);
        assertThat(store.count(Filter.ALL, 100)).isEqualTo(new Count(5, false));
        assertThat(store.count(Filter.ALL, 5)).isEqualTo(new Count(5, false));
        assertThat(store.count(Filter.ALL, 3)).isEqualTo(new Count(3, true));
    }

    @Test
    void a_list_can_be_narrowed() throws Exception {
        write(
                ended(1, DAY, Status.COMPLETED),
                ended(2, DAY.plusSeconds(1), Status.FAILED),
                ended(3, DAY.plusSeconds(2), Status.REFUSED),
                begun(4, DAY.plusSeconds(3)));

        assertThat(numbers(Filter.ERRORS)).containsExactly(3L, 2L);
        assertThat(numbers(filter(Status.COMPLETED))).containsExactly(1L);
        assertThat(numbers(filter(Status.RUNNING))).containsExactly(4L);
        assertThat(numbers(says("CURL"))).hasSize(4);
        assertThat(numbers(says("upstream"))).containsExactly(2L);
        assertThat(numbers(says("100%"))).containsExactly(3L, 2L);
        assertThat(numbers(says("q_2"))).containsExactly(2L);
        assertThat(numbers(says("r_q"))).isEmpty();
        assertThat(numbers(new Filter(List.of(), "gpt-5", "anonymous", null, null, null)))
                .hasSize(4);
        assertThat(numbers(new Filter(List.of(), "other", null, null, null, null))).isEmpty();
        var ended = List.of(Status.FAILED, Status.COMPLETED);
        assertThat(numbers(new Filter(ended, null, null, null, null, null)))
                .containsExactly(2L, 1L);
        assertThat(numbers(new Filter(ended, "gpt-5", null, "upstream", DAY, null)))
                .containsExactly(2L);
        assertThat(numbers(new Filter(ended, null, "anonymous", null, null, DAY.plusSeconds(1))))
                .containsExactly(1L);
        assertThat(numbers(new Filter(List.of(), null, "other", null, null, null))).isEmpty();
        assertThat(
                        numbers(
                                new Filter(
                                        List.of(),
                                        null,
                                        null,
                                        null,
                                        DAY.plusSeconds(1),
                                        DAY.plusSeconds(3))))
                .containsExactly(3L, 2L);
    }

    @Test
    void what_ended_is_read_on_from_anywhere_oldest_first() throws Exception {
        write(
                ended(1, DAY, Status.COMPLETED),
                ended(2, DAY, Status.FAILED),
                begun(3, DAY),
                ended(4, DAY, Status.COMPLETED));

        assertThat(store.after(1, false, 10))
                .extracting(RequestRecord::number)
                .containsExactly(2L, 4L);
        assertThat(store.after(0, true, 10)).extracting(RequestRecord::number).containsExactly(2L);
        assertThat(store.after(0, false, 1)).hasSize(1);
    }

    @Test
    void the_newest_that_say_how_the_gateway_does_are_known_oldest_first() throws Exception {
        write(
                ended(1, DAY, Status.COMPLETED),
                ended(2, DAY.plusSeconds(9), Status.FAILED),
                ended(3, DAY.plusSeconds(5), Status.COMPLETED),
                ended(4, DAY.plusSeconds(20), Status.REFUSED),
                ended(5, DAY.plusSeconds(21), Status.CANCELLED),
                begun(6, DAY.plusSeconds(22)));
        // each ends after a second
        var second = DAY.plusSeconds(6);
        var third = DAY.plusSeconds(10);

        assertThat(store.figures().judged(second, 10))
                .isEqualTo(store.figuresForSums().judged(second, 10))
                .extracting(Ended::at)
                .containsExactly(second, third);
        assertThat(store.figures().judged(DAY, 2))
                .extracting(Ended::status)
                .containsExactly(Status.COMPLETED, Status.FAILED);
        assertThat(store.figures().judged(third.plusMillis(1), 10)).isEmpty();
    }

    @Test
    void old_requests_are_removed_but_not_those_under_way() throws Exception {
        write(
                begun(1, DAY),
                ended(2, DAY, Status.COMPLETED),
                ended(3, DAY.plusSeconds(100), Status.COMPLETED));
        while (store.prune(DAY.plusSeconds(50), Long.MAX_VALUE)) {
            // a step at a time
        }

        assertThat(numbers(Filter.ALL)).containsExactly(3L, 1L);
    }

    @Test
    void samples_are_found_by_their_time() throws Exception {
        store.keep(new Sample(DAY, 1, 2, 3, 4));
        store.keep(new Sample(DAY.plusSeconds(60), 5, 6, 7, 8));
        var seen = new ArrayList<Sample>();
        store.figures().samples(DAY.plusSeconds(1), DAY.plusSeconds(61), seen::add);

        assertThat(seen).containsExactly(new Sample(DAY.plusSeconds(60), 5, 6, 7, 8));
    }

    /** Random requests over two days, some of which come when their time is summed up already. */
    private List<Ended> writeAtRandom(SplittableRandom random) throws Exception {
        var all = new ArrayList<Ended>();
        var batch = new ArrayList<Kept>();
        var late = new ArrayList<Kept>();
        for (var i = 1; i <= 600; i++) {
            var end = DAY.plusMillis(random.nextLong(Duration.ofDays(2).toMillis()));
            var record = TestRecords.random(i, end, random);
            (random.nextInt(50) == 0 ? late : batch).add(kept(record));
            all.add(Ended.of(record));
        }
        var summingUp = new SummingUp(store);
        store.write(batch);
        var now = DAY.plus(Duration.ofDays(2)).minus(Duration.ofMinutes(7));
        sumUp(summingUp, now);
        store.write(late);
        summingUp.wrote(
                late.stream()
                        .map(one -> Ended.of(one.record()).at())
                        .min(Instant::compareTo)
                        .orElseThrow());
        sumUp(summingUp, now);
        return all;
    }

    private static void sumUp(SummingUp summingUp, Instant now) throws Exception {
        while (summingUp.step(now)) {
            // a step at a time
        }
    }

    @Test
    void figures_of_any_time_are_those_that_one_reckons_by_hand() throws Exception {
        var random = new SplittableRandom(7);
        var all = writeAtRandom(random);

        assertThat(store.figures().summedUpTo(Level.DAY)).isAfter(DAY);
        for (var i = 0; i < 20; i++) {
            var from = DAY.plusMillis(random.nextLong(Duration.ofDays(2).toMillis()));
            var to = from.plusMillis(random.nextLong(1, Duration.ofHours(40).toMillis()));
            var summary = new Statistics(store.figures()).summary(from, to);
            var within =
                    all.stream().filter(one -> !one.at().isBefore(from) && one.at().isBefore(to));
            var naive = within.toList();
            check(summary.all(), naive);
            for (var dimension : Dimension.values()) {
                checkEach(summary, dimension, naive);
            }
        }
    }

    private static void checkEach(
            Statistics.Summary summary, Dimension dimension, List<Ended> naive) {
        var groups = new TreeMap<String, List<Ended>>();
        for (var one : naive) {
            var name = dimension.name(one);
            if (name != null) {
                groups.computeIfAbsent(name, _ -> new ArrayList<>()).add(one);
            }
        }
        assertThat(summary.by(dimension, Integer.MAX_VALUE))
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrderElementsOf(groups.keySet());
        summary.by(dimension, Integer.MAX_VALUE)
                .forEach(entry ->
                        check(entry.getValue(), groups.getOrDefault(entry.getKey(), List.of())));
    }

    private static void check(Sums sums, List<Ended> naive) {
        assertThat(sums.counts())
                .isEqualTo(
                        naive.stream()
                                .map(RollUp.Counts::of)
                                .reduce(RollUp.Counts.NONE, RollUp.Counts::plus));
        var completed = naive.stream().filter(one -> one.status() == Status.COMPLETED).toList();
        check(sums.durations(), completed, Ended::durationMillis);
        check(
                sums.firstTokens(),
                completed.stream().filter(one -> one.firstTokenMillis() != null).toList(),
                one -> requireNonNull(one.firstTokenMillis()));
    }

    private static void check(Spread spread, List<Ended> naive, Function<Ended, Long> millis) {
        var sorted = naive.stream().map(millis).sorted().toList();
        assertThat(spread.count()).isEqualTo(sorted.size());
        if (sorted.isEmpty()) {
            assertThat(spread.percentiles()).isEqualTo(new Spread.Percentiles(null, null, null));
            assertThat(spread.average()).isNull();
            return;
        }
        assertThat(spread.max()).isEqualTo(sorted.getLast());
        assertThat(spread.average())
                .isEqualTo(sorted.stream().mapToLong(one -> one).average().orElseThrow());
        var percentiles = spread.percentiles();
        check(percentiles.p50(), sorted, 50);
        check(percentiles.p95(), sorted, 95);
        check(percentiles.p99(), sorted, 99);
    }

    private static void check(@Nullable Long percentile, List<Long> sorted, int percent) {
        var exact = sorted.get((int) Math.ceil(percent / 100.0 * sorted.size()) - 1);
        // two digits
        assertThat((double) requireNonNull(percentile)).isBetween(exact * 0.99, exact * 1.01 + 1);
    }

    @Test
    void the_course_of_time_adds_up_to_the_whole() throws Exception {
        var all = writeAtRandom(new SplittableRandom(11));
        for (var window :
                List.of(
                        Duration.ofMinutes(10),
                        Duration.ofHours(2),
                        Duration.ofHours(24),
                        Duration.ofHours(47))) {
            var to = DAY.plus(Duration.ofDays(2)).minusSeconds(1);
            var from = to.minus(window);
            var seconds = Statistics.stepSeconds(from, to, 120);
            var steps = new Statistics(store.figures()).timeline(from, to, seconds);

            assertThat(steps).hasSizeBetween(20, 121);
            for (var step : steps) {
                var end = step.at().plusSeconds(seconds);
                var naive =
                        all.stream()
                                .filter(one ->
                                        !one.at().isBefore(step.at())
                                                && one.at().isBefore(end)
                                                && one.at().isBefore(to))
                                .toList();
                check(step.sums(), naive);
            }
        }
    }

    @Test
    void sums_go_with_the_requests_that_they_are_of() throws Exception {
        writeAtRandom(new SplittableRandom(13));
        var end = DAY.plus(Duration.ofDays(1));
        while (store.prune(end, Long.MAX_VALUE)) {
            // a step at a time
        }

        var before = new Statistics(store.figures()).summary(DAY, end);
        assertThat(before.all().counts().requests()).isZero();
    }

    @Test
    void figures_are_of_the_requests_that_are_left_in_the_middle_of_a_time_too() throws Exception {
        var all = writeAtRandom(new SplittableRandom(17));
        var cut = DAY.plus(Duration.ofMinutes(1000));
        while (store.prune(cut, Long.MAX_VALUE)) {
            // a step at a time
        }
        var left = all.stream().filter(one -> !one.at().isBefore(cut)).toList();
        var end = DAY.plus(Duration.ofDays(2));

        assertThat(store.size()).isEqualTo(left.size());
        check(new Statistics(store.figures()).summary(DAY, end).all(), left);
        var steps = new Statistics(store.figures()).timeline(DAY, end, Level.DAY.seconds());
        assertThat(
                        steps.stream()
                                .map(step -> step.sums().counts())
                                .reduce(RollUp.Counts.NONE, RollUp.Counts::plus))
                .isEqualTo(
                        left.stream()
                                .map(RollUp.Counts::of)
                                .reduce(RollUp.Counts.NONE, RollUp.Counts::plus));
    }
}
