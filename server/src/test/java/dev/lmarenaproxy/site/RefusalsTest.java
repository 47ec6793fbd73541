package dev.lmarenaproxy.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.Fault.Kind;
import dev.lmarenaproxy.JobEvent.Failed;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalsTest {
    private static final String URL = "https://arena.ai/nextjs-api/stream/create-evaluation";
    private static final Map<String, String> HTML =
            Map.of("content-type", "text/html; charset=UTF-8");
    private static final Map<String, String> JSON = Map.of("content-type", "application/json");

    @Nested
    class A_rate_limit {
        // the time of these tests is 2026-10-05T12:00:00Z, in Unix time 1791201600
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "retry-after     | 30                                   | 30",
                    "retry-after     | 0                                    | 0",
                    "retry-after     | Mon, 05 Oct 2026 12:01:30 GMT        | 90",
                    "ratelimit       | limit=1800, remaining=1795, reset=275 | 275",
                    "ratelimit-reset | 1791201660                           | 60",
                    "retry-after     | 99999999999                          | 86400"
                })
        void says_when_to_ask_again(String header, String value, long seconds) {
            var fault = fault(429, Map.of(header, value), "{\"error\":\"x\"}");

            assertThat(fault)
                    .isEqualTo(
                            new Fault(
                                    Kind.RATE_LIMITED,
                                    "The site takes no more requests of this session for now. Ask"
                                            + " again in "
                                            + seconds
                                            + " s.",
                                    null,
                                    Duration.ofSeconds(seconds)));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "retry-after     | soon",
                    "retry-after     | -1",
                    "retry-after     | 99999999999999999999",
                    "retry-after     | Mon, 05 Oct 2026 11:59:59 GMT",
                    "ratelimit       | limit=1800",
                    "ratelimit-reset | 275",
                    "x               | 1"
                })
        void has_no_time_where_the_headers_tell_none_that_can_be(String header, String value) {
            var fault = fault(429, Map.of(header, value), "");

            assertThat(fault.kind()).isEqualTo(Kind.RATE_LIMITED);
            assertThat(fault.retryAfter()).isNull();
            assertThat(fault.message()).endsWith("Ask again later.");
        }

        @Test
        void believes_Retry_After_first_and_a_useless_one_not_at_all() {
            var others = Map.of("ratelimit", "reset=5", "ratelimit-reset", "1791201660");

            assertThat(RetryAfter.of(others, Answer.NOW)).isEqualTo(Duration.ofSeconds(5));
            assertThat(
                            RetryAfter.of(
                                    Map.of("retry-after", "?", "ratelimit", "reset=5"), Answer.NOW))
                    .isEqualTo(Duration.ofSeconds(5));
            assertThat(
                            RetryAfter.of(
                                    Map.of("retry-after", "7", "ratelimit", "reset=5"), Answer.NOW))
                    .isEqualTo(Duration.ofSeconds(7));
        }

        @Test
        void names_times_by_the_site_s_clock_and_not_by_ours() {
            var sent = "Mon, 05 Oct 2026 20:00:00 GMT";

            assertThat(
                            RetryAfter.of(
                                    Map.of(
                                            "date",
                                            sent,
                                            "retry-after",
                                            "Mon, 05 Oct 2026 20:01:30 GMT"),
                                    Answer.NOW))
                    .isEqualTo(Duration.ofSeconds(90));
            assertThat(
                            RetryAfter.of(
                                    Map.of("date", sent, "ratelimit-reset", "1791230460"),
                                    Answer.NOW))
                    .isEqualTo(Duration.ofSeconds(60));
        }

        @Test
        void may_show_in_the_body_only() {
            assertThat(fault(403, JSON, "{\"error\":\"Rate limit exceeded\"}").kind())
                    .isEqualTo(Kind.RATE_LIMITED);
            assertThat(fault(200, JSON, "{\"error\":{\"message\":\"Too Many Requests\"}}").kind())
                    .isEqualTo(Kind.RATE_LIMITED);
            assertThat(fault(502, JSON, "{\"error\":\"rate limit of the provider\"}").kind())
                    .isEqualTo(Kind.UPSTREAM_ERROR);
        }

        @Test
        void is_none_when_the_prompt_was_refused() {
            var fault = fault(429, Map.of("retry-after", "30"), "{\"error\":\"prompt failed\"}");

            assertThat(fault.kind()).isEqualTo(Kind.CONTEXT_LENGTH_EXCEEDED);
            assertThat(fault.param()).isEqualTo("messages");
            assertThat(fault.retryAfter()).isNull();
        }
    }

    @Nested
    class A_web_page {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "<title>Just a moment...</title>",
                    "<p>Enable JavaScript and cookies to continue</p>",
                    "<script>window._cf_chl_opt={}</script>",
                    "<div class=\"cf-browser-verification\">",
                    "<script src=\"/cdn-cgi/challenge-platform/x.js\">"
                })
        void with_a_mark_of_the_browser_check_is_one_whatever_the_status(String mark) {
            for (int status : new int[] {200, 403, 429, 503}) {
                assertThat(fault(status, HTML, "<!DOCTYPE html>" + mark).kind())
                        .isEqualTo(Kind.BROWSER_CHECK);
            }
            assertThat(fault(403, Map.of(), "\n<html>" + mark).kind())
                    .isEqualTo(Kind.BROWSER_CHECK);
        }

        @ParameterizedTest
        @ValueSource(ints = {200, 400, 404, 500, 502})
        void of_another_kind_is_an_error_of_the_site(int status) {
            var fault = fault(status, HTML, "<html><title>model not found</title>");

            assertThat(fault.kind()).isEqualTo(Kind.UPSTREAM_ERROR);
            assertThat(fault.message()).contains("status " + status).doesNotContain("<");
        }

        @Test
        void is_judged_by_its_first_64_KiB() {
            var answer = new Answer(new SiteHead(503, URL, false, HTML));
            answer.feed("<title>Just a moment...</title>");
            for (int i = 0; i < 64; i++) {
                assertThat(answer.decoder().finished()).as("after %d KiB", i).isFalse();
                answer.feed(" ".repeat(1024));
            }

            assertThat(answer.events()).hasSize(1);
            assertThat(answer.end()).hasSize(1);
        }
    }

    @Nested
    class Signed_out {
        @Test
        void is_what_401_means() {
            assertThat(fault(401, JSON, "{\"error\":\"x\"}").kind()).isEqualTo(Kind.SIGNED_OUT);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://arena.ai/sign-in?next=%2F",
                    "https://arena.ai/en/login",
                    "https://arena.ai/SignIn"
                })
        void is_what_a_redirect_to_sign_in_means(String url) {
            var head = new SiteHead(200, url, true, HTML);

            assertThat(fault(head, "<script src=\"/challenge-platform\">").kind())
                    .isEqualTo(Kind.SIGNED_OUT);
            assertThat(fault(new SiteHead(200, url, true, Map.of()), "x").kind())
                    .isEqualTo(Kind.SIGNED_OUT);
        }

        @Test
        void is_not_what_other_redirects_mean() {
            var head = new SiteHead(200, "https://login.arena.ai/?from=login", true, HTML);

            assertThat(fault(head, "<p>").kind()).isEqualTo(Kind.UPSTREAM_ERROR);
            assertThat(fault(new SiteHead(200, "https://arena.ai/login", false, HTML), "").kind())
                    .isEqualTo(Kind.UPSTREAM_ERROR);
        }
    }

    @Nested
    class An_error_body {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "403 | {\"error\":\"recaptcha validation failed\"}   | VERIFICATION_REQUIRED",
                    "200 | {\"error\":\"recaptcha validation failed\"}   | VERIFICATION_REQUIRED",
                    "413 | too large                                     | ATTACHMENT_TOO_LARGE",
                    "413 | <html>nginx                                   | ATTACHMENT_TOO_LARGE",
                    "404 | {\"error\":\"Model not found\"}               | MODEL_NOT_FOUND",
                    "400 | {\"message\":\"unknown model id\"}            | MODEL_NOT_FOUND",
                    "400 | {\"error\":\"bad modality\"}                  | UPSTREAM_REJECTED",
                    "409 | {\"error\":\"model busy\"}                    | UPSTREAM_REJECTED",
                    "403 | {\"error\":\"Route not allowed\"}             | UPSTREAM_REJECTED",
                    "404 | ''                                            | UPSTREAM_REJECTED",
                    "500 | {\"error\":\"x\"}                             | UPSTREAM_ERROR",
                    "503 | busy                                          | UPSTREAM_ERROR",
                    "304 | ''                                            | UPSTREAM_ERROR",
                    "200 | {\"error\":\"x\"}                             | UPSTREAM_ERROR",
                    "200 | {\"error\":{\"message\":\"x\"}}               | UPSTREAM_ERROR",
                    "200 | {\"message\":\"x\"}                           | UPSTREAM_ERROR",
                    "200 | {\"error\":true}                              | UPSTREAM_ERROR",
                    "200 | {\"error\":null}                              | STREAM_INTERRUPTED"
                })
        void is_read_by_status_and_words(int status, String body, Kind expected) {
            assertThat(fault(status, JSON, body).kind()).isEqualTo(expected);
        }

        @Test
        void is_quoted_in_the_message() {
            assertThat(fault(403, JSON, "{\"error\":\"Route not allowed\"}").message())
                    .isEqualTo("The site refused the request (status 403): Route not allowed.");
            assertThat(fault(200, JSON, "{\n \"error\": {\"message\": \"no luck!\"}\n}").message())
                    .isEqualTo("The site failed (status 200): no luck! Ask again.");
            assertThat(fault(500, JSON, "").message())
                    .isEqualTo("The site failed (status 500). Ask again.");
            assertThat(fault(400, JSON, "{\"error\":\"No such model\"}"))
                    .isEqualTo(
                            Fault.at(
                                    Kind.MODEL_NOT_FOUND,
                                    "model",
                                    "The site doesn't offer this model now: No such model. Refresh"
                                            + " the list of models."));
        }
    }

    @Nested
    class The_words_of_the_site {
        @Test
        void lose_tags_control_characters_and_line_breaks() {
            assertThat(SiteText.clean(" <b onclick='x'>Bad</b>\r\n\u0007 \u202Ething <scr"))
                    .isEqualTo("Bad thing scr");
        }

        @Test
        void are_cut_at_300_characters_and_never_inside_one() {
            assertThat(SiteText.clean("x".repeat(300))).hasSize(300).doesNotContain("…");
            assertThat(SiteText.clean("x".repeat(301))).hasSize(300).endsWith("x…");
            assertThat(SiteText.clean("x" + "😀".repeat(200))).hasSize(300).endsWith("😀…");
            assertThat(SiteText.clean("😀".repeat(200))).hasSize(299).endsWith("😀…");
        }
    }

    private static Fault fault(int status, Map<String, String> headers, String body) {
        return fault(new SiteHead(status, URL, false, headers), body);
    }

    private static Fault fault(SiteHead head, String body) {
        return assertThat(new Answer(head).feed(body).end())
                .singleElement()
                .asInstanceOf(type(Failed.class))
                .actual()
                .fault();
    }
}
