package dev.lmarenaproxy.sqlite;

import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.monitor.RequestStore;
import dev.lmarenaproxy.monitor.RequestStore.Kept;
import dev.lmarenaproxy.monitor.TestRecords;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Many requests as a busy gateway has them: few models, keys and programs are used for most of
 * them, and many now and then.
 */
final class RealisticRequests {
    private static final int BATCH = 5000;

    private static final List<String> MODELS = names("model", 150);
    private static final List<String> KEYS = names("key", 40);
    private static final List<String> TABS = names("tab", 12);
    private static final List<String> CLIENTS = names("OpenAI/Python 2.8.", 30);
    private static final List<String> ERRORS = names("error_code", 25);

    private final SplittableRandom random = new SplittableRandom(1);

    private static List<String> names(String name, int count) {
        var names = new ArrayList<String>();
        for (var i = 0; i < count; i++) {
            names.add(name + "-" + i);
        }
        return List.copyOf(names);
    }

    /** The first ones most of the time. */
    private String some(List<String> names) {
        var share = random.nextDouble();
        return names.get((int) (names.size() * share * share * share));
    }

    /** Fills an empty store with requests that ended within this time, evenly. */
    void fill(RequestStore store, Path file, int requests, Instant from, Duration time)
            throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            // one by one they would take most of the time
            var indexes = dropped(connection);
            var batch = new ArrayList<Kept>();
            for (var i = 1; i <= requests; i++) {
                batch.add(next(i, from.plusMillis(time.toMillis() * i / requests)));
                if (batch.size() == BATCH || i == requests) {
                    store.write(batch);
                    batch.clear();
                }
            }
            for (var index : indexes) {
                execute(connection, index);
            }
        }
    }

    private static List<String> dropped(Connection connection) throws SQLException {
        var names = new ArrayList<String>();
        var indexes = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                """
                                SELECT name, sql FROM sqlite_schema
                                WHERE type = 'index' AND tbl_name = 'request'
                                """)) {
            while (rows.next()) {
                names.add(rows.getString(1));
                indexes.add(rows.getString(2));
            }
        }
        for (var name : names) {
            execute(connection, "DROP INDEX " + name);
        }
        return indexes;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Kept next(long number, Instant end) {
        var id = "req_%016x%08x".formatted(random.nextLong(), random.nextInt());
        return TestRecords.kept(
                TestRecords.random(
                        number,
                        end,
                        random,
                        new TestRecords.Names(
                                id,
                                some(MODELS),
                                new Owner(some(KEYS)),
                                some(TABS),
                                some(CLIENTS),
                                some(ERRORS))));
    }
}
