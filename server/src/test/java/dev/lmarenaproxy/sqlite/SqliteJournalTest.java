package dev.lmarenaproxy.sqlite;

import dev.lmarenaproxy.FakeClock;
import dev.lmarenaproxy.journal.JournalContract;
import dev.lmarenaproxy.journal.JournalStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalTest extends JournalContract {
    @TempDir private Path home;

    @Override
    protected JournalStore store() throws Exception {
        return SqliteStore.open(home.resolve("proxy.db"), new FakeClock());
    }
}
