package dev.lmarenaproxy.sqlite;

import dev.lmarenaproxy.alerts.Alert;
import dev.lmarenaproxy.alerts.AlertStore;
import dev.lmarenaproxy.alerts.Rule;
import dev.lmarenaproxy.journal.JournalException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/**
 * Alerts in the journal's file, by a connection of its own; the journal is opened before. Where the
 * file can't be used, everything fails.
 */
public final class SqliteAlerts implements AlertStore {
    private static final String COLUMNS =
            "SELECT id, rule, since, resolved_at, value, threshold, message FROM alert";

    private final Lease lease;

    /**
     * @param file such as {@code proxy.db} in the home folder
     */
    public SqliteAlerts(Path file) {
        this.lease = new Lease(file, Jdbi.create(Database.source(file)));
    }

    @Override
    public void put(Alert alert) throws IOException {
        var resolvedAt = alert.resolvedAt();
        use(handle -> {
            var put =
                    handle.execute(
                            """
                            INSERT INTO alert (id, rule, since, resolved_at, value, threshold,
                                message)
                            VALUES (?, ?, ?, ?, ?, ?, ?)
                            ON CONFLICT (id) DO UPDATE SET resolved_at = excluded.resolved_at
                            """,
                            alert.id(),
                            alert.rule().word(),
                            alert.since().toEpochMilli(),
                            resolvedAt == null ? null : resolvedAt.toEpochMilli(),
                            alert.value(),
                            alert.threshold(),
                            alert.message());
            handle.execute("DELETE FROM alert WHERE id <= ?", alert.id() - MOST);
            return put;
        });
    }

    @Override
    public List<Alert> page(int limit, int offset) throws IOException {
        return use(handle ->
                handle.createQuery(COLUMNS + " ORDER BY id DESC LIMIT ? OFFSET ?")
                        .bind(0, limit)
                        .bind(1, offset)
                        .map((row, _) -> alert(row))
                        .list());
    }

    @Override
    public int count() throws IOException {
        return use(handle ->
                handle.createQuery("SELECT count(*) FROM alert").mapTo(Integer.class).one());
    }

    @Override
    public List<Alert> latest() throws IOException {
        return use(handle ->
                handle.createQuery(
                                COLUMNS
                                        + " WHERE id IN (SELECT max(id) FROM alert GROUP BY rule)"
                                        + " ORDER BY id")
                        .map((row, _) -> alert(row))
                        .list());
    }

    @Override
    public long lastId() throws IOException {
        return use(handle ->
                handle.createQuery("SELECT coalesce(max(id), 0) FROM alert")
                        .mapTo(Long.class)
                        .one());
    }

    private static Alert alert(ResultSet row) throws SQLException {
        return new Alert(
                row.getLong("id"),
                Rule.of(row.getString("rule")),
                Instant.ofEpochMilli(row.getLong("since")),
                row.getObject("resolved_at") == null
                        ? null
                        : Instant.ofEpochMilli(row.getLong("resolved_at")),
                row.getDouble("value"),
                row.getDouble("threshold"),
                row.getString("message"));
    }

    private <T> T use(Lease.Work<T> work) throws IOException {
        try {
            return lease.use(work);
        } catch (JournalException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        lease.close();
    }
}
