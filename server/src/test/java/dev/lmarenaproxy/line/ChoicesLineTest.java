package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static dev.lmarenaproxy.line.Chat.params;
import static dev.lmarenaproxy.line.Chat.stream;
import static dev.lmarenaproxy.line.Line.soon;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.errors.OpenAIServiceException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several answers to one question, and answers that end before the site ends them. */
@Timeout(60)
class ChoicesLineTest {
    @TempDir private Path home;

    @Nested
    class Several_choices {
        @Test
        void stream_side_by_side_each_its_own_text() throws Exception {
            try (var line = Line.start(home)) {
                var asked = new AtomicInteger();
                line.tab(one -> {
                    var number = asked.incrementAndGet();
                    one.head(200, STREAM).text("answer ").text(number + ".").finish();
                });

                var chunks =
                        stream(
                                line,
                                params("hi")
                                        .n(3)
                                        .streamOptions(
                                                ChatCompletionStreamOptions.builder()
                                                        .includeUsage(true)
                                                        .build())
                                        .build());

                assertThat(texts(chunks).values())
                        .containsExactlyInAnyOrder("answer 1.", "answer 2.", "answer 3.");
                assertThat(texts(chunks)).containsOnlyKeys(0L, 1L, 2L);
                var usage = chunks.getLast().usage().orElseThrow();
                assertThat(usage.completionTokens()).isEqualTo(3 * 4);
                assertThat(usage.totalTokens())
                        .isEqualTo(usage.promptTokens() + usage.completionTokens());
            }
        }

        @Test
        void come_together_to_a_client_that_does_not_stream() throws Exception {
            try (var line = Line.start(home)) {
                line.tab(one -> one.head(200, STREAM).text("yes").finish());

                var answer = line.openai().chat().completions().create(params("hi").n(8).build());

                assertThat(answer.choices()).hasSize(8);
                assertThat(answer.choices())
                        .extracting(ChatCompletion.Choice::index)
                        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
            }
        }

        @Test
        void are_an_error_when_one_of_them_fails_and_the_others_end() throws Exception {
            try (var line = Line.start(home)) {
                var cancelled = new CompletableFuture<Void>();
                var first = new AtomicInteger();
                var waiting = new CountDownLatch(1);
                line.tab(one -> {
                    if (first.getAndIncrement() == 0) {
                        one.head(200, STREAM).text("half");
                        var _ = one.cancelled.thenAccept(cancelled::complete);
                        waiting.countDown();
                    } else {
                        Chat.await(waiting);
                        one.head(413, "application/json").send("{\"error\":\"large\"}").end();
                    }
                });

                var failure =
                        catchThrowableOfType(
                                OpenAIServiceException.class,
                                () ->
                                        line.openai()
                                                .chat()
                                                .completions()
                                                .create(params("hi").n(2).build()));

                assertThat(failure.statusCode()).isEqualTo(413);
                soon(cancelled);
            }
        }

        @Test
        void all_end_when_their_client_goes_away() throws Exception {
            try (var line = Line.start(home)) {
                var cancelled =
                        List.of(new CompletableFuture<Void>(), new CompletableFuture<Void>());
                var count = new AtomicInteger();
                var both = new CountDownLatch(2);
                line.tab(one -> {
                    var mine = cancelled.get(count.getAndIncrement());
                    one.head(200, STREAM).text("half");
                    var _ = one.cancelled.thenAccept(mine::complete);
                    both.countDown();
                });

                var body =
                        "{\"model\":\"gpt-5-high\",\"stream\":true,\"n\":2,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
                var response =
                        line.http()
                                .send(
                                        line.request("/v1/chat/completions")
                                                .POST(BodyPublishers.ofString(body))
                                                .build(),
                                        java.net.http.HttpResponse.BodyHandlers.ofInputStream());
                Chat.await(both);
                response.body().close();

                soon(cancelled.getFirst());
                soon(cancelled.getLast());
            }
        }

        @Test
        void are_the_same_ones_for_a_client_that_comes_back() throws Exception {
            try (var line = Line.start(home)) {
                var count = new AtomicInteger();
                line.tab(one ->
                        one.head(200, STREAM).text("answer " + count.incrementAndGet()).finish());

                var answers = new ArrayList<List<String>>();
                for (var i = 0; i < 2; i++) {
                    answers.add(
                            line
                                    .openai()
                                    .chat()
                                    .completions()
                                    .create(
                                            params("hi")
                                                    .n(2)
                                                    .putAdditionalHeader("Idempotency-Key", "k")
                                                    .build())
                                    .choices()
                                    .stream()
                                    .map(choice -> choice.message().content().orElseThrow())
                                    .toList());
                }

                assertThat(answers.getFirst()).doesNotHaveDuplicates();
                assertThat(answers.getLast()).isEqualTo(answers.getFirst());
                assertThat(count).hasValue(2);
            }
        }
    }

    @Nested
    class An_answer_that_is_long_enough {
        @Test
        void ends_at_the_stop_and_the_site_is_asked_for_no_more() throws Exception {
            try (var line = Line.start(home)) {
                var cancelled = new CompletableFuture<Void>();
                line.tab(one -> {
                    one.head(200, STREAM).text("one two ST").text("OP three");
                    var _ = one.cancelled.thenAccept(cancelled::complete);
                });

                var chunks = stream(line, params("hi").stop("STOP").build());

                assertThat(Chat.text(chunks)).isEqualTo("one two ");
                assertThat(finish(chunks)).isEqualTo("stop");
                soon(cancelled);
                assertThat(line.json("/api/jobs").path("data")).isEmpty();
            }
        }

        @Test
        void ends_at_its_last_token() throws Exception {
            try (var line = Line.start(home)) {
                line.tab(one -> one.head(200, STREAM).text("one two three four five"));

                var answer =
                        line.openai()
                                .chat()
                                .completions()
                                .create(params("hi").maxCompletionTokens(3).build());

                var choice = answer.choices().getFirst();
                assertThat(choice.message().content()).contains("one two three");
                assertThat(choice.finishReason())
                        .isEqualTo(ChatCompletion.Choice.FinishReason.LENGTH);
                assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(3);
            }
        }

        @Test
        void is_the_same_for_a_client_that_comes_back() throws Exception {
            try (var line = Line.start(home)) {
                var count = new AtomicInteger();
                line.tab(one -> {
                    count.incrementAndGet();
                    one.head(200, STREAM).text("one STOP");
                });

                var texts = new ArrayList<String>();
                for (var i = 0; i < 2; i++) {
                    texts.add(
                            Chat.text(
                                    stream(
                                            line,
                                            params("hi")
                                                    .stop("STOP")
                                                    .putAdditionalHeader("Idempotency-Key", "k")
                                                    .build())));
                }

                assertThat(texts).containsExactly("one ", "one ");
                assertThat(count).hasValue(1);
            }
        }
    }

    private static Map<Long, String> texts(List<ChatCompletionChunk> chunks) {
        return chunks.stream()
                .flatMap(chunk -> chunk.choices().stream())
                .collect(
                        groupingBy(
                                ChatCompletionChunk.Choice::index,
                                java.util.stream.Collectors.mapping(
                                        choice -> choice.delta().content().orElse(""), joining())));
    }

    private static String finish(List<ChatCompletionChunk> chunks) {
        return chunks.getLast().choices().getFirst().finishReason().orElseThrow().asString();
    }
}
