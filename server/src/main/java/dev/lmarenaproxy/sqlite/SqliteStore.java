package dev.lmarenaproxy.sqlite;

import dev.lmarenaproxy.IdempotencyKey;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.journal.JournalCodec;
import dev.lmarenaproxy.journal.JournalEntry;
import dev.lmarenaproxy.journal.JournalException;
import dev.lmarenaproxy.journal.JournalStore;
import dev.lmarenaproxy.journal.JournalledJob;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A journal's store in a SQLite file; {@code journal/V1__jobs.sql} tells what the columns mean. */
final class SqliteStore implements JournalStore {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteStore.class);

    // a step of housekeeping holds up the writing of new jobs: some milliseconds each
    private static final int JOBS_A_STEP = 32;
    private static final long BYTES_A_STEP = 2 << 20;
    private static final int PAGES_A_STEP = 256;

    private final Path file;
    private final HomeLock lock;
    private final @Nullable Path damaged;
    private final Lease writer;
    private final Lease reader;

    private SqliteStore(Path file, HomeLock lock, Database.Opened opened) {
        this.file = file;
        this.lock = lock;
        this.damaged = opened.damaged();
        this.writer = new Lease(file, jdbi(opened.sources().writing()));
        this.reader = new Lease(file, jdbi(opened.sources().reading()));
    }

    static Jdbi jdbi(DataSource source) {
        var jdbi = Jdbi.create(source);
        // its messages would hold what people asked
        jdbi.configure(
                StatementExceptions.class, c -> c.setMessageRendering(MessageRendering.NONE));
        return jdbi;
    }

    static SqliteStore open(Path file, InstantSource clock)
            throws JournalException, JournalInUseException {
        HomeLock lock;
        try {
            lock = HomeLock.take(file);
        } catch (IOException e) {
            throw Trouble.with(file, e);
        }
        try {
            NativeLibrary.unpackTo(file.resolveSibling("native"));
            return new SqliteStore(file, lock, Database.open(file, clock.instant()));
        } catch (IOException e) {
            release(lock);
            throw Trouble.with(file, e);
        } catch (JournalException e) {
            release(lock);
            throw e;
        } catch (LinkageError e) {
            release(lock);
            throw new JournalException("SQLite does not run on this machine: " + e + ".", e);
        }
    }

    @Override
    public void write(List<JournalEntry> batch) throws JournalException {
        writer.use(handle -> {
            handle.useTransaction(transaction -> {
                for (var entry : batch) {
                    write(transaction, entry);
                }
            });
            return batch;
        });
    }

    private static void write(Handle handle, JournalEntry entry) {
        var submission = entry.submission();
        if (submission != null) {
            insert(handle, submission);
        }
        var number =
                handle.createQuery("SELECT number FROM job WHERE id = ?")
                        .bind(0, entry.job().value())
                        .mapTo(Long.class)
                        .findOne();
        if (number.isEmpty()) {
            return;
        }
        if (entry.broken()) {
            handle.execute("UPDATE job SET broken = 1 WHERE number = ?", number.get());
            handle.execute("DELETE FROM event_group WHERE job = ?", number.get());
        } else if (!entry.events().isEmpty()) {
            append(handle, number.get(), entry);
        }
        if (entry.noteForgotten()) {
            handle.execute("DELETE FROM note WHERE job = ?", number.get());
        }
        var end = entry.endedAt();
        if (end != null) {
            handle.createUpdate(
                            """
                            UPDATE job SET ended_at = :end, outcome = :outcome,
                                aged_from = :end + iif(idempotency_key IS NULL, 0, :lifetime)
                            WHERE number = :number AND ended_at IS NULL
                            """)
                    .bind("end", end.toEpochMilli())
                    .bind("outcome", entry.outcome())
                    .bind("lifetime", IdempotencyKey.LIFETIME.toMillis())
                    .bind("number", number.get())
                    .execute();
        }
    }

    private static void insert(Handle handle, Job job) {
        var document = JournalCodec.encode(job);
        var note = job.note();
        var key = job.idempotencyKey();
        var inserted =
                handle.execute(
                        """
                        INSERT INTO job (id, owner, idempotency_key, fingerprint, model,
                            submitted_at, streamed, bytes)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT DO NOTHING
                        """,
                        job.id().value(),
                        job.owner().id(),
                        key == null ? null : key.value(),
                        key == null ? null : key.fingerprint(),
                        job.model().name(),
                        job.submittedAt().toEpochMilli(),
                        job.streamed(),
                        document.length() + (note == null ? 0 : note.length()));
        if (inserted > 0) {
            var number = handle.createQuery("SELECT last_insert_rowid()").mapTo(Long.class).one();
            handle.execute("INSERT INTO submission VALUES (?, ?)", number, document);
            if (note != null) {
                handle.execute(
                        "INSERT INTO note VALUES (?, ?)", number, JournalCodec.encodeNote(note));
            }
        }
    }

    private static void append(Handle handle, long number, JournalEntry entry) {
        var document = JournalCodec.encode(entry.events());
        handle.execute(
                """
                INSERT INTO event_group (job, first, count, document) VALUES (?, ?, ?, ?)
                ON CONFLICT (job, first) DO UPDATE
                    SET count = excluded.count, document = excluded.document
                """,
                number,
                entry.first(),
                entry.events().size(),
                document);
        handle.execute(
                "UPDATE job SET bytes = bytes + ? WHERE number = ?", document.length(), number);
    }

    @Override
    public Optional<JournalledJob> find(JobId job) throws JournalException {
        // both queries must see the same moment
        return reader.use(handle -> handle.inTransaction(t -> find(t, job)));
    }

    private record Row(
            long number,
            boolean broken,
            @Nullable Instant endedAt,
            String document,
            @Nullable String note) {
        Job job() throws JournalException {
            var job = JournalCodec.job(document);
            return note == null ? job : job.noted(JournalCodec.note(note));
        }
    }

    private record Group(int first, String document) {}

    private static Optional<JournalledJob> find(Handle handle, JobId id) throws JournalException {
        var found =
                handle.createQuery(
                                """
                                SELECT number, broken, ended_at, submission.document, note.document
                                    AS note
                                FROM job JOIN submission ON submission.job = number
                                    LEFT JOIN note ON note.job = number
                                WHERE id = ?
                                """)
                        .bind(0, id.value())
                        .map((row, _) ->
                                new Row(
                                        row.getLong("number"),
                                        row.getBoolean("broken"),
                                        row.getObject("ended_at") == null
                                                ? null
                                                : Instant.ofEpochMilli(row.getLong("ended_at")),
                                        row.getString("document"),
                                        row.getString("note")))
                        .findOne();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        var row = found.get();
        var events = row.broken ? null : events(handle, row.number);
        if (events != null) {
            return Optional.of(new JournalledJob(row.job(), events, row.endedAt));
        }
        return row.endedAt == null
                ? Optional.of(new JournalledJob(row.job(), List.of()))
                : Optional.empty();
    }

    /** Null where one is missing. */
    private static @Nullable List<JobEvent> events(Handle handle, long number)
            throws JournalException {
        var groups =
                handle.createQuery(
                                "SELECT first, document FROM event_group WHERE job = ? ORDER BY first")
                        .bind(0, number)
                        .map((row, _) -> new Group(row.getInt("first"), row.getString("document")))
                        .list();
        var events = new ArrayList<JobEvent>();
        for (var group : groups) {
            if (group.first != events.size()) {
                return null;
            }
            events.addAll(JournalCodec.events(group.document));
        }
        return events;
    }

    @Override
    public Optional<JobId> find(Owner owner, String key, Instant since) throws JournalException {
        return reader.use(handle ->
                handle.createQuery(
                                """
                                SELECT id FROM job
                                WHERE owner = ? AND idempotency_key = ? AND submitted_at >= ?
                                    AND (ended_at IS NULL OR NOT broken)
                                ORDER BY submitted_at DESC, number DESC LIMIT 1
                                """)
                        .bind(0, owner.id())
                        .bind(1, key)
                        .bind(2, since.toEpochMilli())
                        .mapTo(String.class)
                        .map(JobId::new)
                        .findOne());
    }

    @Override
    public List<JobId> unfinished() throws JournalException {
        return reader.use(handle ->
                handle.createQuery(
                                "SELECT id FROM job WHERE ended_at IS NULL ORDER BY submitted_at, number")
                        .mapTo(String.class)
                        .map(JobId::new)
                        .list());
    }

    @Override
    public boolean prune(Instant endedBefore, long most) throws JournalException {
        return writer.use(handle -> {
            var used = pragma(handle, "page_count") - pragma(handle, "freelist_count");
            var over = used * pragma(handle, "page_size") - most;
            var removed = handle.inTransaction(t -> remove(t, endedBefore.toEpochMilli(), over));
            var shrunk = shrink(handle);
            if (removed == 0 && !shrunk) {
                // without waiting for anybody; the file itself shrinks only now
                handle.createQuery("PRAGMA wal_checkpoint(PASSIVE)").mapToMap().list();
                return false;
            }
            return true;
        });
    }

    private static boolean shrink(Handle handle) throws SQLException {
        var free = pragma(handle, "freelist_count");
        // a little is left for the next jobs
        if (free <= PAGES_A_STEP) {
            return false;
        }
        // any other way of executing it gives back one page only
        try (var statement = handle.getConnection().createStatement()) {
            statement.executeUpdate("PRAGMA incremental_vacuum(" + PAGES_A_STEP + ")");
        }
        return pragma(handle, "freelist_count") < free;
    }

    private record Old(long number, long agedFrom, long bytes) {}

    private static int remove(Handle handle, long endedBefore, long over) {
        var oldest =
                handle.createQuery(
                                """
                                SELECT number, aged_from, bytes FROM job
                                WHERE aged_from IS NOT NULL ORDER BY aged_from LIMIT ?
                                """)
                        .bind(0, JOBS_A_STEP)
                        .map((row, _) ->
                                new Old(
                                        row.getLong("number"),
                                        row.getLong("aged_from"),
                                        row.getLong("bytes")))
                        .list();
        int removed = 0;
        long bytes = 0;
        for (var old : oldest) {
            if (bytes >= BYTES_A_STEP || (old.agedFrom >= endedBefore && bytes >= over)) {
                break;
            }
            handle.execute("DELETE FROM job WHERE number = ?", old.number);
            bytes += old.bytes;
            removed++;
        }
        return removed;
    }

    private static long pragma(Handle handle, String name) {
        return handle.createQuery("PRAGMA " + name).mapTo(Long.class).one();
    }

    @Override
    public long bytes() {
        return Database.size(file) + Database.size(Database.wal(file));
    }

    @Override
    public @Nullable String damaged() {
        return damaged == null ? null : damaged.getFileName().toString();
    }

    @Override
    public void close() {
        reader.close();
        // the last one to close takes the log into the file
        writer.close();
        release(lock);
    }

    private static void release(HomeLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn("the lock of the journal can't be given up", e);
        }
    }
}
