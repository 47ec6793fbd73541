package dev.lmarenaproxy.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.models.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** A program that uses the gateway: OpenAI's own client, and plain HTTP to see what that hides. */
final class Client implements AutoCloseable {
    /** A model that the imitated site offers. */
    static final String MODEL = "aurora-4-high";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LONG_PATIENCE = Duration.ofSeconds(80);

    private final URI gateway;
    private final OpenAIClient openai;
    private final HttpClient http = HttpClient.newHttpClient();

    Client(URI gateway) {
        this.gateway = gateway;
        this.openai =
                OpenAIOkHttpClient.builder()
                        .baseUrl(gateway + "/v1")
                        .apiKey("any")
                        .maxRetries(0)
                        .timeout(PATIENCE)
                        .build();
    }

    /** What the gateway answered to plain HTTP. */
    record Reply(int status, String body) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (JsonProcessingException e) {
                throw new AssertionError("no JSON: " + body, e);
            }
        }

        /** The {@code code} of the error. */
        String code() {
            return json().at("/error/code").asText();
        }
    }

    /** An answer on its way; closed before its end, the client has gone. */
    static final class Stream implements AutoCloseable {
        private final StreamResponse<ChatCompletionChunk> response;
        private final Iterator<String> pieces;

        private Stream(StreamResponse<ChatCompletionChunk> response) {
            this.response = response;
            this.pieces =
                    response.stream()
                            .flatMap(chunk -> chunk.choices().stream())
                            .flatMap(choice -> choice.delta().content().stream())
                            .filter(piece -> !piece.isEmpty())
                            .iterator();
        }

        /** Reads on, piece by piece as they come, until there is so much text. */
        String read(int length) {
            var text = new StringBuilder();
            while (text.length() < length && pieces.hasNext()) {
                text.append(pieces.next());
            }
            return text.toString();
        }

        /** What is left, to the end. */
        String rest() {
            var rest = new StringBuilder();
            pieces.forEachRemaining(rest::append);
            return rest.toString();
        }

        @Override
        public void close() {
            response.close();
        }
    }

    /** Asks, and waits for the whole answer. */
    String ask(String question) {
        return answer(params(question));
    }

    /** Says the next thing in a conversation: the user's turns and the answers to them. */
    String say(List<String> turns) {
        var params = ChatCompletionCreateParams.builder().model(MODEL);
        for (var i = 0; i < turns.size(); i++) {
            if (i % 2 == 0) {
                params.addUserMessage(turns.get(i));
            } else {
                params.addAssistantMessage(turns.get(i));
            }
        }
        return answer(params.build());
    }

    private String answer(ChatCompletionCreateParams params) {
        return openai.chat()
                .completions()
                .create(params)
                .choices()
                .getFirst()
                .message()
                .content()
                .orElseThrow();
    }

    /** Asks for a streamed answer, to be closed; returns when the gateway has begun to answer. */
    @SuppressWarnings("MustBeClosedChecker") // the stream that is returned closes it
    Stream stream(String question) {
        return new Stream(openai.chat().completions().createStreaming(params(question)));
    }

    List<String> models() {
        return openai.models().list().data().stream().map(Model::id).collect(Collectors.toList());
    }

    Reply get(String path) {
        return send(HttpRequest.newBuilder(gateway.resolve(path)));
    }

    /** Asks over plain HTTP, so that a refusal can be looked at. */
    Reply post(String question) {
        return send(request("/v1/chat/completions", question));
    }

    /** Sends JSON in the name of a program. */
    Reply postAs(String program, String body) {
        return send(requestWith("/v1/chat/completions", body).header("User-Agent", program));
    }

    private HttpRequest.Builder request(String path, String question) {
        return requestWith(path, body(question));
    }

    private HttpRequest.Builder requestWith(String path, String body) {
        return HttpRequest.newBuilder(gateway.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    /** A request that is refused at once, under a name of the client's choice. */
    void refused(String name) {
        var reply = send(requestWith("/v1/chat/completions", "{}").header("x-request-id", name));
        if (reply.status() != 400) {
            throw new AssertionError(reply.body());
        }
    }

    /** Changes settings, as the dashboard does. */
    void set(String settings) {
        var reply = send(requestWith("/api/config", "{\"settings\":" + settings + "}"));
        if (reply.status() != 200) {
            throw new AssertionError(reply.body());
        }
    }

    /** Sends JSON to a path of the API, over plain HTTP. */
    CompletableFuture<HttpResponse<String>> posting(String path, String body) {
        return http.sendAsync(
                requestWith(path, body).timeout(LONG_PATIENCE).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Asks with pictures over plain HTTP; cancelled, the client has gone. */
    CompletableFuture<HttpResponse<String>> asking(
            String model, String question, List<byte[]> pictures) {
        var body = JSON.createObjectNode().put("model", model);
        var content = body.putArray("messages").addObject().put("role", "user").putArray("content");
        content.addObject().put("type", "text").put("text", question);
        for (var picture : pictures) {
            var url = "data:image/png;base64," + Base64.getEncoder().encodeToString(picture);
            content.addObject().put("type", "image_url").putObject("image_url").put("url", url);
        }
        return posting("/v1/chat/completions", body.toString());
    }

    /** Asks over plain HTTP without waiting; closed, the client cancels what is on its way. */
    CompletableFuture<Reply> asking(String question) {
        return http.sendAsync(
                        request("/v1/chat/completions", question).timeout(LONG_PATIENCE).build(),
                        HttpResponse.BodyHandlers.ofString())
                .thenApply(response -> new Reply(response.statusCode(), response.body()));
    }

    static String body(String question) {
        return """
        {"model":"%s","stream":true,"messages":[{"role":"user","content":"%s"}]}
        """
                .formatted(MODEL, question);
    }

    private Reply send(HttpRequest.Builder request) {
        try {
            var response =
                    http.send(
                            request.timeout(PATIENCE).build(),
                            HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ChatCompletionCreateParams params(String question) {
        return ChatCompletionCreateParams.builder().model(MODEL).addUserMessage(question).build();
    }

    @Override
    public void close() {
        openai.close();
        http.shutdownNow();
    }
}
