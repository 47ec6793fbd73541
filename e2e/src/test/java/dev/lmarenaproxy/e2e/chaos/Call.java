package dev.lmarenaproxy.e2e.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One HTTP request for an answer, read to whatever end it comes to. Owned by a client's thread. */
final class Call {
    /** How a call ends. */
    sealed interface End {
        record Whole(String text, boolean replayed) implements End {}

        record Refused(int status, String code) implements End {}

        record Broken(String why) implements End {}

        /** The client hung up itself. */
        record HungUp() implements End {}
    }

    static final String MODEL = "aurora-4-high";

    /** Nothing takes longer than the gateway's own limits allow. */
    private static final Duration LONGEST = Duration.ofSeconds(150);

    private static final Duration SLOWNESS = Duration.ofMillis(150);
    private static final Duration DEAFNESS = Duration.ofSeconds(15);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final ScheduledExecutorService watch;
    private final Case subject;
    private final Curtain curtain;

    /** After so many pieces the client hangs up. */
    private final int patience;

    Call(
            HttpClient http,
            ScheduledExecutorService watch,
            Case subject,
            Curtain curtain,
            int patience) {
        this.http = http;
        this.watch = watch;
        this.subject = subject;
        this.curtain = curtain;
        this.patience = patience;
    }

    End make(URI gateway) throws InterruptedException {
        var question = subject.question();
        var request =
                HttpRequest.newBuilder(gateway.resolve("/v1/chat/completions"))
                        .timeout(LONGEST)
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + question.owner())
                        .POST(BodyPublishers.ofString(question.body(MODEL)));
        question.idempotencyKey().ifPresent(key -> request.header("Idempotency-Key", key));
        try {
            var response = send(request.build());
            if (response == null) {
                return new End.HungUp();
            }
            try (var body = response.body()) {
                var end =
                        watch.schedule(() -> tooLong(body), LONGEST.toSeconds(), TimeUnit.SECONDS);
                try {
                    return response.statusCode() != 200
                            ? error(response.statusCode(), JSON.readTree(body))
                            : question.streamed() ? streamed(response) : whole(response);
                } finally {
                    end.cancel(false);
                }
            }
        } catch (JsonProcessingException e) {
            return new End.Broken("half a document: " + e.getOriginalMessage());
        } catch (IOException e) {
            return new End.Broken(e.toString());
        }
    }

    /** Null when the client had no patience to wait for the head of a whole answer. */
    private @Nullable HttpResponse<InputStream> send(HttpRequest request)
            throws IOException, InterruptedException {
        if (subject.question().streamed() || patience == Integer.MAX_VALUE) {
            return http.send(request, BodyHandlers.ofInputStream());
        }
        var asked = http.sendAsync(request, BodyHandlers.ofInputStream());
        try {
            return asked.get(patience * 100L, TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            asked.cancel(true);
            return null;
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private void tooLong(InputStream body) {
        subject.flaw("lost: no end within " + LONGEST);
        try {
            body.close();
        } catch (IOException _) {
            // it is broken already
        }
    }

    private End whole(HttpResponse<InputStream> response) throws IOException {
        var answer = JSON.readTree(response.body());
        if (answer.isMissingNode()) {
            return new End.Broken("an empty body");
        }
        job(answer);
        var text = answer.at("/choices/0/message/content").asText();
        subject.text(text, true);
        return new End.Whole(text, replayed(response));
    }

    private End streamed(HttpResponse<InputStream> response) throws IOException {
        var lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        if (subject.question().manners() == Question.Manners.READS_NOTHING) {
            curtain.fallsWithin(DEAFNESS);
        }
        var text = new StringBuilder();
        var pieces = 0;
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.startsWith("data: ")) {
                continue;
            }
            var data = line.substring("data: ".length());
            if (data.equals("[DONE]")) {
                subject.text(text.toString(), true);
                return new End.Whole(text.toString(), replayed(response));
            }
            var event = JSON.readTree(data);
            if (event.has("error")) {
                subject.text(text.toString(), false);
                return error(200, event);
            }
            job(event);
            text.append(event.at("/choices/0/delta/content").asText(""));
            if (++pieces > patience) {
                subject.text(text.toString(), false);
                return new End.HungUp();
            }
            if (subject.question().manners() == Question.Manners.READS_SLOWLY && pieces % 10 == 0) {
                curtain.fallsWithin(SLOWNESS);
            }
        }
        subject.text(text.toString(), false);
        return new End.Broken("the stream ended after %d characters".formatted(text.length()));
    }

    private void job(JsonNode answer) {
        var id = answer.path("id").asText();
        if (!id.isEmpty()) {
            subject.job(id.replace("chatcmpl-", ""));
        }
    }

    private static End error(int status, @Nullable JsonNode body) {
        var code = body == null ? "" : body.at("/error/code").asText();
        return code.isEmpty()
                ? new End.Broken("no error in OpenAI's form: " + status)
                : new End.Refused(status, code);
    }

    private static boolean replayed(HttpResponse<?> response) {
        return response.headers().firstValue("idempotent-replayed").orElse("").equals("true");
    }
}
