package dev.lmarenaproxy.sqlite;

import dev.lmarenaproxy.journal.JournalException;
import dev.lmarenaproxy.monitor.Dimension;
import dev.lmarenaproxy.monitor.Ended;
import dev.lmarenaproxy.monitor.Figures;
import dev.lmarenaproxy.monitor.Level;
import dev.lmarenaproxy.monitor.RollUp;
import dev.lmarenaproxy.monitor.RollUpCodec;
import dev.lmarenaproxy.monitor.Sample;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What figures are reckoned from, by one connection. */
final class SqliteFigures implements Figures {
    private static final String OF_ENDED =
            """
            SELECT ended_at, status, model, owner, tab, error_code, started_at, first_token_at,
                input_tokens, output_tokens, reasoning_tokens
            FROM request
            """;

    static final String ENDED =
            OF_ENDED + "WHERE ended_at IS NOT NULL AND ended_at >= ? AND ended_at < ?";

    static final String JUDGED =
            OF_ENDED
                    + """
                    INDEXED BY request_by_end
                    WHERE ended_at IS NOT NULL AND ended_at >= ? AND status IN (1, 2)
                    ORDER BY ended_at DESC LIMIT ?
                    """;

    static final String FIRST_END =
            "SELECT min(ended_at) FROM request WHERE ended_at IS NOT NULL AND ended_at >= ?";

    static final String SUMS =
            """
            SELECT at, sums FROM roll_up
            WHERE level = ? AND dimension = ? AND at >= ? AND at < ? ORDER BY at
            """;

    private final Lease lease;

    SqliteFigures(Lease lease) {
        this.lease = lease;
    }

    /** What is done with each row. */
    private interface Row {
        void take(ResultSet row) throws SQLException;
    }

    /** By JDBC alone: rows are many, and Jdbi's mapping takes as long as reading them. */
    private void each(String sql, Row row, long... values) throws JournalException {
        lease.use(handle -> {
            try (var statement = handle.getConnection().prepareStatement(sql)) {
                for (var i = 0; i < values.length; i++) {
                    statement.setLong(i + 1, values[i]);
                }
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        row.take(rows);
                    }
                }
            }
            return sql;
        });
    }

    @Override
    public void ended(Instant from, Instant to, Consumer<Ended> visitor) throws JournalException {
        each(
                ENDED,
                row -> visitor.accept(RequestRows.ended(row)),
                from.toEpochMilli(),
                to.toEpochMilli());
    }

    @Override
    public List<Ended> judged(Instant from, int most) throws JournalException {
        var newestFirst = new ArrayList<Ended>();
        each(JUDGED, row -> newestFirst.add(RequestRows.ended(row)), from.toEpochMilli(), most);
        return newestFirst.reversed();
    }

    /** When the only column of the only row is; empty where it is null, or there is no row. */
    private Optional<Instant> time(String sql, long value) throws JournalException {
        var found = new ArrayList<Instant>();
        each(
                sql,
                row -> {
                    var millis = row.getLong(1);
                    if (!row.wasNull()) {
                        found.add(Instant.ofEpochMilli(millis));
                    }
                },
                value);
        return found.stream().findFirst();
    }

    @Override
    public Optional<Instant> firstEnd(Instant from) throws JournalException {
        return time(FIRST_END, from.toEpochMilli());
    }

    @Override
    public void sums(
            Level level, Dimension dimension, Instant from, Instant to, Consumer<RollUp> visitor)
            throws JournalException {
        each(
                SUMS,
                row ->
                        RollUpCodec.decode(
                                Instant.ofEpochMilli(row.getLong(1)),
                                dimension,
                                row.getBytes(2),
                                visitor),
                level.number(),
                dimension.number(),
                from.toEpochMilli(),
                to.toEpochMilli());
    }

    @Override
    public Instant summedUpTo(Level level) throws JournalException {
        return time("SELECT up_to FROM summed_up WHERE level = ?", level.number())
                .orElse(Instant.EPOCH);
    }

    @Override
    public void samples(Instant from, Instant to, Consumer<Sample> visitor)
            throws JournalException {
        each(
                "SELECT * FROM sample WHERE at >= ? AND at < ? ORDER BY at",
                row ->
                        visitor.accept(
                                new Sample(
                                        Instant.ofEpochMilli(row.getLong(1)),
                                        row.getInt(2),
                                        row.getInt(3),
                                        row.getInt(4),
                                        row.getInt(5))),
                from.toEpochMilli(),
                to.toEpochMilli());
    }
}
