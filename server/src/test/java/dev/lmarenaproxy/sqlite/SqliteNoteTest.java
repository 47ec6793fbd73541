package dev.lmarenaproxy.sqlite;

import dev.lmarenaproxy.FakeClock;
import dev.lmarenaproxy.journal.JournalStore;
import dev.lmarenaproxy.journal.NoteContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteNoteTest extends NoteContract {
    @TempDir private Path home;

    @Override
    protected JournalStore store() throws Exception {
        return SqliteStore.open(home.resolve("proxy.db"), new FakeClock());
    }
}
