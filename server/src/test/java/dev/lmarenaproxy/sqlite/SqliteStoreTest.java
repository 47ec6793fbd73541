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
import dev.lmarenaproxy.TestJobs;
import dev.lmarenaproxy.journal.Journal;
import dev.lmarenaproxy.journal.JournalEntry;
import dev.lmarenaproxy.journal.Retention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
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

    private final FakeClock clock = new FakeClock();
    @TempDir private Path home;
    private Path file;

    @BeforeEach
    void name() {
        file = home.resolve("proxy.db");
    }

    private Journal open() throws JournalInUseException {
        return SqliteJournal.open(file, RETENTION, clock);
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
        journal.close();
        assertThat(names()).contains("proxy.db.damaged-20260102-030405");
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
    void a_job_that_lost_events_begins_again_after_a_restart() throws Exception {
        var job = TestJobs.streamed("a", clock.instant());
        var store = SqliteStore.open(file, clock);
        store.write(List.of(entry(job, job, 0, text("a"))));
        store.write(List.of(new JournalEntry(job.id(), null, 1, List.of(), true, null)));
        store.close();

        var journal = open();
        assertThat(get(journal.unfinished()).getFirst().events()).isEmpty();
        journal.append(job.id(), text("b"));
        assertThat(get(journal.ended(job.id(), FINISHED))).isTrue();

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
        var large = 64L << 20;
        var store = SqliteStore.open(file, clock);
        var text = text("x".repeat(64 << 10));
        for (int i = 0; store.bytes() < large; i++) {
            var job = TestJobs.streamed("old" + i, clock.instant());
            var ended =
                    new JournalEntry(
                            job.id(),
                            job,
                            0,
                            List.of(text, text, text, FINISHED),
                            false,
                            clock.instant());
            store.write(List.of(ended));
        }
        store.close();
        var quiet = slowest(RETENTION);
        assertThat(Files.size(file)).isGreaterThan(large / 2);

        var busy = slowest(new Retention(Duration.ofDays(30), 8 << 20));

        // a step of cleaning may hold up a submission, but not all of it
        assertThat(busy).isLessThan(quiet.multipliedBy(20).plusMillis(200));
        var cleaned = SqliteStore.open(file, clock);
        while (cleaned.prune(Instant.EPOCH, 8 << 20)) {
            assertThat(cleaned.bytes()).isPositive();
        }
        assertThat(cleaned.bytes()).isLessThan(16 << 20);
        cleaned.close();
        assertThat(Files.size(file)).isLessThan(12 << 20);
    }

    private int submissions;

    /** The longest that one of some jobs waited to be kept. */
    private Duration slowest(Retention retention) throws Exception {
        var slowest = Duration.ZERO;
        try (var journal = SqliteJournal.open(file, retention, clock)) {
            for (int i = 0; i < 100; i++) {
                var began = System.nanoTime();
                submitted(journal, "new" + submissions++);
                var took = Duration.ofNanos(System.nanoTime() - began);
                slowest = took.compareTo(slowest) > 0 ? took : slowest;
            }
        }
        return slowest;
    }

    private static JobEvent text(String text) {
        return new JobEvent.Text(text);
    }

    private static JournalEntry entry(Job job, Job submission, int first, JobEvent... events) {
        return new JournalEntry(job.id(), submission, first, List.of(events), false, null);
    }
}
