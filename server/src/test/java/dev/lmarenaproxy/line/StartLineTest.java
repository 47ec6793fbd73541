package dev.lmarenaproxy.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lmarenaproxy.app.Application;
import dev.lmarenaproxy.app.StartException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the home folder holds after a start, and what keeps a gateway from starting. */
@Timeout(60)
class StartLineTest {
    @TempDir private Path home;

    @Test
    void the_first_start_writes_the_settings_and_a_private_token() throws Exception {
        var folder = home.resolve("new/home");
        try (var application = Application.start(options(folder, 0))) {
            assertThat(application.port()).isPositive();
            assertThat(folder.resolve("config.json")).content().contains("\"maxJobsPerTab\" : 4");
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(folder.resolve("token"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void the_token_stays_through_restarts() throws Exception {
        try (var line = Line.start(home)) {
            var token = line.token();

            line.restart();

            assertThat(line.token()).isEqualTo(token).hasSizeGreaterThan(30);
        }
    }

    @Test
    void a_second_gateway_on_the_same_port_is_told_so() throws Exception {
        try (var line = Line.start(home)) {
            var port = line.gateway().getPort();

            assertThatThrownBy(() -> Application.start(options(home.resolve("other"), port)))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("Port " + port + " on 127.0.0.1 is in use");
        }
    }

    @Test
    void without_a_command_line_it_listens_where_the_settings_say() throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Files.writeString(
                home.resolve("config.json"),
                "{\"server\": {\"host\": \"127.0.0.2\", \"port\": " + port + "}}");
        var options = new Application.Options(null, null, home, List.of(), "arena-2026-10");

        try (var application = Application.start(options)) {
            assertThat(application.address()).hasToString("http://127.0.0.2:" + port);
            assertThat(application.shownAddress()).isEqualTo(application.address());
        }
    }

    private static Application.Options options(Path home, int port) {
        return new Application.Options("127.0.0.1", port, home, List.of(), "arena-2026-10");
    }
}
