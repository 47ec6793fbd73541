package dev.lmarenaproxy.line;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import dev.lmarenaproxy.app.Application;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** A running gateway, its fake tabs, and the clients of a test; closed together. */
final class Line implements AutoCloseable {
    /** Four models, one of them with a name that needs care in a URL. */
    static final String CATALOG =
            """
            [{"arena":"chat","complete":true,"models":[
              {"id":"0199a000-0000-7000-8000-000000000001","publicName":"gpt-5-high",
               "organization":"openai","capabilities":{"outputCapabilities":{"text":true}}},
              {"id":"0199a000-0000-7000-8000-000000000002","publicName":"team/modèle \\"x\\" +1",
               "capabilities":{"outputCapabilities":{"text":true}}},
              {"id":"0199a000-0000-7000-8000-000000000003","publicName":"painter",
               "capabilities":{"inputCapabilities":{"text":true,"image":{"multipleImages":false}},
                               "outputCapabilities":{"image":{"aspectRatios":["1:1"]}}}},
              {"id":"0199a000-0000-7000-8000-000000000004","publicName":"finder",
               "capabilities":{"inputCapabilities":{"text":true},
                               "outputCapabilities":{"search":true}}}]}]
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** An answer that the test wants to end has ended. */
    private static final Duration NO_TIME = Duration.ofMillis(50);

    private final Path home;
    private final HttpClient http =
            HttpClient.newBuilder().executor(Executors.newVirtualThreadPerTaskExecutor()).build();
    private final List<Runnable> open = new ArrayList<>();
    private final Checkpoint checkpoint;
    private Application application;

    private Line(Path home) throws Exception {
        this.home = home;
        this.application = start();
        this.checkpoint = new Checkpoint(this::gateway);
    }

    /**
     * @param home an empty folder
     * @param config what {@code config.json} holds
     */
    static Line start(Path home, String config) throws Exception {
        Files.writeString(home.resolve("config.json"), config);
        return new Line(home);
    }

    static Line start(Path home) throws Exception {
        return start(home, "{}");
    }

    private Application start() throws Exception {
        return Application.start(
                new Application.Options("127.0.0.1", 0, home, List.of(), "arena-2026-10"));
    }

    /** Stops the gateway, whatever is under way, and starts another on the same home. */
    void restart() throws Exception {
        application.close(NO_TIME);
        application = start();
    }

    void stop() {
        application.close();
    }

    /** Where clients reach the gateway; on the way back, its answers are held against the API. */
    URI address() {
        return checkpoint.address();
    }

    /** The gateway itself, for tabs, and for tests of the sockets between it and its clients. */
    URI gateway() {
        return application.address();
    }

    Path home() {
        return home;
    }

    String token() throws IOException {
        return Files.readString(home.resolve("token")).strip();
    }

    FakeTab newTab(Consumer<FakeTab.Asked> answers) throws IOException {
        return newTab(CATALOG, answers);
    }

    /** A tab of a site that offers other models. */
    FakeTab newTab(String catalog, Consumer<FakeTab.Asked> answers) throws IOException {
        var tab = new FakeTab(gateway(), token(), http, catalog, answers);
        open.add(tab::close);
        return tab;
    }

    /** A connected tab, after the gateway has read the model list. */
    FakeTab tab(Consumer<FakeTab.Asked> answers) throws Exception {
        return known(newTab(answers));
    }

    /** Connects a tab, and returns when the gateway has read the model list. */
    FakeTab known(FakeTab tab) throws Exception {
        tab.connect();
        var refreshed = post("/v1/refresh-models", "");
        if (refreshed.statusCode() != 200) {
            throw new AssertionError("no model list: " + refreshed.body());
        }
        return tab;
    }

    /** What {@code /api/tabs} tells of a tab; a missing node where it tells nothing. */
    JsonNode status(FakeTab tab) throws IOException, InterruptedException {
        for (var one : json("/api/tabs?limit=1000").path("data")) {
            if (one.path("id").textValue().equals(tab.id())) {
                return one;
            }
        }
        return MissingNode.getInstance();
    }

    OpenAIClient openai() {
        var client =
                OpenAIOkHttpClient.builder()
                        .baseUrl(address() + "/v1")
                        .apiKey("sk-any-string-you-like")
                        .maxRetries(0)
                        .responseValidation(true)
                        .timeout(Duration.ofSeconds(30))
                        .build();
        open.add(client::close);
        return client;
    }

    AnthropicClient anthropic() {
        var client =
                AnthropicOkHttpClient.builder()
                        .baseUrl(address().toString())
                        .apiKey("sk-ant-any-string-you-like")
                        .maxRetries(0)
                        .responseValidation(true)
                        .timeout(Duration.ofSeconds(30))
                        .build();
        open.add(client::close);
        return client;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address() + path)).timeout(Duration.ofSeconds(30));
    }

    /** Past the checkpoint: for what depends on the gateway's own address. */
    HttpRequest.Builder direct(String path) {
        return HttpRequest.newBuilder(URI.create(gateway() + path)).timeout(Duration.ofSeconds(30));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** What a path tells, as JSON. */
    JsonNode json(String path) throws IOException, InterruptedException {
        return JSON.readTree(get(path).body());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return http.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** The whole response to a question, once it is there. */
    CompletableFuture<HttpResponse<String>> asking(String key, String question, boolean stream) {
        return http.sendAsync(
                request("/v1/chat/completions")
                        .header("Authorization", "Bearer " + key)
                        .POST(HttpRequest.BodyPublishers.ofString(question(question, stream)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    HttpClient http() {
        return http;
    }

    /** A question in the simplest form. */
    static String question(String text, boolean stream) {
        return """
        {"model":"gpt-5-high","stream":%s,"messages":[{"role":"user","content":"%s"}]}
        """
                .formatted(stream, text);
    }

    /** The value, or a failure after ten seconds. */
    static <T> T soon(CompletableFuture<T> future) throws Exception {
        return future.get(10, SECONDS);
    }

    /** Waits for a state that nothing tells of, up to ten seconds. */
    static void until(String what, Callable<Boolean> condition) throws Exception {
        var end = System.nanoTime() + SECONDS.toNanos(10);
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not in time: " + what);
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        open.forEach(Runnable::run);
        application.close(NO_TIME);
        http.shutdownNow();
        checkpoint.close();
    }
}
