package dev.lmarenaproxy.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.lmarenaproxy.FakeClock;
import dev.lmarenaproxy.settings.Change;
import dev.lmarenaproxy.settings.ChangeStore;
import dev.lmarenaproxy.settings.ChangeStoreContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteChangesTest extends ChangeStoreContract {
    @TempDir private Path home;

    @Override
    protected ChangeStore store() throws Exception {
        SqliteStore.open(file(), new FakeClock()).close();
        return new SqliteChanges(file());
    }

    @Test
    void changes_are_kept_beside_an_open_journal_and_over_a_restart() throws Exception {
        var change = new Change(1, Instant.EPOCH, Change.Who.UNDO, List.of(), false);
        try (var _ = SqliteStore.open(file(), new FakeClock());
                var changes = new SqliteChanges(file())) {
            changes.append(change, "{}");
        }

        try (var changes = new SqliteChanges(file())) {
            assertThat(changes.find(1)).contains(change);
        }
    }

    @Test
    void without_a_journal_every_question_fails_with_the_reason() throws Exception {
        var none = Files.createDirectory(home.resolve("none.db"));
        try (var changes = new SqliteChanges(none)) {
            assertThatIOException()
                    .isThrownBy(changes::last)
                    .withMessageStartingWith("The journal " + none + " can't be ");
        }
    }

    private Path file() {
        return home.resolve("proxy.db");
    }
}
