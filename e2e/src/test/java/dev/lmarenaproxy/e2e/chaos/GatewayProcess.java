package dev.lmarenaproxy.e2e.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lmarenaproxy.e2e.Chromium;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * The built gateway as a process of its own, which can be killed and started again on the same home
 * and port. Its driver's thread starts and kills it; any thread may ask the rest.
 */
final class GatewayProcess implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("API +(http://[^/]+:(\\d+))/v1");
    // on a machine that does much else; none of these is a promise
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path home;
    private final Path output;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Process[] process = new Process[1];
    private volatile URI address = URI.create("http://127.0.0.1:0");

    /** Counts up when it runs, and before it is killed: odd while it runs. */
    private final AtomicInteger turns = new AtomicInteger();

    private volatile CountDownLatch running = new CountDownLatch(1);

    GatewayProcess(Path home, Path output) {
        this.home = home;
        this.output = output;
        start();
    }

    URI address() {
        return address;
    }

    int port() {
        return address.getPort();
    }

    int starts() {
        return (turns.get() + 1) / 2;
    }

    /** Waits while it is being started. */
    void awaitStart() throws InterruptedException {
        running.await();
    }

    /** What {@link #ranSince} is to be asked with later. */
    int turn() {
        return turns.get();
    }

    /** Whether it ran then and was not killed since. */
    boolean ranSince(int turn) {
        return turn % 2 == 1 && turns.get() == turn;
    }

    /** {@code kill -9}, and on again as soon as the process has gone. */
    void killAndStart() {
        kill();
        start();
    }

    private void kill() {
        turns.incrementAndGet();
        running = new CountDownLatch(1);
        process[0].destroyForcibly();
        await(process[0], START);
    }

    /** Ends it as a person does, who lets it finish. */
    void stop() {
        process[0].destroy();
        await(process[0], START);
    }

    /** No file may grow beyond so many bytes; what is longer already can't be added to. */
    void limitFiles(long bytes) {
        run("prlimit", "--pid", pid(), "--fsize=" + bytes + ":");
    }

    void unlimitFiles() {
        run("prlimit", "--pid", pid(), "--fsize=unlimited:");
    }

    int files() {
        return entries("fd");
    }

    int threads() {
        return entries("task");
    }

    JsonNode health() {
        return JSON.valueToTree(parsed(get("/health")));
    }

    /** The script as this gateway hands it out. */
    String userscript() {
        return get("/lmarena_injector.user.js");
    }

    private void start() {
        var log = output.resolve("gateway-" + (starts() + 1) + ".log");
        var java = ProcessHandle.current().info().command().orElse("java");
        try {
            process[0] =
                    new ProcessBuilder(
                                    List.of(
                                            java,
                                            "-Xmx512m",
                                            "-jar",
                                            System.getProperty("gateway"),
                                            "--home",
                                            home.toString(),
                                            "--port",
                                            String.valueOf(port()),
                                            "--site-origin",
                                            Chromium.SITE,
                                            "--no-open"))
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!Curtain.seen(() -> listens(log), START)) {
            process[0].destroyForcibly();
            throw new AssertionError("the gateway doesn't start: " + log.toAbsolutePath());
        }
        turns.incrementAndGet();
        running.countDown();
    }

    private boolean listens(Path log) {
        try {
            var told = ADDRESS.matcher(Files.readString(log));
            if (told.find()) {
                address = URI.create(told.group(1));
                return true;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!process[0].isAlive()) {
            throw new AssertionError("the gateway ended: " + log.toAbsolutePath());
        }
        return false;
    }

    private String get(String path) {
        try {
            var request = HttpRequest.newBuilder(address.resolve(path)).timeout(ANSWER).build();
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String pid() {
        return String.valueOf(process[0].pid());
    }

    private int entries(String kind) {
        try (var entries = Files.list(Path.of("/proc", pid(), kind))) {
            return (int) entries.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(String... command) {
        try {
            var run = new ProcessBuilder(command).inheritIO().start();
            await(run, ANSWER);
            if (run.exitValue() != 0) {
                throw new AssertionError(String.join(" ", command) + ": " + run.exitValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(Process process, Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(process + " doesn't end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process[0].destroyForcibly();
        http.shutdownNow();
    }
}
