package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tabs that come and go by the hundreds leave nothing behind. */
@Timeout(120)
class ManyTabsLineTest {
    private static final Logger LOG = LoggerFactory.getLogger(ManyTabsLineTest.class);

    private static final int TABS = 1000;
    private static final int BROWSERS = 40;
    private static final int BROWSING = 16;
    private static final int AT_A_TIME = 160;
    private static final int CLIENTS = 8;
    private static final int GOOD_TABS = 3;

    /** What is kept of tabs that went, and of the models of their browsers, is far less. */
    private static final long HEAP_GROWTH = 16_000_000;

    @TempDir private Path home;
    @TempDir private Path dumps;

    private final AtomicInteger tabs = new AtomicInteger();
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Queue<String> answers = new ConcurrentLinkedQueue<>();

    @Test
    void a_thousand_tabs_that_come_and_go_disturb_nobody_and_leave_nothing() throws Exception {
        var config =
                """
                {"tabs": {"reconnectGraceSeconds": 1},
                 "retry": {"firstPauseMilliseconds": 100, "longestPauseSeconds": 5}}
                """;
        try (var line = Line.start(home, config)) {
            for (var i = 0; i < GOOD_TABS; i++) {
                line.tab(ManyTabsLineTest::answer);
            }
            // all that is made once and kept
            ask(line, () -> asked.get() >= 50);
            passBy(line, AT_A_TIME);
            settle(line);
            var before = Footprint.take(dumps);
            var begin = System.nanoTime();
            var answered = answers.size();
            held.set(0);

            over.set(false);
            var passing = Thread.ofVirtual().start(() -> passBy(line, TABS));
            ask(line, over::get);
            passing.join();
            var seconds = NANOSECONDS.toMillis(System.nanoTime() - begin) / 1000.0;
            settle(line);
            Line.until("as small as before", () -> Footprint.take(dumps).isNoMoreThan(before));

            var after = Footprint.take(dumps);
            LOG.atInfo()
                    .addKeyValue("tabs", TABS)
                    .addKeyValue("seconds", seconds)
                    .addKeyValue("answers", answers.size() - answered)
                    .addKeyValue("unanswered", held.get())
                    .log("came and went; before: {}; after: {}", before, after);
            assertThat(answers)
                    .hasSize(asked.get())
                    .allMatch(answer -> answer.contains("\"well\""));
            assertThat(held).hasPositiveValue();
            assertThat(after.heap() - before.heap()).isLessThan(HEAP_GROWTH);
        }
    }

    private static void answer(FakeTab.Asked one) {
        one.head(200, STREAM).text("well").finish();
    }

    /** Lets tabs come and go, some of which never answer. */
    private void passBy(Line line, int count) {
        try (var browsers = Executors.newVirtualThreadPerTaskExecutor()) {
            tabs.set(0);
            for (var i = 0; i < BROWSING; i++) {
                browsers.execute(() -> {
                    try {
                        passBy(line, line.token(), count);
                    } catch (Exception e) {
                        answers.add("a tab failed: " + e);
                    }
                });
            }
        }
        over.set(true);
    }

    private void passBy(Line line, String token, int count) throws Exception {
        var open = new ArrayDeque<FakeTab>();
        for (var number = tabs.incrementAndGet();
                number <= count;
                number = tabs.incrementAndGet()) {
            var holds = number % 5 == 0;
            var tab =
                    new FakeTab(
                            line.gateway(),
                            token,
                            line.http(),
                            Line.CATALOG,
                            one -> {
                                if (holds) {
                                    held.incrementAndGet();
                                } else {
                                    answer(one);
                                }
                            });
            open.add(tab.inBrowser("passing-" + number % BROWSERS).connect());
            if (open.size() >= AT_A_TIME / BROWSING) {
                go(open.remove(), number);
            }
        }
        for (var tab : open) {
            go(tab, open.size());
        }
    }

    private static void go(FakeTab tab, int number) throws Exception {
        switch (number % 4) {
            case 0 -> tab.leave();
            case 1 -> tab.close();
            case 2 -> {
                tab.reload();
                tab.leave();
            }
            default -> {
                tab.cut();
                tab.connect();
                tab.close();
            }
        }
    }

    /** Clients ask one question after the other. */
    private void ask(Line line, BooleanSupplier enough) throws Exception {
        try (var http = HttpClient.newHttpClient();
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<?>>();
            for (var i = 0; i < CLIENTS; i++) {
                var stream = i % 2 == 0;
                all.add(
                        clients.submit(() -> {
                            while (!enough.getAsBoolean()) {
                                asked.incrementAndGet();
                                var request =
                                        line.request("/v1/chat/completions")
                                                .POST(
                                                        BodyPublishers.ofString(
                                                                Line.question("hi", stream)))
                                                .build();
                                var text = HttpResponse.BodyHandlers.ofString();
                                answers.add(http.send(request, text).body());
                            }
                            return null;
                        }));
            }
            for (var client : all) {
                client.get();
            }
        }
    }

    /** Waits until only the good tabs are left, and sees that few of the gone are remembered. */
    private static void settle(Line line) throws Exception {
        Line.until("only the good tabs are left", () -> count(line, false) == GOOD_TABS);
        assertThat(count(line, true)).isEqualTo(50);
        assertThat(line.json("/api/jobs").path("data")).isEmpty();
    }

    private static long count(Line line, boolean gone) throws Exception {
        return StreamSupport.stream(
                        line.json("/api/tabs?limit=1000").path("data").spliterator(), false)
                .filter(tab -> tab.path("state").textValue().equals("gone") == gone)
                .count();
    }
}
