package dev.lmarenaproxy.line;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Questions to {@code /v1/chat/completions} and what comes of them. */
final class Chat {
    /** The content type of the site's answer streams. */
    static final String STREAM = "text/plain; charset=utf-8";

    private Chat() {}

    static ChatCompletionCreateParams.Builder params(String question) {
        return ChatCompletionCreateParams.builder().model("gpt-5-high").addUserMessage(question);
    }

    static List<ChatCompletionChunk> stream(Line line, ChatCompletionCreateParams params) {
        try (var answer = line.openai().chat().completions().createStreaming(params)) {
            return answer.stream().toList();
        }
    }

    /** The text of a streamed answer, once it is complete. */
    static CompletableFuture<String> collect(Line line) {
        return CompletableFuture.supplyAsync(
                () -> text(stream(line, params("hi").build())), Thread::startVirtualThread);
    }

    /** A streamed answer as its lines arrive. */
    static HttpResponse<Stream<String>> lines(Line line) throws Exception {
        var request =
                line.request("/v1/chat/completions")
                        .POST(BodyPublishers.ofString(Line.question("hi", true)))
                        .build();
        return line.http().send(request, HttpResponse.BodyHandlers.ofLines());
    }

    static String text(List<ChatCompletionChunk> chunks) {
        return chunks.stream()
                .flatMap(chunk -> chunk.choices().stream())
                .flatMap(choice -> choice.delta().content().stream())
                .collect(Collectors.joining());
    }

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, SECONDS)) {
                throw new AssertionError("nothing came");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
