package dev.lmarenaproxy.sqlite;

import dev.lmarenaproxy.journal.GroupCommit;
import dev.lmarenaproxy.journal.Journal;
import dev.lmarenaproxy.journal.JournalException;
import dev.lmarenaproxy.journal.MemoryStore;
import dev.lmarenaproxy.journal.Retention;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the journal of a gateway. */
public final class SqliteJournal {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteJournal.class);

    private SqliteJournal() {}

    /**
     * Opens the journal, or begins one where the file is missing or damaged; a damaged one is kept
     * beside it. Where that can't be done the journal is in memory and says so in its health.
     *
     * @param retention as it is when asked
     * @param file such as {@code proxy.db} in the home folder
     * @throws JournalInUseException when another process, or this one, has it open
     */
    public static Journal open(Path file, Supplier<Retention> retention, InstantSource clock)
            throws JournalInUseException {
        try {
            return new GroupCommit(SqliteStore.open(file, clock), retention, clock);
        } catch (JournalException e) {
            LOG.error("the journal can't be opened; requests are kept in memory only", e);
            return GroupCommit.makeshift(
                    new MemoryStore(MemoryStore.DEFAULT_BYTES),
                    retention,
                    clock,
                    String.valueOf(e.getMessage()));
        }
    }
}
