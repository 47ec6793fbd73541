package dev.lmarenaproxy.sqlite;

import static java.util.stream.Collectors.groupingBy;

import dev.lmarenaproxy.journal.JournalException;
import dev.lmarenaproxy.monitor.DetailsCodec;
import dev.lmarenaproxy.monitor.Dimension;
import dev.lmarenaproxy.monitor.Figures;
import dev.lmarenaproxy.monitor.Level;
import dev.lmarenaproxy.monitor.MemoryRequests;
import dev.lmarenaproxy.monitor.RequestDetails;
import dev.lmarenaproxy.monitor.RequestRecord;
import dev.lmarenaproxy.monitor.RequestStore;
import dev.lmarenaproxy.monitor.RollUp;
import dev.lmarenaproxy.monitor.RollUpCodec;
import dev.lmarenaproxy.monitor.Sample;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records of requests in the journal's file, by connections of their own; {@code
 * journal/V3__requests.sql} tells what the columns mean. A commit outlives the process, but not
 * always the machine's power: a record is not worth a wait for the disk.
 */
public final class SqliteRequests implements RequestStore {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteRequests.class);

    static final String ALL_AFTER =
            "SELECT * FROM request WHERE number > ? AND status > 0 ORDER BY number LIMIT ?";

    static final String ERRORS_AFTER =
            """
            SELECT * FROM request INDEXED BY request_errors
            WHERE number > ? AND status IN (2, 4) ORDER BY number LIMIT ?
            """;

    /** More that have an id of the same beginning are searched as for any text. */
    private static final int MOST_BY_ID = 1000;

    // steps of housekeeping: some milliseconds each
    private static final int REQUESTS_A_STEP = 200;

    private final Lease writer;
    private final Lease reader;

    private SqliteRequests(Lease writer, Lease reader) {
        this.writer = writer;
        this.reader = reader;
    }

    /**
     * Opens the store in a file that a journal has open. Where there is none that can be used,
     * records are kept in memory.
     */
    public static RequestStore open(Path file) {
        try {
            var source = Database.present(file);
            var requests =
                    new SqliteRequests(
                            new Lease(file, SqliteStore.jdbi(source.writing())),
                            new Lease(file, SqliteStore.jdbi(source.reading())));
            requests.writer.use(handle -> handle.execute("PRAGMA synchronous = NORMAL"));
            return requests;
        } catch (JournalException e) {
            LOG.warn("records of requests are kept in memory only: {}", e.getMessage());
            return new MemoryRequests();
        }
    }

    @Override
    public void write(List<Kept> batch) throws JournalException {
        writer.use(handle -> {
            handle.useTransaction(transaction -> {
                for (var kept : batch) {
                    RequestRows.write(transaction, kept);
                }
            });
            return batch;
        });
    }

    /** SQLite counts the entries of an index by its pages, which takes milliseconds. */
    @Override
    public long size() throws JournalException {
        return reader.use(handle -> number(handle, "SELECT count(*) FROM request"));
    }

    @Override
    public long lastNumber() throws JournalException {
        return writer.use(handle -> number(handle, "SELECT coalesce(max(number), 0) FROM request"));
    }

    private static long number(Handle handle, String sql) {
        return handle.createQuery(sql).mapTo(Long.class).one();
    }

    @Override
    public List<RequestRecord> underWay() throws JournalException {
        return writer.use(handle ->
                handle.createQuery("SELECT * FROM request WHERE status = 0 ORDER BY started_at")
                        .map((row, _) -> RequestRows.record(row))
                        .list());
    }

    @Override
    public List<RequestRecord> page(Filter filter, int limit, int offset) throws JournalException {
        return reader.use(handle -> {
            var where = where(handle, filter);
            return where.bound(
                            handle.createQuery(
                                    where.select("*")
                                            + Where.ORDER
                                            + " LIMIT :limit OFFSET :offset"))
                    .bind("limit", limit)
                    .bind("offset", offset)
                    .map((row, _) -> RequestRows.record(row))
                    .list();
        });
    }

    /** Whoever looks for the beginning of an id wants that request, however old it is. */
    private static Where where(Handle handle, Filter filter) {
        var text = filter.text();
        if (text != null && Where.mayBeId(text)) {
            var byId = Where.byId(filter, text);
            var found = count(handle, byId, MOST_BY_ID + 1);
            if (found > 0 && found <= MOST_BY_ID) {
                return byId;
            }
        }
        return Where.of(filter);
    }

    private static int count(Handle handle, Where where, int most) {
        return where.bound(
                        handle.createQuery(
                                "SELECT count(*) FROM (" + where.select("1") + " LIMIT :most)"))
                .bind("most", most)
                .mapTo(Integer.class)
                .one();
    }

    @Override
    public Count count(Filter filter, int most) throws JournalException {
        return reader.use(handle -> {
            var where = where(handle, filter);
            var found = count(handle, where, most + 1);
            return new Count(
                    Math.min(found, most),
                    found > most || (where.isSearch() && isLeftOut(handle, filter)));
        });
    }

    /** Whether there are more than are searched. */
    private static boolean isLeftOut(Handle handle, Filter filter) {
        var searched = Where.of(filter.withoutText());
        return count(handle, searched, Where.MOST_SEARCHED + 1) > Where.MOST_SEARCHED;
    }

    @Override
    public List<RequestRecord> after(long number, boolean onlyErrors, int limit)
            throws JournalException {
        return reader.use(handle ->
                handle.createQuery(onlyErrors ? ERRORS_AFTER : ALL_AFTER)
                        .bind(0, number)
                        .bind(1, limit)
                        .map((row, _) -> RequestRows.record(row))
                        .list());
    }

    @Override
    public Optional<Kept> find(String id, @Nullable Instant startedAt) throws JournalException {
        return reader.use(handle ->
                handle.createQuery(
                                """
                                SELECT * FROM request LEFT JOIN request_details ON request = number
                                WHERE id = :id AND (:at IS NULL OR started_at = :at)
                                ORDER BY number DESC LIMIT 1
                                """)
                        .bind("id", id)
                        .bind("at", startedAt == null ? null : startedAt.toEpochMilli())
                        .map((row, _) -> {
                            var document = row.getString("document");
                            return new Kept(
                                    RequestRows.record(row),
                                    document == null
                                            ? RequestDetails.NONE
                                            : DetailsCodec.decode(document));
                        })
                        .findOne());
    }

    @Override
    public Figures figures() {
        return new SqliteFigures(reader);
    }

    @Override
    public <T> T reckon(Reckoning<T> reckoning) throws JournalException {
        return reader.use(handle -> handle.inTransaction(_ -> reckoning.of(figures())));
    }

    @Override
    public Figures figuresForSums() {
        return new SqliteFigures(writer);
    }

    @Override
    public void keep(Level level, Instant upTo, List<RollUp> sums) throws JournalException {
        writer.use(handle -> {
            handle.useTransaction(transaction -> {
                sums.stream()
                        .collect(groupingBy(one -> new Piece(one.dimension(), one.at())))
                        .forEach((piece, its) -> write(transaction, level, piece, its));
                transaction.execute(
                        "INSERT OR REPLACE INTO summed_up VALUES (?, ?)",
                        level.number(),
                        upTo.toEpochMilli());
            });
            return level;
        });
    }

    /** What a row is of, within a level. */
    private record Piece(Dimension dimension, Instant at) {}

    private static void write(Handle handle, Level level, Piece piece, List<RollUp> sums) {
        handle.execute(
                "INSERT OR REPLACE INTO roll_up VALUES (?, ?, ?, ?)",
                level.number(),
                piece.dimension().number(),
                piece.at().toEpochMilli(),
                RollUpCodec.encode(piece.at(), sums));
    }

    @Override
    public void forgetSums(Instant from) throws JournalException {
        writer.use(handle -> {
            handle.useTransaction(transaction -> {
                for (var level : Level.values()) {
                    var begin = level.floor(from).toEpochMilli();
                    for (var dimension : Dimension.values()) {
                        transaction.execute(
                                "DELETE FROM roll_up WHERE level = ? AND dimension = ? AND at >= ?",
                                level.number(),
                                dimension.number(),
                                begin);
                    }
                    transaction.execute(
                            "UPDATE summed_up SET up_to = ? WHERE level = ? AND up_to > ?",
                            begin,
                            level.number(),
                            begin);
                }
            });
            return from;
        });
    }

    @Override
    public void keep(Sample sample) throws JournalException {
        writer.use(handle ->
                handle.execute(
                        "INSERT OR REPLACE INTO sample VALUES (?, ?, ?, ?, ?)",
                        sample.at().toEpochMilli(),
                        sample.tabsReady(),
                        sample.tabsConnected(),
                        sample.running(),
                        sample.waiting()));
    }

    /**
     * When the file is too large, requests go as far as the jobs went, which leave for the same
     * reason; without jobs they go by themselves.
     */
    @Override
    public boolean prune(Instant endedBefore, long bytes) throws JournalException {
        return writer.use(handle -> {
            var removed = handle.inTransaction(t -> remove(t, endedBefore.toEpochMilli(), bytes));
            return removed == REQUESTS_A_STEP;
        });
    }

    private static int remove(Handle handle, long endedBefore, long most) {
        var used = number(handle, "PRAGMA page_count") - number(handle, "PRAGMA freelist_count");
        var before = endedBefore;
        if (used * number(handle, "PRAGMA page_size") > most) {
            var oldestJob =
                    number(
                            handle,
                            "SELECT coalesce(min(aged_from), %d) FROM job WHERE aged_from IS NOT NULL"
                                    .formatted(Long.MAX_VALUE));
            before = Math.max(before, oldestJob);
        }
        handle.execute("DELETE FROM sample WHERE at < ?", endedBefore);
        var removed =
                handle.execute(
                        """
                        DELETE FROM request WHERE number IN (
                            SELECT number FROM request WHERE ended_at IS NOT NULL AND ended_at < ?
                            ORDER BY ended_at LIMIT ?)
                        """,
                        before,
                        REQUESTS_A_STEP);
        if (removed > 0) {
            forgetBefore(handle);
        }
        return removed;
    }

    /** Sums of times of which no request is left. */
    private static void forgetBefore(Handle handle) {
        var oldest =
                number(
                        handle,
                        "SELECT coalesce(min(ended_at), %d) FROM request WHERE ended_at IS NOT NULL"
                                .formatted(Long.MAX_VALUE));
        if (oldest == Long.MAX_VALUE) {
            handle.execute("DELETE FROM roll_up");
            return;
        }
        for (var level : Level.values()) {
            var begin = level.floor(Instant.ofEpochMilli(oldest)).toEpochMilli();
            for (var dimension : Dimension.values()) {
                handle.execute(
                        "DELETE FROM roll_up WHERE level = ? AND dimension = ? AND at < ?",
                        level.number(),
                        dimension.number(),
                        begin);
            }
        }
        handle.execute("DELETE FROM sample WHERE at < ?", oldest);
    }

    @Override
    public void close() {
        reader.close();
        writer.close();
    }
}
