package dev.lmarenaproxy.sqlite;

import dev.lmarenaproxy.journal.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The file: making it, checking it, bringing its tables up to date. */
final class Database {
    /** Of the newest migration; written into the file, so that most starts need no Flyway. */
    static final int SCHEMA = 7;

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final int BUSY_MILLIS = 2000;
    private static final int WAL_BYTES = 1 << 20;

    // reading more than this takes longer than a start may
    private static final long CHECKED_BYTES = 256L << 20;

    private Database() {}

    /**
     * A file that is fit for use.
     *
     * @param damaged the one that was there before and was not; null where none was
     */
    record Opened(Sources sources, @Nullable Path damaged) {}

    /**
     * Where connections come from.
     *
     * @param writing its transactions take their place among the writers when they begin: one that
     *     read first could not write any more, once another one had
     * @param reading never waits for a writer
     */
    record Sources(SQLiteDataSource writing, SQLiteDataSource reading) {
        static Sources of(Path file) {
            return new Sources(
                    source(file, TransactionMode.IMMEDIATE),
                    source(file, TransactionMode.DEFERRED));
        }
    }

    /**
     * A file that is open already, and fit for use.
     *
     * @throws JournalException where there is none
     */
    static Sources present(Path file) throws JournalException {
        var sources = Sources.of(file);
        if (size(file) == 0) {
            throw new JournalException("There is no journal " + file + ".", null);
        }
        try (var connection = sources.reading().getConnection()) {
            if (number(connection, "PRAGMA user_version") == SCHEMA) {
                return sources;
            }
        } catch (SQLException e) {
            throw Trouble.with(file, e);
        }
        throw new JournalException("The journal " + file + " is not in use.", null);
    }

    /** A damaged file is moved aside, with the time in its name, and a new one begun. */
    static Opened open(Path file, Instant now) throws JournalException {
        try {
            try {
                return opened(file, null);
            } catch (SQLException | FlywayException e) {
                if (!Trouble.isDamage(e)) {
                    throw Trouble.with(file, e);
                }
                var aside = moveAside(file, now);
                LOG.error("{} is damaged; it is now {}, and a new one is begun", file, aside);
                return opened(file, aside);
            }
        } catch (SQLException | FlywayException | IOException e) {
            throw Trouble.with(file, e);
        }
    }

    private static Opened opened(Path file, @Nullable Path damaged)
            throws SQLException, IOException, JournalException {
        prepare(file);
        return new Opened(Sources.of(file), damaged);
    }

    private static void prepare(Path file) throws SQLException, IOException, JournalException {
        var unclean = size(wal(file)) > 0;
        var suspect = Files.exists(suspicion(file));
        // SQLite gives its other files the rights of this one
        PrivateFile.make(file);
        var source = source(file, TransactionMode.DEFERRED);
        if (size(file) == 0) {
            try (var connection = new SQLiteConfig().createConnection(source.getUrl())) {
                // before the first table, or else never; and before WAL, which begins the file
                execute(connection, "PRAGMA auto_vacuum = INCREMENTAL");
                execute(connection, "PRAGMA journal_mode = WAL");
            }
        }
        try (var connection = source.getConnection()) {
            if (suspect || (unclean && size(file) < CHECKED_BYTES)) {
                check(connection);
                Files.deleteIfExists(suspicion(file));
            }
            var schema = number(connection, "PRAGMA user_version");
            if (schema > SCHEMA) {
                throw new JournalException(
                        "The journal " + file + " was written by a newer version.", null);
            }
            if (schema == SCHEMA) {
                forgetLostEvents(connection);
                return;
            }
        }
        migrate(source);
        try (var connection = source.getConnection()) {
            execute(connection, "PRAGMA user_version = " + SCHEMA);
        }
    }

    /** For a file that was opened before. */
    static SQLiteDataSource source(Path file) {
        return source(file, TransactionMode.IMMEDIATE);
    }

    private static SQLiteDataSource source(Path file, TransactionMode mode) {
        var config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        // with FULL, and only with it, a commit outlives the machine's power
        config.setSynchronous(SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setTransactionMode(mode);
        config.setJournalSizeLimit(WAL_BYTES);
        config.enforceForeignKeys(true);
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    private static void migrate(SQLiteDataSource source) {
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:journal")
                .table("migration")
                .load()
                .migrate();
    }

    private static void check(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery("PRAGMA quick_check(1)")) {
            if (!result.next() || !"ok".equals(result.getString(1))) {
                throw new SQLiteException("quick_check", SQLiteErrorCode.SQLITE_CORRUPT);
            }
        }
    }

    /** A broken job of a former run begins again: nobody holds a part of its answer any more. */
    private static void forgetLostEvents(Connection connection) throws SQLException {
        var lost = " FROM job WHERE ended_at IS NULL AND broken";
        execute(connection, "DELETE FROM event_group WHERE job IN (SELECT number" + lost + ")");
        execute(connection, "UPDATE job SET broken = 0 WHERE ended_at IS NULL AND broken");
    }

    private static Path moveAside(Path file, Instant now) throws IOException {
        var aside = aside(file, ".damaged-" + STAMP.format(now));
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(suspicion(file));
        for (var part : List.of("-wal", "-shm")) {
            if (Files.exists(aside(file, part))) {
                Files.move(
                        aside(file, part), aside(aside, part), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return aside;
    }

    /** Damage was met while the journal was in use: the next start is to look at all of it. */
    static void suspect(Path file) {
        try {
            PrivateFile.make(suspicion(file));
        } catch (IOException e) {
            LOG.warn("{} is damaged, and that can't be noted: {}", file, e.toString());
        }
    }

    private static Path suspicion(Path file) {
        return aside(file, ".suspect");
    }

    static Path wal(Path file) {
        return aside(file, "-wal");
    }

    private static Path aside(Path file, String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }

    static long size(Path file) {
        return file.toFile().length();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            return result.next() ? result.getInt(1) : 0;
        }
    }
}
