package dev.lmarenaproxy.line;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A real Prometheus that reads the figures of a gateway, with the rules that we ship. */
final class Prometheus implements AutoCloseable {
    static final Path DEPLOY = Path.of("../deploy").toAbsolutePath().normalize();

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final URI address;
    private final HttpClient http = HttpClient.newHttpClient();

    private Prometheus(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** What a program says, once it has ended well. */
    private static String run(Path home, List<String> command) throws Exception {
        return run(home, ProcessBuilder.Redirect.PIPE, command);
    }

    private static String run(Path home, ProcessBuilder.Redirect input, List<String> command)
            throws Exception {
        var said = home.resolve("said.txt");
        var process =
                new ProcessBuilder(command)
                        .redirectInput(input)
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        try {
            assertThat(process.waitFor(300, SECONDS)).as(String.join(" ", command)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(said)).isZero();
            return Files.readString(said);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Finds the program, or gets it. */
    static Path program(Path home) throws Exception {
        var script = DEPLOY.resolveSibling("scripts/find-prometheus.sh").toString();
        var said = run(home, List.of("bash", script, "--install"));
        return Path.of(said.lines().toList().getLast());
    }

    /** Prometheus' own check of files, beside it. */
    static void tool(Path home, Path program, String... arguments) throws Exception {
        var command = new ArrayList<String>();
        command.add(program.resolveSibling("promtool").toString());
        command.addAll(List.of(arguments));
        run(home, command);
    }

    /** Prometheus' own check of figures: their form, and how they are called. */
    static void checkFigures(Path home, Path program, String figures) throws Exception {
        var file = Files.writeString(home.resolve("figures.txt"), figures);
        run(
                home,
                ProcessBuilder.Redirect.from(file.toFile()),
                List.of(program.resolveSibling("promtool").toString(), "check", "metrics"));
    }

    /**
     * Starts one that reads the gateway's figures several times a second.
     *
     * @param home an empty folder
     */
    static Prometheus start(Path home, Path program, URI gateway) throws IOException {
        var config =
                Files.readString(DEPLOY.resolve("prometheus/prometheus.yml"))
                        .replace("127.0.0.1:9080", gateway.getAuthority())
                        .replace(": 15s", ": 300ms");
        Files.writeString(home.resolve("prometheus.yml"), config);
        Files.copy(DEPLOY.resolve("prometheus/rules.yml"), home.resolve("rules.yml"));
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var process =
                new ProcessBuilder(
                                program.toString(),
                                "--config.file=" + home.resolve("prometheus.yml"),
                                "--storage.tsdb.path=" + home.resolve("data"),
                                "--web.listen-address=127.0.0.1:" + port)
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve("prometheus.log").toFile())
                        .start();
        return new Prometheus(process, URI.create("http://127.0.0.1:" + port));
    }

    /** What an expression gives now; nothing while Prometheus doesn't answer yet. */
    JsonNode query(String expression) throws IOException, InterruptedException {
        return ask("/api/v1/query?query=" + URLEncoder.encode(expression, UTF_8))
                .path("data")
                .path("result");
    }

    /** The rules and how it stands with them. */
    JsonNode rules() throws IOException, InterruptedException {
        return ask("/api/v1/rules").path("data").path("groups").path(0).path("rules");
    }

    private JsonNode ask(String path) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(address.resolve(path))
                        .timeout(Duration.ofSeconds(10))
                        .build();
        HttpResponse<String> answer;
        try {
            answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (java.net.ConnectException _) {
            return JSON.createObjectNode();
        }
        if (answer.statusCode() == 503) {
            // it is not ready yet
            return JSON.createObjectNode();
        }
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().completeOnTimeout(process, 10, SECONDS).join();
        process.destroyForcibly();
        http.close();
    }
}
