package dev.lmarenaproxy.line;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Questions with an {@code Idempotency-Key}, whose client may come back. */
record Keyed(Line line, String key) {
    /** The whole response. */
    HttpResponse<String> ask(String question, boolean stream)
            throws IOException, InterruptedException {
        return line.send(
                line.request("/v1/chat/completions")
                        .header("Idempotency-Key", key)
                        .header("Authorization", "Bearer sk-one")
                        .POST(BodyPublishers.ofString(Line.question(question, stream)))
                        .build());
    }

    /** The whole response, once it is there. */
    CompletableFuture<HttpResponse<String>> asking(String question, boolean stream) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return ask(question, stream);
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                Thread::startVirtualThread);
    }

    /** A streamed response as its lines arrive. */
    HttpResponse<Stream<String>> lines(String question) throws IOException, InterruptedException {
        return line.http()
                .send(
                        line.request("/v1/chat/completions")
                                .header("Idempotency-Key", key)
                                .header("Authorization", "Bearer sk-one")
                                .POST(BodyPublishers.ofString(Line.question(question, true)))
                                .build(),
                        HttpResponse.BodyHandlers.ofLines());
    }
}
