package dev.lmarenaproxy.sqlite;

import dev.lmarenaproxy.journal.JournalException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * A connection that one thread uses. After a failure it is opened anew: nobody knows what state a
 * failing disk left it in.
 */
final class Lease implements AutoCloseable {
    private final Path file;
    private final Jdbi database;
    private @Nullable Handle handle;

    /** What is done with the connection. */
    interface Work<T> {
        T with(Handle handle) throws JournalException, SQLException;
    }

    Lease(Path file, Jdbi database) {
        this.file = file;
        this.database = database;
    }

    <T> T use(Work<T> work) throws JournalException {
        try {
            if (handle == null) {
                handle = database.open();
            }
            return work.with(handle);
        } catch (JdbiException | SQLException e) {
            close();
            if (Trouble.isDamage(e)) {
                Database.suspect(file);
            }
            throw Trouble.with(file, e);
        }
    }

    @Override
    public void close() {
        var open = handle;
        handle = null;
        if (open != null) {
            try {
                open.close();
            } catch (JdbiException _) {
                // it is given up, in whatever state
            }
        }
    }
}
