package dev.lmarenaproxy.e2e;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;

/** Gives a stopped gateway a past: what it was asked is taken as asked many times before. */
final class Past {
    private static final int SAMPLE_SECONDS = 60;

    private Past() {}

    /**
     * Copies the requests that have ended over a time that ends now. Those that were answered took
     * seconds, as at a real site.
     */
    static void make(Path home, int requests, Duration over) {
        try (var database =
                DriverManager.getConnection("jdbc:sqlite:" + home.resolve("proxy.db"))) {
            database.setAutoCommit(false);
            copies(database, requests, over);
            samples(database, over);
            try (var sums = database.createStatement()) {
                // they are of the time before there was this past
                sums.executeUpdate("DELETE FROM roll_up");
                sums.executeUpdate("DELETE FROM summed_up");
            }
            database.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copies(Connection database, int requests, Duration over)
            throws SQLException {
        var models = new ArrayList<Long>();
        try (var ended =
                database.createStatement()
                        .executeQuery(
                                "SELECT number FROM request WHERE ended_at IS NOT NULL ORDER BY number")) {
            while (ended.next()) {
                models.add(ended.getLong(1));
            }
        }
        var now = Instant.now().toEpochMilli();
        try (var copy =
                database.prepareStatement(
                        """
                        INSERT INTO request
                        SELECT -?1, id || '-' || ?1, endpoint, owner, client, model, streamed, choices,
                            status, ?2, ?2 + queued_at - queued_at + 2, ?2 + assigned_at - assigned_at + 9,
                            ?2 + first_token_at - first_token_at + 300 + ?3 / 8,
                            ?2 + answered_at - answered_at + ?3,
                            ?2 + CASE WHEN answered_at IS NULL THEN 40 ELSE ?3 + 3 END,
                            http_status, error_code, error_message, finish_reason, input_tokens,
                            output_tokens, reasoning_tokens, characters, answer, attempts, tab, browser
                        FROM request WHERE number = ?4\
                        """)) {
            for (var i = 1; i <= requests; i++) {
                copy.setInt(1, i);
                copy.setLong(2, now - over.toMillis() * i / (requests + 1) - wave(i, over));
                copy.setInt(3, 900 + i * 7919 % 23 * i % 41 * 230);
                copy.setLong(4, models.get(i % models.size()));
                copy.addBatch();
            }
            copy.executeBatch();
        }
    }

    /** More at some times than at others, as with people. */
    private static long wave(int i, Duration over) {
        return Math.round(over.toMillis() / 16.0 * Math.sin(i / 160.0));
    }

    private static void samples(Connection database, Duration over) throws SQLException {
        var now = Instant.now().getEpochSecond() / SAMPLE_SECONDS * SAMPLE_SECONDS;
        try (var sample =
                database.prepareStatement("INSERT OR REPLACE INTO sample VALUES (?, ?, ?, ?, ?)")) {
            for (var i = 1; i <= over.toSeconds() / SAMPLE_SECONDS; i++) {
                sample.setLong(1, (now - (long) i * SAMPLE_SECONDS) * 1000);
                sample.setInt(2, i % 400 < 60 ? 1 : 2);
                sample.setInt(3, 2);
                sample.setInt(4, i * 7919 % 3);
                sample.setInt(5, i % 400 < 20 ? 2 : 0);
                sample.addBatch();
            }
            sample.executeBatch();
        }
    }
}
