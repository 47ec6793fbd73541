package dev.lmarenaproxy.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lmarenaproxy.FakeClock;
import dev.lmarenaproxy.alerts.Alert;
import dev.lmarenaproxy.alerts.AlertStore;
import dev.lmarenaproxy.alerts.AlertStoreContract;
import dev.lmarenaproxy.alerts.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteAlertsTest extends AlertStoreContract {
    @TempDir private Path home;
    private Path file;
    private SqliteStore journal;
    private SqliteAlerts store;

    @BeforeEach
    void open() throws Exception {
        file = home.resolve("proxy.db");
        journal = SqliteStore.open(file, new FakeClock());
        store = new SqliteAlerts(file);
    }

    @AfterEach
    void close() {
        store.close();
        journal.close();
    }

    @Override
    protected AlertStore store() {
        return store;
    }

    @Test
    void what_fires_is_there_after_a_restart() throws Exception {
        var alert = new Alert(3, Rule.DISK, Instant.EPOCH, null, 1, 2, "It is full.");
        store.put(alert);
        store.close();

        try (var again = new SqliteAlerts(file)) {
            assertThat(again.latest()).containsExactly(alert);
            assertThat(again.lastId()).isEqualTo(3);
        }
    }

    @Test
    void a_file_that_cannot_be_used_is_told() throws Exception {
        var folder = Files.createDirectory(home.resolve("folder"));

        try (var broken = new SqliteAlerts(folder)) {
            assertThatThrownBy(broken::lastId).isInstanceOf(IOException.class);
        }
    }
}
