package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.Chat.STREAM;
import static dev.lmarenaproxy.line.Chat.await;
import static dev.lmarenaproxy.line.Line.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of requests that the site refuses in one tab, one browser, or everywhere. */
@Timeout(60)
class SiteSaysNoLineTest {
    @TempDir private Path home;

    private final AtomicInteger asked = new AtomicInteger();

    @Nested
    class A_limited_browser {
        @Test
        void is_parked_and_another_takes_over_at_once() throws Exception {
            try (var line = Line.start(home)) {
                var firefox = line.tab(limits(4000));
                line.newTab(SiteSaysNoLineTest::answer).inBrowser("chrome").connect();

                for (var i = 0; i < 5; i++) {
                    assertThat(ask(line).body()).contains("\"well\"");
                }

                assertThat(asked).hasValue(1);
                var status = line.status(firefox);
                assertThat(status.path("state").textValue()).isEqualTo("rate_limited");
                assertThat(Instant.parse(status.path("limited_until").textValue()))
                        .isCloseTo(Instant.now().plusSeconds(4000), within(10, ChronoUnit.SECONDS));
                assertThat(line.json("/health").path("status").textValue()).isEqualTo("ok");
            }
        }

        @Test
        void that_ends_before_the_request_s_time_is_waited_for() throws Exception {
            try (var line = Line.start(home)) {
                line.tab(one -> {
                    if (one.epoch == 1) {
                        limits(1).accept(one);
                    } else {
                        answer(one);
                    }
                });
                var begin = Instant.now();

                assertThat(ask(line).body()).contains("\"well\"");
                assertThat(Instant.now()).isAfterOrEqualTo(begin.plusSeconds(1));
            }
        }

        @Test
        void of_several_tells_the_client_when_the_first_is_free_again() throws Exception {
            try (var line = Line.start(home)) {
                line.tab(limits(4000));
                line.newTab(limits(3000)).inBrowser("chrome").connect();

                var refused = ask(line);

                assertThat(refused.statusCode()).isEqualTo(429);
                assertThat(refused.body()).contains("\"code\":\"rate_limit_exceeded\"");
                assertThat(retryAfter(refused)).isBetween(2990L, 3000L);
                assertThat(asked).hasValue(2);
                assertThat(line.json("/health").path("status").textValue()).isEqualTo("limited");
            }
        }

        private Consumer<FakeTab.Asked> limits(int seconds) {
            return one -> {
                asked.incrementAndGet();
                one.head(429, "application/json", Map.of("retry-after", "" + seconds))
                        .send("{\"error\":\"Too many\"}")
                        .end();
            };
        }
    }

    @Nested
    class A_fault_of_the_site {
        private static final String FAST = "{\"retry\": {\"firstPauseMilliseconds\": 10}}";

        @Test
        void that_passes_is_unseen() throws Exception {
            try (var line = Line.start(home, FAST)) {
                line.tab(one -> {
                    if (asked.incrementAndGet() < 3) {
                        one.head(502, "text/html").send("<html>Bad gateway</html>").end();
                    } else {
                        answer(one);
                    }
                });

                var answer = ask(line);

                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).contains("\"well\"").contains("[DONE]");
                assertThat(answer.body()).doesNotContain("error");
                assertThat(asked).hasValue(3);
            }
        }

        @Test
        void that_is_an_empty_answer_is_told_after_the_second() throws Exception {
            try (var line = Line.start(home, FAST)) {
                line.tab(one -> {
                    asked.incrementAndGet();
                    one.head(200, STREAM).finish();
                });

                var refused = ask(line);

                assertThat(refused.statusCode()).isEqualTo(502);
                assertThat(refused.body()).contains("\"code\":\"empty_answer\"");
                assertThat(asked).hasValue(2);
            }
        }
    }

    @Nested
    class A_tab_that_needs_the_person {
        @Test
        void lets_its_request_wait_for_a_tab_that_is_well() throws Exception {
            try (var line = Line.start(home)) {
                var refused = new CountDownLatch(1);
                var first =
                        line.tab(one -> {
                            signedOut(one);
                            refused.countDown();
                        });
                var answer = line.asking("sk-one", "hi", true);
                await(refused);
                Line.until(
                        "the tab is parked",
                        () -> line.status(first).path("state").textValue().equals("needs_person"));
                assertThat(line.json("/api/jobs").path("data")).hasSize(1);
                assertThat(answer).isNotDone();

                line.newTab(SiteSaysNoLineTest::answer).connect();

                assertThat(soon(answer).body()).contains("\"well\"");
                assertThat(line.status(first).path("need").textValue()).isEqualTo("sign_in");
            }
        }

        @Test
        void like_all_others_is_told_once_the_patience_is_over() throws Exception {
            try (var line = Line.start(home, "{\"tabs\": {\"personWaitSeconds\": 1}}")) {
                line.tab(SiteSaysNoLineTest::signedOut);
                line.newTab(SiteSaysNoLineTest::signedOut).connect();
                var begin = Instant.now();

                var refused = ask(line);

                assertThat(Duration.between(begin, Instant.now()))
                        .isGreaterThan(Duration.ofSeconds(1));
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.body())
                        .contains("\"code\":\"tab_needs_person\"")
                        .contains("2 signed out");
                assertThat(refused.headers().firstValue("x-should-retry")).contains("false");
                assertThat(retryAfter(refused)).isPositive();
                assertThat(line.json("/health").path("status").textValue())
                        .isEqualTo("needs_person");
            }
        }
    }

    private static HttpResponse<String> ask(Line line) throws Exception {
        return soon(line.asking("sk-one", "hi", true));
    }

    private static void answer(FakeTab.Asked one) {
        one.head(200, STREAM).text("well").finish();
    }

    private static void signedOut(FakeTab.Asked one) {
        one.head(401, "application/json").send("{\"error\":\"no\"}").end();
    }

    private static long retryAfter(HttpResponse<String> response) {
        return response.headers().firstValueAsLong("retry-after").orElseThrow();
    }
}
