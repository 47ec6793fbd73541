package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static dev.lmarenaproxy.line.Chat.await;
import static dev.lmarenaproxy.line.Chat.collect;
import static dev.lmarenaproxy.line.Chat.params;
import static dev.lmarenaproxy.line.Chat.text;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many clients, clients and tabs that go away, and clients that do not read. */
@Timeout(60)
class PressureLineTest {
    @TempDir private Path home;

    @Test
    void fifty_streams_at_a_time_get_each_its_own_text() throws Exception {
        try (var line = Line.start(home, "{\"tabs\":{\"maxJobsPerTab\":20}}");
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 3; i++) {
                line.tab(asked -> {
                    asked.head(200, STREAM);
                    for (var piece = 0; piece < 40; piece++) {
                        asked.text("<" + asked.question() + ":" + piece + ">");
                    }
                    asked.finish();
                });
            }
            var openai = line.openai();
            var tasks = new ArrayList<Callable<String>>();
            for (var i = 0; i < 50; i++) {
                var question = "question-" + i;
                tasks.add(() -> {
                    try (var answer =
                            openai.chat().completions().createStreaming(params(question).build())) {
                        return text(answer.stream().toList());
                    }
                });
            }

            var answers = clients.invokeAll(tasks);

            for (var i = 0; i < 50; i++) {
                var expected = new StringBuilder();
                for (var piece = 0; piece < 40; piece++) {
                    expected.append("<question-" + i + ":" + piece + ">");
                }
                assertThat(answers.get(i).get()).isEqualTo(expected.toString());
            }
        }
    }

    @Test
    void a_client_that_goes_away_cancels_the_tabs_fetch_within_a_second() throws Exception {
        try (var line = Line.start(home)) {
            var cancelled = new CompletableFuture<Void>();
            line.tab(asked -> {
                var _ = asked.cancelled.thenAccept(cancelled::complete);
                asked.head(200, STREAM).text("endless");
            });

            try (var answer =
                    line.openai().chat().completions().createStreaming(params("hi").build())) {
                assertThat(answer.stream().findFirst()).isPresent();
            }

            cancelled.get(1, SECONDS);
        }
    }

    @Test
    void a_client_that_goes_away_before_its_answer_cancels_too() throws Exception {
        try (var line = Line.start(home)) {
            var asking = new CompletableFuture<FakeTab.Asked>();
            line.tab(asking::complete);
            var answer =
                    line.http()
                            .sendAsync(
                                    line.request("/v1/chat/completions")
                                            .POST(
                                                    BodyPublishers.ofString(
                                                            Line.question("hi", false)))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString());
            var asked = Line.soon(asking);

            answer.cancel(true);

            asked.cancelled.get(1, SECONDS);
        }
    }

    @Test
    void a_cut_connection_is_a_pause_without_gap_or_repeat() throws Exception {
        try (var line = Line.start(home)) {
            var asking = new CompletableFuture<FakeTab.Asked>();
            var tab = line.tab(asking::complete);
            var answer = collect(line);
            var asked = Line.soon(asking);
            asked.head(200, STREAM).text("one ").text("two ");

            tab.cut();
            asked.text("three ");
            tab.connect();
            asked.text("four").finish();

            assertThat(Line.soon(answer)).isEqualTo("one two three four");
        }
    }

    @Test
    void a_tab_that_stays_away_is_an_error_and_no_short_success() throws Exception {
        try (var line =
                Line.start(
                        home,
                        """
                        {"tabs": {"reconnectGraceSeconds": 1},
                         "stream": {"interrupted": "fail"}}
                        """)) {
            var tab = new CompletableFuture<FakeTab>();
            tab.complete(
                    line.tab(asked -> {
                        asked.head(200, STREAM).text("half");
                        tab.join().cut();
                    }));

            var body = line.post("/v1/chat/completions", Line.question("hi", true)).body();

            assertThat(body).contains("\"half\"").contains("\"code\":\"stream_interrupted\"");
            assertThat(body).doesNotContain("[DONE]").doesNotContain("\"finish_reason\":\"stop\"");
        }
    }

    @Test
    void a_client_that_does_not_read_slows_its_own_tab_down_and_nobody_else() throws Exception {
        try (var line = Line.start(home)) {
            var flood = new CompletableFuture<FakeTab.Asked>();
            var piece = "x".repeat(8_000);
            line.tab(asked -> {
                asked.head(200, STREAM);
                if (asked.question().equals("flood")) {
                    flood.complete(asked);
                    for (var i = 0; i < 1500; i++) {
                        asked.text(piece);
                    }
                } else {
                    asked.text("quick");
                }
                asked.finish();
            });
            try (var socket = new Socket()) {
                socket.setReceiveBufferSize(4096);
                socket.connect(
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), line.gateway().getPort()));
                var body = Line.question("flood", true);
                socket.getOutputStream()
                        .write(
                                ("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
                                                + "Content-Length: "
                                                + body.length()
                                                + "\r\n\r\n"
                                                + body)
                                        .getBytes(US_ASCII));

                var asked = Line.soon(flood);
                for (var i = 0; i < 20; i++) {
                    assertThat(Line.soon(collect(line))).isEqualTo("quick");
                }

                // what the sockets' buffers and one window hold, of 12 MB
                assertThat(asked.sent()).isLessThan(9_000_000);
                var read = 0L;
                var in = socket.getInputStream();
                var buffer = new byte[65536];
                while (read < 12_000_000) {
                    read += in.read(buffer);
                }
                assertThat(asked.sent()).isGreaterThan(11_000_000);
            }
        }
    }

    @Test
    void a_tab_that_needs_the_person_gets_no_jobs_while_another_is_well() throws Exception {
        try (var line = Line.start(home, "{\"tabs\": {\"personWaitSeconds\": 0}}")) {
            line.tab(asked -> asked.head(401, "application/json").send("{\"error\":\"no\"}").end());
            line.post("/v1/chat/completions", Line.question("hi", false));
            line.tab(asked -> asked.head(200, STREAM).text("well").finish());

            for (var i = 0; i < 10; i++) {
                assertThat(Line.soon(collect(line))).isEqualTo("well");
            }
            assertThat(line.get("/health").body()).contains("\"status\":\"ok\"");
        }
    }

    @Test
    void jobs_are_spread_over_the_tabs() throws Exception {
        try (var line = Line.start(home)) {
            var both = new CountDownLatch(2);
            for (var i = 0; i < 2; i++) {
                var name = "tab " + i;
                line.tab(asked -> {
                    both.countDown();
                    await(both);
                    asked.head(200, STREAM).text(name).finish();
                });
            }

            var first = collect(line);
            var second = collect(line);

            assertThat(List.of(Line.soon(first), Line.soon(second)))
                    .containsExactlyInAnyOrder("tab 0", "tab 1");
        }
    }

    @Test
    void a_gateway_that_stops_lets_a_running_answer_end() throws Exception {
        try (var line = Line.start(home)) {
            var asking = new CompletableFuture<FakeTab.Asked>();
            line.tab(asked -> {
                if (asked.question().equals("hi")) {
                    asking.complete(asked);
                } else {
                    asked.head(200, STREAM).text("open").finish();
                }
            });
            var answer = collect(line);
            var asked = Line.soon(asking);
            asked.head(200, STREAM).text("to ");

            var stopped = CompletableFuture.runAsync(line::stop);
            while (line.post("/v1/chat/completions", Line.question("open?", false)).statusCode()
                    != 503) {
                Thread.onSpinWait();
            }
            asked.text("the end").finish();

            assertThat(Line.soon(answer)).isEqualTo("to the end");
            stopped.get(10, SECONDS);
        }
    }
}
