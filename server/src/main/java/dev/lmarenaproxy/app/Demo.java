package dev.lmarenaproxy.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lmarenaproxy.simulator.Generation;
import dev.lmarenaproxy.simulator.Simulator;
import dev.lmarenaproxy.simulator.SimulatorOptions;
import dev.lmarenaproxy.simulator.script.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * Shows the whole line without the real site: an imitated one, a headless browser with the
 * userscript in its page, and a question through the gateway's own API.
 */
final class Demo {
    private static final String MODEL = "gpt-5-high";
    private static final String QUESTION = "Hello, what can you do?";
    private static final Duration PACE = Duration.ofMillis(25);
    private static final String DATA = "data: ";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Demo() {}

    /**
     * Runs until the person stops it.
     *
     * @param port 0 picks a free one
     * @param home a folder of its own
     */
    static int run(int port, TemporaryFolder home)
            throws StartException, IOException, InterruptedException {
        var script = new AtomicReference<>("");
        var simulator =
                Simulator.start(
                        SimulatorOptions.of(Generation.ARENA_2026_10)
                                .wire(Wire.PLAIN.pace(PACE))
                                .pageScript(script::get));
        var closing = new ConcurrentLinkedDeque<AutoCloseable>();
        Serve.closeOnExit(closing);
        closing.addLast(simulator);
        closing.addLast(home);
        var application =
                Application.start(
                        new Application.Options(
                                "127.0.0.1",
                                port,
                                home.path(),
                                List.of(simulator.origin()),
                                "arena-2026-10"));
        // running answers need the others until they have ended
        closing.addFirst(application);
        script.set(application.userscript());
        var site = URI.create(simulator.origin() + "/");
        var api = application.address() + "/v1";
        System.out.println(
                "LMArena Proxy " + Application.version() + ", demo with an imitated site.");
        System.out.println("  API         " + api);
        System.out.println("  Monitor     " + application.address() + "/monitor");
        System.out.println("  Site        " + site);
        openTab(site, closing);
        ask(api);
        System.out.println();
        System.out.println("The gateway goes on; try it:");
        System.out.println();
        System.out.println("  curl " + api + "/chat/completions \\");
        System.out.println("    -H 'Content-Type: application/json' \\");
        System.out.println(
                "    -d '{\"model\":\""
                        + MODEL
                        + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello!\"}]}'");
        System.out.println();
        System.out.println("Stop it with Ctrl-C.");
        new CountDownLatch(1).await();
        return 0;
    }

    private static void openTab(URI site, Deque<AutoCloseable> closing) throws IOException {
        var program = DemoBrowser.program();
        if (program.isEmpty()) {
            System.out.println();
            System.out.println("No browser was found. Open this page in yours to go on: " + site);
            return;
        }
        closing.addLast(DemoBrowser.open(program.get(), site));
    }

    /** Asks as any client does; the gateway lets the request wait for the tab. */
    private static void ask(String api) throws IOException, InterruptedException {
        var body = JSON.createObjectNode().put("model", MODEL).put("stream", true);
        body.putArray("messages").addObject().put("role", "user").put("content", QUESTION);
        var request =
                HttpRequest.newBuilder(URI.create(api + "/chat/completions"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build();
        try (var http = HttpClient.newHttpClient()) {
            while (true) {
                var answer = http.send(request, HttpResponse.BodyHandlers.ofLines());
                if (answer.statusCode() == 200) {
                    System.out.println();
                    System.out.println("You: " + QUESTION);
                    System.out.print(MODEL + ": ");
                    answer.body().forEach(Demo::print);
                    System.out.println();
                    return;
                }
                var error = answer.body().collect(Collectors.joining());
                if (!error.contains("no_tab_connected")) {
                    System.out.println(error);
                    return;
                }
                // with the person's own browser a tab takes its time
            }
        }
    }

    private static void print(String line) {
        if (line.startsWith(DATA) && !line.endsWith("[DONE]")) {
            try {
                var chunk = JSON.readTree(line.substring(DATA.length()));
                System.out.print(
                        chunk.path("error").path("message").asText("")
                                + chunk.at("/choices/0/delta/content").asText(""));
                System.out.flush();
            } catch (JsonProcessingException e) {
                System.out.println(line);
            }
        }
    }
}
