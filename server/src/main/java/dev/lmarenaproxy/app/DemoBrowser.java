package dev.lmarenaproxy.app;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A headless browser with one page open, for the demo; its profile is thrown away. */
final class DemoBrowser implements AutoCloseable {
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final long PATIENCE_SECONDS = 5;

    private final Process process;
    private final TemporaryFolder profile;

    private DemoBrowser(Process process, TemporaryFolder profile) {
        this.process = process;
        this.profile = profile;
    }

    /** The browser's program: what {@code CHROMIUM} names, else the first one on the path. */
    static Optional<Path> program() {
        var named = System.getenv("CHROMIUM");
        if (named != null && !named.isEmpty()) {
            return Optional.of(Path.of(named)).filter(Files::isExecutable);
        }
        var folders = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator);
        return Arrays.stream(folders)
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static DemoBrowser open(Path program, URI page) throws IOException {
        var profile = TemporaryFolder.make("lmarena-proxy-demo-browser");
        var builder =
                new ProcessBuilder(
                                program.toString(),
                                "--headless=new",
                                // the demo shows its own page only, and root has no other choice
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--user-data-dir=" + profile.path(),
                                page.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        // what the browser leaves behind goes with its profile
        builder.environment().put("TMPDIR", profile.path().toString());
        return new DemoBrowser(builder.start(), profile);
    }

    @Override
    public void close() {
        var children = process.descendants().toList();
        process.destroy();
        children.forEach(ProcessHandle::destroy);
        try {
            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        profile.close();
    }
}
