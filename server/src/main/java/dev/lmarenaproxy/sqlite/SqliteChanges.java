package dev.lmarenaproxy.sqlite;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lmarenaproxy.journal.JournalException;
import dev.lmarenaproxy.settings.Change;
import dev.lmarenaproxy.settings.ChangeStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Changes of the settings in the journal's file, by a connection of its own; the journal is opened
 * before. Where the file can't be used, every question fails.
 */
public final class SqliteChanges implements ChangeStore {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String COLUMNS = "SELECT id, at, who, steps, undone FROM setting_change";

    private final Path file;
    private @Nullable Lease lease;

    /**
     * @param file such as {@code proxy.db} in the home folder
     */
    public SqliteChanges(Path file) {
        this.file = file;
    }

    @Override
    public Optional<Last> last() throws IOException {
        return use(handle ->
                handle.createQuery(
                                "SELECT id, settings FROM setting_change ORDER BY id DESC LIMIT 1")
                        .map((row, _) -> new Last(row.getLong("id"), row.getString("settings")))
                        .findOne());
    }

    @Override
    public void append(Change change, String settings) throws IOException {
        var steps = JSON.writeValueAsString(change.steps());
        use(handle -> {
            var inserted =
                    handle.execute(
                            "INSERT INTO setting_change (id, at, who, steps, settings)"
                                    + " VALUES (?, ?, ?, ?, ?)",
                            change.id(),
                            change.at().toEpochMilli(),
                            change.who().word(),
                            steps,
                            settings);
            handle.execute("DELETE FROM setting_change WHERE id <= ?", change.id() - MOST);
            return inserted;
        });
    }

    @Override
    public List<Change> page(int limit, int offset) throws IOException {
        return use(handle ->
                handle.createQuery(COLUMNS + " ORDER BY id DESC LIMIT ? OFFSET ?")
                        .bind(0, limit)
                        .bind(1, offset)
                        .map((row, _) -> change(row))
                        .list());
    }

    @Override
    public int count() throws IOException {
        return use(handle ->
                handle.createQuery("SELECT count(*) FROM setting_change")
                        .mapTo(Integer.class)
                        .one());
    }

    @Override
    public Optional<Change> find(long id) throws IOException {
        return use(handle ->
                handle.createQuery(COLUMNS + " WHERE id = ?")
                        .bind(0, id)
                        .map((row, _) -> change(row))
                        .findOne());
    }

    @Override
    public void undone(long id) throws IOException {
        use(handle -> handle.execute("UPDATE setting_change SET undone = 1 WHERE id = ?", id));
    }

    private static Change change(ResultSet row) throws SQLException {
        try {
            return new Change(
                    row.getLong("id"),
                    Instant.ofEpochMilli(row.getLong("at")),
                    Change.Who.of(row.getString("who")),
                    JSON.readValue(
                            row.getString("steps"), new TypeReference<List<Change.Step>>() {}),
                    row.getBoolean("undone"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> T use(Lease.Work<T> work) throws IOException {
        var open = lease;
        if (open == null) {
            open = new Lease(file, Jdbi.create(Database.source(file)));
            lease = open;
        }
        try {
            return open.use(work);
        } catch (JournalException e) {
            throw new IOException(e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        if (lease != null) {
            lease.close();
        }
    }
}
