package dev.lmarenaproxy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** What a person would do with a command that they copied: runs it, where the npm packages are. */
final class Shell {
    private static final Path PACKAGES = Path.of("..");

    private Shell() {}

    /** What the command writes; it must succeed. */
    static String run(String command) throws IOException, InterruptedException {
        return run(List.of("bash", "-c", command));
    }

    /** What a program in JavaScript writes; it must succeed. */
    static String node(String program) throws IOException, InterruptedException {
        return run(
                List.of(
                        System.getenv("PLAYWRIGHT_NODEJS_PATH"),
                        "--input-type=module",
                        "--eval",
                        program));
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        var process =
                new ProcessBuilder(command)
                        .directory(PACKAGES.toFile())
                        .redirectErrorStream(true)
                        .start();
        var written = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(written).isZero();
        return written;
    }
}
