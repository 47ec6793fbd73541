package dev.lmarenaproxy.monitor;

import static dev.lmarenaproxy.monitor.TestRecords.DAY;
import static dev.lmarenaproxy.monitor.TestRecords.begun;
import static dev.lmarenaproxy.monitor.TestRecords.details;
import static dev.lmarenaproxy.monitor.TestRecords.ended;
import static dev.lmarenaproxy.monitor.TestRecords.kept;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.lmarenaproxy.FakeClock;
import dev.lmarenaproxy.journal.Retention;
import dev.lmarenaproxy.monitor.RequestRecord.Status;
import dev.lmarenaproxy.monitor.RequestStore.Filter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(30)
class RecordsTest {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger(Records.class);

    private final FaultyRequests store = new FaultyRequests();
    private final List<RequestRecord> logged = new CopyOnWriteArrayList<>();
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();
    private final Records records =
            new Records(
                    store,
                    () -> new Retention(Duration.ofDays(30), Long.MAX_VALUE),
                    (record, _) -> logged.add(record),
                    new FakeClock());

    @BeforeEach
    void listen() {
        said.start();
        LOG.setLevel(ch.qos.logback.classic.Level.INFO);
        LOG.addAppender(said);
    }

    @AfterEach
    void close() {
        records.close();
        LOG.detachAppender(said);
        LOG.setLevel(null);
    }

    private void start() {
        records.start(() -> new Sample(DAY, 0, 0, 0, 0));
    }

    private List<RequestRecord> all() throws Exception {
        return records.ask(asked -> asked.page(Filter.ALL, 100_000, 0))
                .toCompletableFuture()
                .get(10, SECONDS);
    }

    private List<String> warnings() {
        return said.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void who_asks_sees_all_that_was_told_before() throws Exception {
        start();
        records.begun(begun(1, DAY));
        records.ended(ended(2, DAY, Status.COMPLETED), details(DAY));

        assertThat(all()).extracting(RequestRecord::number).containsExactly(2L, 1L);
        assertThat(logged).extracting(RequestRecord::number).containsExactly(2L);
    }

    @Test
    void what_a_failing_disk_does_not_take_waits_until_it_does() throws Exception {
        store.fail();
        start();
        records.begun(begun(1, DAY));
        assertThat(all()).isEmpty();
        records.ended(ended(1, DAY, Status.COMPLETED), details(DAY));
        records.ended(ended(2, DAY, Status.FAILED), details(DAY));
        assertThat(all()).isEmpty();
        assertThat(logged).isEmpty();

        store.heal();

        assertThat(all())
                .extracting(RequestRecord::status)
                .containsExactly(Status.FAILED, Status.COMPLETED);
        assertThat(logged).hasSize(2);
        assertThat(warnings())
                .containsExactly(
                        "the records of requests can't be written; requests go on without them",
                        "the records of requests can be written again; 0 were lost");
    }

    @Test
    void what_waits_for_a_disk_is_bounded_and_what_was_lost_is_told() throws Exception {
        store.fail();
        start();
        for (var i = 1; i <= 20_005; i++) {
            records.ended(ended(i, DAY, Status.COMPLETED), RequestDetails.NONE);
        }
        assertThat(all()).isEmpty();

        store.heal();

        // as many as a store in memory keeps
        assertThat(all()).hasSize(10_000);
        assertThat(warnings().getLast()).endsWith("; 5 were lost");
    }

    @Test
    void what_a_former_run_left_is_closed_unless_its_answer_goes_on() throws Exception {
        var going = begun(1, DAY).with(requireNonNull(ended(1, DAY, Status.COMPLETED).work()));
        store.write(List.of(kept(going), kept(begun(2, DAY.plusSeconds(1)))));

        var left = records.recover(job -> job.value().equals("job1"));
        start();

        assertThat(left).extracting(RequestRecord::number).containsExactly(1L);
        var closed = all().getFirst();
        var outcome = requireNonNull(closed.outcome());
        assertThat(closed.number()).isEqualTo(2);
        assertThat(outcome.status()).isEqualTo(Status.FAILED);
        assertThat(requireNonNull(outcome.error()).code()).isEqualTo("gateway_stopped");
        assertThat(outcome.at()).isEqualTo(closed.origin().startedAt());
    }

    @Test
    void what_the_next_start_closes_stands_in_the_log_files_too() throws Exception {
        store.write(List.of(kept(begun(1, DAY)), kept(begun(2, DAY))));

        records.recover(_ -> false);

        assertThat(logged).extracting(RequestRecord::number).containsExactly(1L, 2L);
        assertThat(logged).extracting(RequestRecord::status).containsOnly(Status.FAILED);
    }

    @Test
    void a_store_that_can_not_be_read_lets_the_gateway_start() {
        store.fail();

        assertThat(records.recover(_ -> false)).isEmpty();
        assertThat(records.lastNumber()).isPositive();
        start();
    }
}
