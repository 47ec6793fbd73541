package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static dev.lmarenaproxy.line.Chat.await;
import static dev.lmarenaproxy.line.Chat.collect;
import static dev.lmarenaproxy.line.Line.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests live through the loss of tabs, clients and gateways. */
@Timeout(60)
class NothingIsLostLineTest {
    private static final String FAST = "{\"retry\": {\"firstPauseMilliseconds\": 10}}";
    private static final String PART = "Herons are patient birds that";

    @TempDir private Path home;

    @Nested
    class A_tab_that_is_lost {
        @Test
        void before_its_first_piece_gives_the_request_to_another() throws Exception {
            try (var line = Line.start(home, FAST)) {
                var asked = new CountDownLatch(1);
                var first = line.tab(_ -> asked.countDown());
                var answer = collect(line);
                await(asked);
                line.tab(one -> one.head(200, STREAM).text("from the other").finish());

                first.reload().close();

                assertThat(soon(answer)).isEqualTo("from the other");
            }
        }

        @Test
        void in_the_middle_of_a_stream_is_gone_on_with_without_gap_or_repeat() throws Exception {
            try (var line = Line.start(home, FAST)) {
                var begun = new CountDownLatch(1);
                var first =
                        line.tab(one -> {
                            if (one.epoch == 1) {
                                one.head(200, STREAM).text(PART);
                                begun.countDown();
                            } else {
                                assertThat(one.question()).contains(PART).contains("broke off");
                                one.head(200, STREAM).text(" patient birds").finish();
                            }
                        });
                var answer = collect(line);
                await(begun);

                first.reload();

                assertThat(soon(answer)).isEqualTo(PART + " patient birds");
            }
        }

        @Test
        void while_the_client_sees_nothing_yet_lets_the_request_begin_anew() throws Exception {
            try (var line = Line.start(home, FAST)) {
                var begun = new CountDownLatch(1);
                var first =
                        line.tab(one -> {
                            if (one.epoch == 1) {
                                one.head(200, STREAM).text(PART);
                                begun.countDown();
                            } else {
                                assertThat(one.question()).doesNotContain(PART);
                                one.head(200, STREAM).text("All of it.").finish();
                            }
                        });
                var answer = new Keyed(line, "k").asking("hi", false);
                await(begun);

                first.reload();

                assertThat(soon(answer).body()).contains("\"content\":\"All of it.\"");
            }
        }

        @Test
        void fails_a_begun_stream_where_that_is_wanted() throws Exception {
            try (var line =
                    Line.start(
                            home,
                            """
                            {"stream": {"interrupted": "fail"},
                             "retry": {"firstPauseMilliseconds": 10}}
                            """)) {
                var begun = new CountDownLatch(1);
                var first =
                        line.tab(one -> {
                            one.head(200, STREAM).text(PART);
                            begun.countDown();
                        });
                var answer = new Keyed(line, "k").asking("hi", true);
                await(begun);
                // the client has to have it
                assertThat(soon(CompletableFuture.completedFuture(first)).running()).isOne();

                first.reload();

                assertThat(soon(answer).body())
                        .contains("\"code\":\"stream_interrupted\"")
                        .doesNotContain("[DONE]");
            }
        }
    }

    @Nested
    class A_client_with_a_key {
        @Test
        void that_lost_its_stream_gets_all_of_the_same_answer() throws Exception {
            try (var line = Line.start(home, FAST)) {
                var questions = new AtomicInteger();
                var release = new CountDownLatch(1);
                line.tab(one -> {
                    questions.incrementAndGet();
                    one.head(200, STREAM).text("first ");
                    await(release);
                    one.text("second").finish();
                });
                var keyed = new Keyed(line, "k");
                try (var lines = keyed.lines("hi").body()) {
                    assertThat(lines.filter(row -> row.contains("first ")).findFirst()).isPresent();
                }

                var again = keyed.asking("hi", false);
                release.countDown();

                assertThat(soon(again).body()).contains("\"content\":\"first second\"");
                assertThat(soon(again).headers().firstValue("idempotent-replayed"))
                        .contains("true");
                var later = keyed.ask("hi", true);
                assertThat(later.body()).contains("first ").contains("second").contains("[DONE]");
                assertThat(questions).hasValue(1);
            }
        }

        @Test
        void that_asks_something_else_is_refused() throws Exception {
            try (var line = Line.start(home, FAST)) {
                line.tab(one -> one.head(200, STREAM).text("x").finish());
                var keyed = new Keyed(line, "k");
                assertThat(keyed.ask("hi", false).statusCode()).isEqualTo(200);

                var other = keyed.ask("ho", false);

                assertThat(other.statusCode()).isEqualTo(422);
                assertThat(other.body()).contains("\"code\":\"idempotency_key_reused\"");
            }
        }

        @Test
        void that_no_key_can_be_is_told_so() throws Exception {
            try (var line = Line.start(home, FAST)) {
                line.tab(one -> one.head(200, STREAM).text("x").finish());

                var refused = new Keyed(line, "k".repeat(256)).ask("hi", false);

                assertThat(refused.statusCode()).isEqualTo(400);
                assertThat(refused.body()).contains("Idempotency-Key must be 1 to 255");
            }
        }
    }

    @Nested
    class A_gateway_that_is_started_again {
        @Test
        void gives_an_answer_from_before() throws Exception {
            try (var line = Line.start(home, FAST)) {
                var questions = new AtomicInteger();
                line.tab(one -> {
                    questions.incrementAndGet();
                    one.head(200, STREAM).text("kept").finish();
                });
                var keyed = new Keyed(line, "k");
                var first = keyed.ask("hi", true).body();

                line.restart();
                var again = new Keyed(line, "k").asking("hi", true);

                assertThat(soon(again).body()).isEqualTo(first);
                assertThat(questions).hasValue(1);
            }
        }

        @Test
        void gives_it_even_if_its_model_is_not_known_any_more() throws Exception {
            try (var line = Line.start(home, "{\"tabs\": {\"waitSeconds\": 0}}")) {
                line.tab(one -> one.head(200, STREAM).text("kept").finish());
                var first = new Keyed(line, "k").ask("hi", false).body();
                Files.delete(home.resolve("models.json"));

                line.restart();

                assertThat(new Keyed(line, "k").ask("hi", false).body()).isEqualTo(first);
                assertThat(new Keyed(line, "other").ask("hi", false).body())
                        .contains("no_tab_connected");
            }
        }

        @Test
        void goes_on_with_a_request_for_the_client_that_comes_back() throws Exception {
            try (var line = Line.start(home, FAST)) {
                var begun = new CountDownLatch(1);
                line.tab(one -> {
                    one.head(200, STREAM).text(PART);
                    begun.countDown();
                });
                var cut = new Keyed(line, "k").asking("hi", true);
                await(begun);

                line.restart();
                assertThat(soon(cut).body()).contains(PART).contains("shutting_down");
                var again = new Keyed(line, "k").asking("hi", false);
                line.tab(one -> {
                    assertThat(one.epoch).isGreaterThan(1);
                    one.head(200, STREAM).text(" wait.").finish();
                });

                assertThat(soon(again).body()).contains("\"content\":\"" + PART + " wait.\"");
            }
        }
    }
}
