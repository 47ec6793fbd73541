package dev.lmarenaproxy.sqlite;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lmarenaproxy.FakeClock;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.TestJobs;
import dev.lmarenaproxy.journal.Journal;
import dev.lmarenaproxy.journal.JournalEntry;
import dev.lmarenaproxy.journal.JournalException;
import dev.lmarenaproxy.journal.Retention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file, its neighbours in the home folder, and what can be wrong with them. */
class SqliteStoreTest {
    private static final JobEvent.Final FINISHED = new JobEvent.Finished(FinishReason.STOP, null);
    private static final Retention RETENTION = new Retention(Duration.ofDays(30), 1L << 30);

    private static final long SMALL = 8 << 20;
    private static final long LARGE = 96 << 20;

    private final FakeClock clock = new FakeClock();
    @TempDir private Path home;
    private Path file;

    @BeforeEach
    void name() {
        file = home.resolve("proxy.db");
    }

    private Journal open() throws JournalInUseException {
        return SqliteJournal.open(file, () -> RETENTION, clock);
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, SECONDS);
    }

    private Job submitted(Journal journal, String id) throws Exception {
        var job = TestJobs.streamed(id, clock.instant());
        assertThat(get(journal.submitted(job))).isTrue();
        return job;
    }

    private Connection connection() throws Exception {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    private void execute(String sql) throws Exception {
        try (var connection = connection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String query(String sql) throws Exception {
        try (var connection = connection();
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            return result.getString(1);
        }
    }

    private int number(String sql) throws Exception {
        return Integer.parseInt(query(sql));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void the_file_is_as_durable_and_shrinkable_as_it_should_be() throws Exception {
        var journal = open();
        submitted(journal, "a");

        assertThat(query("PRAGMA journal_mode")).isEqualTo("wal");
        assertThat(query("PRAGMA auto_vacuum")).isEqualTo("2");
        assertThat(query("PRAGMA user_version")).isEqualTo(String.valueOf(Database.SCHEMA));
        assertThat(query("SELECT max(version) FROM migration"))
                .isEqualTo(String.valueOf(Database.SCHEMA));
        journal.close();
        assertThat(names()).containsExactly("native", "proxy.db", "proxy.db.lock");
    }

    @Test
    void only_its_owner_may_read_it() throws Exception {
        assumeTrue(home.getFileSystem().supportedFileAttributeViews().contains("posix"));
        Files.createFile(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        var journal = open();
        submitted(journal, "a");

        for (var name : List.of("proxy.db", "proxy.db-wal", "proxy.db-shm", "proxy.db.lock")) {
            assertThat(Files.getPosixFilePermissions(home.resolve(name)))
                    .as(name)
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
        assertThat(Files.getPosixFilePermissions(home.resolve("native")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        journal.close();
    }

    @Test
    void a_second_gateway_is_turned_away_until_the_first_has_ended() throws Exception {
        var first = open();

        assertThatThrownBy(this::open)
                .isInstanceOf(JournalInUseException.class)
                .hasMessageContaining(home.toString())
                .hasMessageContaining("--home");

        first.close();
        open().close();
    }

    @Test
    void what_is_no_database_is_put_aside_and_a_new_journal_begun() throws Exception {
        Files.writeString(file, "This is no database. ".repeat(1000));

        var journal = open();

        submitted(journal, "a");
        assertThat(journal.health().well()).isTrue();
        assertThat(journal.health().damaged()).isEqualTo("proxy.db.damaged-20260102-030405");
        journal.close();
        assertThat(names()).contains("proxy.db.damaged-20260102-030405");
        journal = open();
        assertThat(journal.health().damaged()).isNull();
        journal.close();
    }

    @Test
    void a_file_that_a_crash_left_damaged_is_put_aside() throws Exception {
        var journal = open();
        for (int i = 0; i < 20; i++) {
            var job = submitted(journal, "job" + i);
            journal.append(job.id(), new JobEvent.Text("x".repeat(20_000)));
        }
        journal.close();
        var bytes = Files.readAllBytes(file);
        // beyond the first pages, the tables are no trees any more
        for (int i = 3 * 4096; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        Files.write(file, bytes);
        // a log is what a crash leaves
        Files.writeString(home.resolve("proxy.db-wal"), "x");

        var fresh = open();

        assertThat(get(fresh.unfinished())).isEmpty();
        submitted(fresh, "a");
        fresh.close();
        assertThat(names()).contains("proxy.db.damaged-20260102-030405");
    }

    @Test
    void damage_that_is_met_later_is_told_and_put_aside_at_the_next_start() throws Exception {
        var journal = open();
        var job = submitted(journal, "a");
        for (int i = 0; i < 20; i++) {
            journal.append(job.id(), text("x".repeat(20_000)));
        }
        assertThat(get(journal.ended(job.id(), FINISHED, clock.instant()))).isTrue();
        journal.close();
        var bytes = Files.readAllBytes(file);
        // the long texts are at the end, where no start looks
        Arrays.fill(bytes, bytes.length - 100_000, bytes.length, (byte) 7);
        Files.write(file, bytes);

        var damaged = open();
        assertThatThrownBy(() -> get(damaged.find(job.id())))
                .hasCauseInstanceOf(JournalException.class)
                .hasMessageContaining("is damaged");
        damaged.close();
        var fresh = open();

        assertThat(get(fresh.find(job.id()))).isEmpty();
        fresh.close();
        assertThat(names()).contains("proxy.db.damaged-20260102-030405");
        assertThat(names()).doesNotContain("proxy.db.suspect");
    }

    @Test
    void a_job_that_is_not_legible_is_given_up_and_its_key_is_free_again() throws Exception {
        var journal = open();
        assertThat(get(journal.submitted(TestJobs.keyed("a", clock.instant(), "key")))).isTrue();
        submitted(journal, "b");
        journal.close();
        execute("UPDATE submission SET document = '{}' WHERE job = 1");

        journal = open();

        assertThat(get(journal.find(Owner.ANONYMOUS, "key", Instant.EPOCH))).isEmpty();
        assertThat(get(journal.unfinished()))
                .extracting(job -> job.job().id().value())
                .containsExactly("b");
        journal.close();
        assertThat(query("SELECT outcome FROM job WHERE id = 'a'")).isEqualTo("INTERNAL_ERROR");
        assertThat(query("SELECT count(*) FROM job WHERE ended_at IS NULL")).isEqualTo("1");
    }

    @Test
    void an_answer_that_is_not_legible_leaves_its_key_free_and_stays() throws Exception {
        var journal = open();
        var job = TestJobs.keyed("a", clock.instant(), "key");
        assertThat(get(journal.submitted(job))).isTrue();
        journal.append(job.id(), text("so"));
        assertThat(get(journal.ended(job.id(), FINISHED, clock.instant()))).isTrue();
        journal.close();
        execute("UPDATE event_group SET document = 'x'");

        journal = open();

        assertThat(get(journal.find(Owner.ANONYMOUS, "key", Instant.EPOCH))).isEmpty();
        journal.close();
        assertThat(query("SELECT document FROM event_group")).isEqualTo("x");
    }

    @Test
    void a_journal_of_a_newer_version_is_left_alone() throws Exception {
        open().close();
        execute("PRAGMA user_version = 1000");

        var journal = open();

        assertThat(journal.health().problem()).contains("newer version");
        assertThat(get(journal.submitted(TestJobs.streamed("a", clock.instant())))).isFalse();
        assertThat(get(journal.find(new JobId("a")))).isPresent();
        journal.close();
        assertThat(query("PRAGMA user_version")).isEqualTo("1000");
    }

    @Test
    void where_no_file_can_be_made_the_journal_is_in_memory_and_says_so() throws Exception {
        file = home.resolve("missing").resolve("proxy.db");

        var journal = open();

        assertThat(journal.health().problem()).startsWith("The journal ").endsWith(".");
        assertThat(get(journal.submitted(TestJobs.streamed("a", clock.instant())))).isFalse();
        journal.close();
    }

    @Test
    void a_reader_does_not_wait_for_a_writer() throws Exception {
        var journal = open();
        var job = submitted(journal, "a");

        try (var other = connection();
                var statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");

            assertThat(get(journal.find(job.id()))).isPresent();
            assertThat(get(journal.unfinished())).hasSize(1);
            statement.execute("ROLLBACK");
        }
        journal.close();
    }

    @Test
    void a_job_that_lost_events_begins_again_after_a_restart() throws Exception {
        var job = TestJobs.streamed("a", clock.instant());
        var store = SqliteStore.open(file, clock);
        store.write(List.of(entry(job, job, 0, text("a"))));
        store.write(List.of(new JournalEntry(job.id(), null, 1, List.of(), true, null)));
        store.close();

        var journal = open();
        assertThat(get(journal.unfinished()).getFirst().events()).isEmpty();
        journal.append(job.id(), text("b"));
        assertThat(get(journal.ended(job.id(), FINISHED, clock.instant()))).isTrue();

        assertThat(get(journal.find(job.id())).orElseThrow().events())
                .containsExactly(text("b"), FINISHED);
        journal.close();
    }

    @Test
    void copies_of_the_native_library_that_a_killed_gateway_left_are_removed() throws Exception {
        var litter = home.resolve("native").resolve("sqlite-1.2.3-libsqlitejdbc.so");
        Files.createDirectories(litter.getParent());
        Files.writeString(litter, "x");

        open().close();

        assertThat(litter).doesNotExist();
    }

    @Test
    void the_files_shrink_while_the_line_goes_on() throws Exception {
        fill(LARGE);

        var submissions = 0;
        try (var journal =
                SqliteJournal.open(file, () -> new Retention(RETENTION.age(), SMALL), clock)) {
            while (submissions < 10_000 && journal.health().bytes() > 2 * SMALL) {
                submitted(journal, "new" + submissions++);
            }
        }

        // one step of cleaning, and whoever waits comes in
        assertThat(submissions).isGreaterThan(10);
        assertThat(Files.size(file)).isLessThan(2 * SMALL);
    }

    @Test
    void a_step_of_cleaning_is_short_however_much_there_is_to_clean() throws Exception {
        fill(LARGE);

        try (var store = SqliteStore.open(file, clock)) {
            var jobs = number("SELECT count(*) FROM job");
            var pages = number("PRAGMA page_count");
            var steps = 0;
            for (; store.prune(Instant.EPOCH, SMALL); steps++) {
                var jobsLeft = number("SELECT count(*) FROM job");
                var pagesLeft = number("PRAGMA page_count");
                assertThat(jobs - jobsLeft).isLessThanOrEqualTo(32);
                // and a few that tell where pages are
                assertThat(pages - pagesLeft).isLessThanOrEqualTo(256 + 4);
                jobs = jobsLeft;
                pages = pagesLeft;
            }
            assertThat(steps).isGreaterThan(40);
        }
    }

    private void fill(long bytes) throws Exception {
        var text = text("x".repeat(256 << 10));
        try (var store = SqliteStore.open(file, clock)) {
            for (int i = 0; store.bytes() < bytes; i++) {
                var batch = new ArrayList<JournalEntry>();
                for (int k = 0; k < 16; k++) {
                    var job = TestJobs.streamed("old" + i + "-" + k, clock.instant());
                    var events = List.of(text, FINISHED);
                    batch.add(new JournalEntry(job.id(), job, 0, events, false, clock.instant()));
                }
                store.write(batch);
            }
        }
    }

    private static JobEvent text(String text) {
        return new JobEvent.Text(text);
    }

    private static JournalEntry entry(Job job, Job submission, int first, JobEvent... events) {
        return new JournalEntry(job.id(), submission, first, List.of(events), false, null);
    }
}
