package dev.lmarenaproxy.sqlite;

import static dev.lmarenaproxy.monitor.TestRecords.DAY;
import static dev.lmarenaproxy.monitor.TestRecords.ended;
import static dev.lmarenaproxy.monitor.TestRecords.kept;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.FakeClock;
import dev.lmarenaproxy.journal.JournalStore;
import dev.lmarenaproxy.monitor.MemoryRequests;
import dev.lmarenaproxy.monitor.RequestRecord.Status;
import dev.lmarenaproxy.monitor.RequestStore;
import dev.lmarenaproxy.monitor.RequestStore.Filter;
import dev.lmarenaproxy.monitor.RequestStoreContract;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
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

    /** At a million requests, looking at each takes a second. */
    @Test
    void no_question_of_the_monitor_looks_at_every_request() throws Exception {
        for (var filter :
                List.of(
                        Filter.ALL,
                        Filter.ERRORS,
                        new Filter(List.of(Status.FAILED), null, null, null, null, null),
                        new Filter(List.of(), "m", null, null, null, null),
                        new Filter(List.of(), null, "k", null, null, null),
                        new Filter(List.of(), null, null, null, DAY, DAY.plusSeconds(60)))) {
            var where = Where.of(filter);
            var sql =
                    "SELECT * FROM %s ORDER BY started_at DESC, number DESC LIMIT 50"
                            .formatted(where.sql());
            for (var value : where.values().entrySet()) {
                sql = sql.replace(":" + value.getKey(), "'" + value.getValue() + "'");
            }
            assertThat(plan(sql)).as(sql).contains("USING INDEX").doesNotContain("TEMP B-TREE");
        }
        assertThat(plan(SqliteFigures.ENDED)).contains("USING INDEX request_by_end");
        assertThat(plan(SqliteFigures.SUMS))
                .contains("USING PRIMARY KEY")
                .doesNotContain("TEMP B-TREE");
        assertThat(plan("SELECT * FROM request WHERE id = 'a' ORDER BY number DESC LIMIT 1"))
                .contains("USING INDEX request_by_id")
                .doesNotContain("TEMP B-TREE");
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
