package dev.lmarenaproxy.sqlite;

import dev.lmarenaproxy.monitor.Dimension;
import dev.lmarenaproxy.monitor.Level;
import dev.lmarenaproxy.monitor.RollUp;
import dev.lmarenaproxy.monitor.Spread;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** Sums as rows of the table {@code roll_up}. */
final class RollUpRows {
    private RollUpRows() {}

    static void write(Handle handle, Level level, RollUp one) {
        var counts = one.counts();
        handle.execute(
                """
                INSERT OR REPLACE INTO roll_up VALUES
                    (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                level.number(),
                one.dimension().number(),
                one.at().toEpochMilli(),
                one.name(),
                counts.completed(),
                counts.failed(),
                counts.cancelled(),
                counts.refused(),
                counts.input(),
                counts.output(),
                counts.reasoning(),
                one.generatingMillis(),
                one.lastAt().toEpochMilli(),
                one.durations().count(),
                one.durations().sum(),
                one.durations().max(),
                one.durations().values(),
                one.firstTokens().count(),
                one.firstTokens().sum(),
                one.firstTokens().max(),
                one.firstTokens().values());
    }

    static RollUp read(ResultSet row, Dimension dimension) throws SQLException {
        return new RollUp(
                Instant.ofEpochMilli(row.getLong(3)),
                dimension,
                row.getString(4),
                new RollUp.Counts(
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getLong(8),
                        row.getLong(9),
                        row.getLong(10),
                        row.getLong(11)),
                row.getLong(12),
                spread(row, 14),
                spread(row, 18),
                Instant.ofEpochMilli(row.getLong(13)));
    }

    private static Spread.Kept spread(ResultSet row, int first) throws SQLException {
        return new Spread.Kept(
                row.getLong(first),
                row.getLong(first + 1),
                row.getLong(first + 2),
                row.getBytes(first + 3));
    }
}
