package dev.lmarenaproxy.line;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the tests in {@code clients/}: the libraries of Node.js against a gateway. */
@Timeout(150)
class NodeClientsLineTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir private Path home;

    @Test
    void the_libraries_of_node_work() throws Exception {
        var log = home.resolve("clients.log");
        try (var line =
                Line.start(
                        Files.createDirectory(home.resolve("home")),
                        "{\"stream\": {\"interrupted\": \"fail\"}}")) {
            line.tab(ClientScenes.site());

            var ended = vitest(line, log);

            assertThat(ended).as(() -> read(log)).isZero();
        }
    }

    private static int vitest(Line line, Path log) throws Exception {
        var program = ROOT.resolve("node_modules/vitest/vitest.mjs");
        assertThat(program).as("run scripts/build.sh packages first").exists();
        var builder =
                new ProcessBuilder(
                                System.getProperty("node", "node"),
                                program.toString(),
                                "run",
                                "--root",
                                ROOT.resolve("clients").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().put("GATEWAY", line.address().toString());
        builder.environment().put("NO_COLOR", "1");
        var process = builder.start();
        try {
            assertThat(process.waitFor(120, SECONDS)).as(() -> read(log)).isTrue();
            return process.exitValue();
        } finally {
            process.destroy();
        }
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
