package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static dev.lmarenaproxy.line.Chat.await;
import static dev.lmarenaproxy.line.Line.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which tab gets what, and what is told of it. */
@Timeout(60)
class TabsLineTest {
    @TempDir private Path home;

    private final List<String> asked = new CopyOnWriteArrayList<>();

    @Nested
    class A_tab_that_is_drained {
        @Test
        void ends_what_it_has_and_gets_nothing_new_until_it_is_told_to_go_on() throws Exception {
            try (var line = Line.start(home)) {
                var running = new CompletableFuture<FakeTab.Asked>();
                var tab =
                        line.tab(one -> {
                            if (!running.complete(one)) {
                                asked.add("drained");
                                one.head(200, STREAM).text("again").finish();
                            }
                        });
                var begun = line.asking("sk-one", "hi", false);
                soon(running);

                assertThat(line.post("/api/tabs/" + tab.id() + "/drain", "").statusCode())
                        .isEqualTo(202);
                Line.until("it drains", () -> state(line, tab).equals("draining"));
                var four = new CountDownLatch(4);
                line.newTab(
                                one -> {
                                    asked.add("other");
                                    four.countDown();
                                    await(four);
                                    one.head(200, STREAM).text("x").finish();
                                })
                        .connect();
                var answers = Stream.generate(() -> line.asking("sk-one", "hi", false)).limit(4);
                for (var answer : answers.toList()) {
                    assertThat(soon(answer).body()).contains("\"x\"");
                }
                soon(running).head(200, STREAM).text("ended").finish();

                assertThat(soon(begun).body()).contains("\"ended\"");
                assertThat(asked).hasSize(4).containsOnly("other");
                line.post("/api/tabs/" + tab.id() + "/undrain", "");
                Line.until("it goes on", () -> state(line, tab).equals("ready"));
                for (var i = 0; i < 2; i++) {
                    soon(line.asking("sk-one", "hi", false));
                }
                assertThat(asked).contains("drained");
            }
        }

        @Test
        void is_not_found_where_there_is_none() throws Exception {
            try (var line = Line.start(home)) {
                assertThat(line.post("/api/tabs/nobody/drain", "").statusCode()).isEqualTo(404);
            }
        }
    }

    @Nested
    class Of_two_browsers {
        private final ConcurrentLinkedQueue<FakeTab.Asked> held = new ConcurrentLinkedQueue<>();

        @Test
        void both_get_requests_that_only_begin_alike() throws Exception {
            try (var line = connect()) {
                var answers = List.of(line.asking("k", "hi", false), line.asking("k", "hi", false));
                Line.until("both are asked", () -> held.size() == 2);
                held.forEach(one -> one.head(200, STREAM).text("x").finish());

                for (var answer : answers) {
                    assertThat(soon(answer).statusCode()).isEqualTo(200);
                }
                assertThat(asked).containsExactlyInAnyOrder("firefox", "chrome");
            }
        }

        @Test
        void one_goes_on_with_the_conversation_that_it_has() throws Exception {
            try (var line = connect()) {
                var first = line.asking("k", "hi", false);
                Line.until("one is asked", () -> held.size() == 1);
                held.remove().head(200, STREAM).text("x").finish();
                soon(first);

                for (var i = 0; i < 3; i++) {
                    var more = CompletableFuture.supplyAsync(() -> goOn(line));
                    Line.until("one is asked", () -> held.size() == 1);
                    held.remove().head(200, STREAM).text("x").finish();
                    assertThat(soon(more)).isEqualTo(200);
                }

                assertThat(asked).hasSize(4).containsOnly(asked.getFirst());
            }
        }

        private Line connect() throws Exception {
            var line = Line.start(home);
            for (var browser : List.of("firefox", "chrome")) {
                line.newTab(
                                one -> {
                                    asked.add(browser);
                                    held.add(one);
                                })
                        .inBrowser(browser)
                        .connect();
            }
            line.post("/v1/refresh-models", "");
            return line;
        }

        private static int goOn(Line line) {
            try {
                return line.send(
                                line.request("/v1/chat/completions")
                                        .header("Authorization", "Bearer k")
                                        .POST(
                                                BodyPublishers.ofString(
                                                        """
                                                        {"model": "gpt-5-high", "messages": [
                                                          {"role": "user", "content": "hi"},
                                                          {"role": "assistant", "content": "x"},
                                                          {"role": "user", "content": "more"}]}
                                                        """))
                                        .build())
                        .statusCode();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Nested
    class The_health {
        @Test
        void knows_whether_a_tab_is_there() throws Exception {
            try (var line = Line.start(home, "{\"tabs\": {\"reconnectGraceSeconds\": 0}}")) {
                assertThat(health(line)).isEqualTo("no_tab");

                var tab = line.tab(_ -> {});
                assertThat(health(line)).isEqualTo("ok");

                tab.leave();
                Line.until("the tab is gone", () -> health(line).equals("no_tab"));
            }
        }

        @Test
        void knows_whether_requests_are_kept() throws Exception {
            var file = Files.createDirectory(home.resolve("proxy.db"));
            Files.createDirectory(file.resolve("in-the-way"));
            try (var line = Line.start(home)) {
                line.tab(one -> one.head(200, STREAM).text("well").finish());

                assertThat(soon(line.asking("k", "hi", false)).body()).contains("\"well\"");
                var health = line.json("/health");
                assertThat(health.path("status").textValue()).isEqualTo("degraded");
                assertThat(health.path("journal").path("status").textValue()).isEqualTo("failing");
                assertThat(health.path("journal").path("problem").textValue()).isNotBlank();
            }
        }

        private static String health(Line line) throws Exception {
            return line.json("/health").path("status").textValue();
        }
    }

    private static String state(Line line, FakeTab tab) throws Exception {
        return line.status(tab).path("state").textValue();
    }
}
