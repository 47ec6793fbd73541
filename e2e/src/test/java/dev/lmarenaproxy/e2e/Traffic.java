package dev.lmarenaproxy.e2e;

import dev.lmarenaproxy.simulator.script.Answer;
import dev.lmarenaproxy.simulator.script.Demand;
import dev.lmarenaproxy.simulator.script.Gate;
import dev.lmarenaproxy.simulator.script.Refusal;
import dev.lmarenaproxy.simulator.script.Step;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What a gateway has to do on a day on which everything happens, so that there is much to see. */
final class Traffic implements AutoCloseable {
    /** Few retries, one request a tab, and an alert that needs no patience. */
    static final String CONFIG =
            """
            {
              "tabs": {"maxJobsPerTab": 1},
              "retry": {"maxRetries": 1, "firstPauseMilliseconds": 10},
              "stream": {"interrupted": "fail"},
              "alerts": {"personSeconds": 1, "forSeconds": 1},
              "quickLinks": [
                {"name": "Arena", "url": "https://arena.test"},
                {"name": "Grafana", "url": "http://127.0.0.1:3000/d/lmarena"}
              ]
            }
            """;

    private static final List<String> MODELS =
            List.of(
                    Client.MODEL,
                    "gpt-5-high",
                    Client.MODEL,
                    "open/heron-70b-instruct",
                    "夜鷹-3-思考",
                    Client.MODEL,
                    "aurora-4-search",
                    "owl-mini");

    private static final List<String> PROGRAMS =
            List.of(
                    "OpenAI/Python 2.8.0",
                    "SillyTavern/1.13.4",
                    "curl/8.16.0",
                    "Cherry Studio/1.7");

    private static final List<String> QUESTIONS =
            List.of(
                    "Explain WebSockets in two sentences",
                    "Which bird is on the banknote, and why?",
                    "写一首关于代理服务器的短诗",
                    "Give me a table of TCP against UDP");

    private static final Duration A_DAY = Duration.ofHours(24);
    private static final int PAST = 2_000;

    private final Stage stage;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Gate gate = new Gate();

    Traffic(Stage stage) {
        this.stage = stage;
    }

    /** The day so far: answers, pictures, failures and refusals, and a past of the same kind. */
    void day() {
        stage.site()
                .scenario()
                .when(asked -> asked.prompt().contains("too much"), new Refusal.PromptFailed())
                .when(
                        asked -> asked.prompt().contains("broken"),
                        new Refusal.ServerFault(502, true))
                .when(
                        asked -> asked.prompt().contains("cut"),
                        Answer.words(9).after(4, Step.Mark.DROP));
        var asked = new ArrayList<CompletableFuture<?>>();
        for (var i = 0; i < 2 * MODELS.size(); i++) {
            asked.add(chat(MODELS.get(i % MODELS.size()), QUESTIONS.get(i % QUESTIONS.size()), i));
        }
        asked.add(
                send(
                        "/v1/images/generations",
                        "{\"model\":\"brush/paint-xl\",\"prompt\":\"a heron at dawn\"}",
                        PROGRAMS.getFirst()));
        asked.add(chat(Client.MODEL, "something broken", 1));
        asked.add(chat("owl-mini", "an answer that is cut", 2));
        asked.add(chat("gpt-5-high", "too much", 3));
        asked.add(chat("gpt-6-preview", "is it out?", 0));
        asked.add(
                send(
                        "/v1/chat/completions",
                        "{\"model\":\"" + Client.MODEL + "\"}",
                        "curl/8.16.0"));
        stage.chromium().waitFor(() -> asked.stream().allMatch(CompletableFuture::isDone));
        stage.site().scenario().reset();
        stage.stopGateway();
        Past.make(stage.home(), PAST, A_DAY);
        stage.startGateway();
    }

    /**
     * This moment: a tab needs the person, an alert fires, a request runs, others wait. Two tabs
     * must be connected.
     */
    void now() {
        stage.awaitHealth(health -> health.at("/tabs/ready").asInt() == 2);
        stage.site().scenario().next(new Demand.HumanVerification());
        var answered = chat(Client.MODEL, QUESTIONS.getFirst(), 0);
        stage.chromium().waitFor(answered::isDone);
        stage.site()
                .scenario()
                .next(
                        Answer.text("A **WebSocket** is a connection on which both ends may speak.")
                                .heldAfter(6, gate));
        for (var i = 0; i < 3; i++) {
            var _ = chat(MODELS.get(i), QUESTIONS.get(i), i);
        }
        await("/api/logs/requests?status=waiting", "status", 2);
        await("/api/alerts", "severity", 1);
    }

    /** Asks for a list until it is so long. */
    private void await(String path, String key, int count) {
        stage.chromium()
                .waitFor(() ->
                        stage.client().get(path).json().path("data").findValues(key).size()
                                == count);
    }

    private CompletableFuture<HttpResponse<String>> chat(String model, String question, int who) {
        return send(
                "/v1/chat/completions",
                """
                {"model":"%s","stream":true,"messages":[{"role":"user","content":"%s"}]}
                """
                        .formatted(model, question),
                PROGRAMS.get(who % PROGRAMS.size()));
    }

    private CompletableFuture<HttpResponse<String>> send(String path, String body, String program) {
        var request =
                HttpRequest.newBuilder(stage.gateway().address().resolve(path))
                        .header("Content-Type", "application/json")
                        .header("User-Agent", program)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        gate.open();
        http.shutdownNow();
    }
}
