package dev.lmarenaproxy.sqlite;

import static dev.lmarenaproxy.monitor.TestRecords.DAY;
import static dev.lmarenaproxy.monitor.TestRecords.ended;
import static dev.lmarenaproxy.monitor.TestRecords.kept;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.FakeClock;
import dev.lmarenaproxy.journal.JournalStore;
import dev.lmarenaproxy.monitor.Figuring;
import dev.lmarenaproxy.monitor.Level;
import dev.lmarenaproxy.monitor.MemoryRequests;
import dev.lmarenaproxy.monitor.RequestDetails;
import dev.lmarenaproxy.monitor.RequestDetails.Excerpt;
import dev.lmarenaproxy.monitor.RequestRecord.Status;
import dev.lmarenaproxy.monitor.RequestStore;
import dev.lmarenaproxy.monitor.RequestStore.Count;
import dev.lmarenaproxy.monitor.RequestStore.Filter;
import dev.lmarenaproxy.monitor.RequestStore.Kept;
import dev.lmarenaproxy.monitor.RequestStoreContract;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteRequestsTest extends RequestStoreContract {
    @TempDir private Path home;
    private @Nullable JournalStore journal;

    private Path file() {
        return home.resolve("proxy.db");
    }

    @Override
    protected RequestStore open() throws Exception {
        journal = SqliteStore.open(file(), new FakeClock());
        return SqliteRequests.open(file());
    }

    @AfterEach
    void closeJournal() {
        requireNonNull(journal).close();
    }

    @Test
    void records_outlive_the_store() throws Exception {
        try (var store = SqliteRequests.open(file())) {
            store.write(List.of(kept(ended(1, DAY, Status.COMPLETED))));
        }
        try (var store = SqliteRequests.open(file())) {
            assertThat(store.page(Filter.ALL, 10, 0)).hasSize(1);
        }
    }

    @Test
    void without_a_journal_records_are_in_memory() {
        assertThat(SqliteRequests.open(home.resolve("other.db")))
                .isInstanceOf(MemoryRequests.class);
    }

    @Test
    void sums_that_were_kept_in_rows_are_made_anew() throws Exception {
        var older = home.resolve("older.db");
        var source = Database.source(older);
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:journal")
                .table("migration")
                .target("6")
                .load()
                .migrate();
        SqliteStore.jdbi(source)
                .useHandle(handle -> {
                    RequestRows.write(handle, kept(ended(1, DAY, Status.COMPLETED)));
                    handle.execute(
                            """
                            INSERT INTO roll_up VALUES
                                (3, 0, ?, '', 9, 9, 9, 9, 9, 9, 9, 9, 9, 0, 0, 0, x'', 0, 0, 0, x'')
                            """,
                            DAY.toEpochMilli());
                    for (var level : Level.values()) {
                        handle.execute(
                                "INSERT INTO summed_up VALUES (?, ?)",
                                level.number(),
                                Long.MAX_VALUE / 2);
                    }
                });

        try (var migrated = SqliteStore.open(older, new FakeClock());
                var store = SqliteRequests.open(older)) {
            var end = DAY.plus(Duration.ofDays(2));
            var before = Figuring.summary(store, DAY, end).toString();
            Figuring.sumUp(store, end);

            assertThat(migrated.bytes()).isPositive();
            assertThat(before).contains("\"total\":1,\"completed\":1");
            assertThat(Figuring.summary(store, DAY, end)).hasToString(before);
            assertThat(store.figures().summedUpTo(Level.MINUTE)).isEqualTo(DAY.plusSeconds(60));
        }
    }

    /** At a million requests, looking at each takes a second. */
    @Test
    void no_list_of_the_monitor_looks_at_every_request() throws Exception {
        for (var statuses :
                List.of(
                        List.<Status>of(),
                        List.of(Status.FAILED),
                        List.of(Status.WAITING, Status.RUNNING),
                        Filter.ERRORS.statuses())) {
            for (var model : Arrays.asList("m", null)) {
                for (var owner : Arrays.asList("k", null)) {
                    for (var from : Arrays.asList(DAY, null)) {
                        var filter = new Filter(statuses, model, owner, null, from, from);
                        var plan = plan(Where.of(filter));
                        assertThat(plan.split("; ", -1))
                                .as(filter + ": " + plan)
                                .allMatch(step ->
                                        !step.contains(" request") || step.contains("USING INDEX"));
                        assertThat(plan).as(filter.toString()).doesNotContain("TEMP B-TREE");
                    }
                }
            }
        }
    }

    @Test
    void nor_does_anything_else_that_it_asks() throws Exception {
        assertThat(plan(SqliteFigures.ENDED)).contains("USING INDEX request_by_end");
        assertThat(plan(SqliteFigures.JUDGED))
                .contains("USING INDEX request_by_end")
                .doesNotContain("TEMP B-TREE");
        assertThat(plan(SqliteFigures.FIRST_END)).contains("USING COVERING INDEX request_by_end");
        assertThat(plan(SqliteFigures.SUMS))
                .contains("roll_up USING INDEX")
                .doesNotContain("TEMP B-TREE");
        assertThat(plan("SELECT * FROM request WHERE id = 'a' ORDER BY number DESC LIMIT 1"))
                .contains("USING INDEX request_by_id")
                .doesNotContain("TEMP B-TREE");
        assertThat(plan(Where.byId(Filter.ALL, "req_1"))).contains("USING INDEX request_by_id");
        assertThat(plan(SqliteRequests.ALL_AFTER)).contains("USING INTEGER PRIMARY KEY");
        assertThat(plan(SqliteRequests.ERRORS_AFTER))
                .contains("request_errors")
                .doesNotContain("TEMP B-TREE");
    }

    @Test
    void a_text_is_searched_for_in_the_newest_only_and_ids_in_all() throws Exception {
        var search = Where.of(new Filter(List.of(), null, null, "gpt", null, null));

        assertThat(plan(search)).contains("request USING INDEX request_by_start");
        assertThat(search.select("*")).contains("LIMIT " + Where.MOST_SEARCHED);
        try (var store = SqliteRequests.open(file())) {
            store.write(
                    List.of(
                            kept(ended(12_345, DAY, Status.COMPLETED)),
                            kept(ended(2, DAY, Status.COMPLETED))));

            var found = new Filter(List.of(), null, null, "req_1234", null, null);
            assertThat(store.page(found, 10, 0)).hasSize(1);
            assertThat(store.count(found, 10)).isEqualTo(new Count(1, false));
        }
    }

    @Test
    void a_file_that_is_too_large_loses_the_oldest_and_figures_are_of_what_is_left()
            throws Exception {
        var text = new Excerpt("x".repeat(4000), false);
        var details = new RequestDetails(text, text, null, 0, List.of(), List.of());
        var end = DAY.plusSeconds(3000);
        try (var store = SqliteRequests.open(file())) {
            var all = new ArrayList<Kept>();
            for (var i = 1; i <= 1500; i++) {
                all.add(new Kept(ended(i, DAY.plusSeconds(i), Status.COMPLETED), details));
            }
            store.write(all);
            Figuring.sumUp(store, end);
            var most = 8L << 20;
            assertThat(used()).isGreaterThan(most);
            while (store.prune(DAY, most)) {
                // a step at a time
            }

            assertThat(used()).isLessThan(most);
            var left = store.page(Filter.ALL, 2000, 0);
            assertThat(left).hasSizeBetween(300, 1400);
            assertThat(left.getFirst().number()).isEqualTo(1500);
            assertThat(left.getLast().number()).isEqualTo(1501 - left.size());
            assertThat(store.size()).isEqualTo(left.size());
            assertThat(Figuring.summary(store, DAY, end).toString())
                    .contains("\"completed\":" + left.size());
        }
    }

    private long used() throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                """
                                SELECT (page_count - freelist_count) * page_size
                                FROM pragma_page_count, pragma_freelist_count, pragma_page_size
                                """)) {
            return rows.getLong(1);
        }
    }

    private String plan(Where where) throws Exception {
        var sql = where.select("*") + Where.ORDER + " LIMIT 50";
        for (var value : where.values().entrySet()) {
            sql = sql.replaceAll(":" + value.getKey() + "\\b", "'" + value.getValue() + "'");
        }
        return plan(sql);
    }

    private String plan(String sql) throws Exception {
        var steps = new ArrayList<String>();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                var statement = connection.prepareStatement("EXPLAIN QUERY PLAN " + sql);
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                steps.add(rows.getString("detail"));
            }
        }
        return String.join("; ", steps);
    }
}
