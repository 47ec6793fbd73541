package dev.lmarenaproxy.simulator.client;

import static dev.lmarenaproxy.simulator.client.Visitor.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.simulator.Evaluation.Ending;
import dev.lmarenaproxy.simulator.Generation;
import dev.lmarenaproxy.simulator.Simulator;
import dev.lmarenaproxy.simulator.SimulatorOptions;
import dev.lmarenaproxy.simulator.script.Demand;
import dev.lmarenaproxy.simulator.script.Refusal;
import dev.lmarenaproxy.simulator.script.Refusal.RateLimit.Told;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RefusalTest {
    private static final Generation GENERATION = Generation.ARENA_2026_10;
    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

    private final Simulator site = Simulator.start(SimulatorOptions.of(GENERATION));
    private Visitor visitor;

    @BeforeEach
    void visit() throws Exception {
        visitor = Visitor.of(site, GENERATION).visits();
    }

    @AfterEach
    void close() {
        visitor.close();
        site.close();
    }

    private HttpResponse<String> refused(Refusal refusal) throws Exception {
        site.scenario().next(refusal);
        return visitor.ask("hello");
    }

    private HttpResponse<String> limited(Told told) throws Exception {
        var response = refused(new Refusal.RateLimit(told, HALF_A_MINUTE));
        assertThat(response.statusCode()).isEqualTo(429);
        return response;
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    void a_rate_limit_tells_how_long_to_wait_in_each_form() throws Exception {
        var now = Instant.now();

        assertThat(header(limited(Told.RETRY_AFTER_SECONDS), "retry-after")).isEqualTo("30");
        var date = header(limited(Told.RETRY_AFTER_DATE), "retry-after");
        assertThat(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
                .isBetween(now.plusSeconds(28), now.plusSeconds(40));
        var structured = limited(Told.RATELIMIT);
        assertThat(header(structured, "ratelimit")).isEqualTo("limit=1800, remaining=0, reset=30");
        assertThat(header(structured, "ratelimit-policy")).isEqualTo("1800;w=300");
        var fields = limited(Told.RATELIMIT_FIELDS);
        assertThat(header(fields, "ratelimit-limit")).isEqualTo("1800");
        assertThat(header(fields, "ratelimit-remaining")).isEqualTo("0");
        assertThat(Instant.ofEpochSecond(Long.parseLong(header(fields, "ratelimit-reset"))))
                .isBetween(now.plusSeconds(28), now.plusSeconds(40));
        var silent = limited(Told.BODY_ONLY);
        assertThat(silent.headers().map().keySet()).noneMatch(name -> name.startsWith("r"));
        assertThat(silent.body())
                .isEqualTo("{\"error\":\"Too many requests. Try again in 30 seconds.\"}");
    }

    @Test
    void the_other_refusals_look_as_they_were_seen() throws Exception {
        var human = refused(new Refusal.HumanVerification());
        assertThat(human.statusCode()).isEqualTo(403);
        assertThat(human.body()).isEqualTo("{\"error\":\"recaptcha validation failed\"}");
        assertThat(refused(new Refusal.SignedOut(false)).statusCode()).isEqualTo(401);
        var redirect = refused(new Refusal.SignedOut(true));
        assertThat(redirect.statusCode()).isEqualTo(303);
        assertThat(header(redirect, "location")).isEqualTo("/sign-in");
        assertThat(visitor.get("/sign-in").body()).contains("id=\"sign-in\"");
        assertThat(refused(new Refusal.TooLarge()).statusCode()).isEqualTo(413);
        assertThat(refused(new Refusal.ModelWithdrawn(400)).statusCode()).isEqualTo(400);
        assertThat(refused(new Refusal.ModelWithdrawn(404)).statusCode()).isEqualTo(404);
        var json = refused(new Refusal.ServerFault(502, false));
        assertThat(json.statusCode()).isEqualTo(502);
        assertThat(json.body()).isEqualTo("{\"error\":\"Internal server error\"}");
        var html = refused(new Refusal.ServerFault(524, true));
        assertThat(html.statusCode()).isEqualTo(524);
        assertThat(header(html, "content-type")).startsWith("text/html");
        var failed = refused(new Refusal.PromptFailed());
        assertThat(failed.statusCode()).isEqualTo(429);
        assertThat(failed.body()).isEqualTo("{\"error\":\"prompt failed\"}");
        assertThat(site.observations().count(Ending.REFUSED)).isEqualTo(9);
        assertThat(site.observations().rejections()).isEmpty();
    }

    @Test
    void an_error_can_be_the_body_of_a_200() throws Exception {
        for (var shape : Refusal.ErrorInBody.Shape.values()) {
            var response = refused(new Refusal.ErrorInBody(shape));

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body())
                    .isEqualTo(
                            switch (shape) {
                                case TEXT -> "{\"error\":\"Something went wrong\"}";
                                case OBJECT -> "{\"error\":{\"message\":\"Something went wrong\"}}";
                                case MESSAGE -> "{\"message\":\"Something went wrong\"}";
                            });
        }
    }

    @Test
    void a_refusal_holds_for_one_request() throws Exception {
        site.scenario().next(2, new Refusal.BrowserCheck(403));

        assertThat(visitor.ask("hello").statusCode()).isEqualTo(403);
        assertThat(visitor.ask("hello").statusCode()).isEqualTo(403);
        assertThat(visitor.ask("hello").statusCode()).isEqualTo(200);
    }

    @Nested
    class When_the_site_wants_something_of_the_person {
        private void assertCheck(HttpResponse<String> response, int status) {
            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(header(response, "content-type")).startsWith("text/html");
            assertThat(response.body())
                    .contains(
                            "<title>Just a moment...</title>",
                            "Enable JavaScript and cookies to continue",
                            "window._cf_chl_opt",
                            "cf-browser-verification",
                            "challenge-platform",
                            "<button");
        }

        private HttpResponse<String> pressed() throws Exception {
            return visitor.submit(
                    "/cdn-cgi/challenge-platform/clearance", "back=%2F%3Fmode%3Ddirect");
        }

        @Test
        void the_browser_check_stands_before_all_until_its_button_is_pressed() throws Exception {
            site.demand(new Demand.BrowserCheck(503, false));

            assertCheck(visitor.get("/?mode=direct"), 503);
            assertCheck(visitor.ask("hello"), 503);
            assertThat(visitor.get("/?mode=direct").body())
                    .contains("name=\"back\" value=\"/?mode=direct\"")
                    .doesNotContain("requestSubmit");
            assertThat(header(pressed(), "location")).isEqualTo("/?mode=direct");

            assertThat(visitor.get("/").body()).contains("Arena");
            assertThat(visitor.ask("hello").statusCode()).isEqualTo(200);

            try (var other = Visitor.of(site, GENERATION)) {
                assertCheck(other.get("/"), 503);
            }
            site.demand(new Demand.BrowserCheck(200, true));
            assertCheck(visitor.get("/"), 200);
            assertThat(visitor.get("/").body()).contains("requestSubmit()");
        }

        @Test
        void a_check_can_be_for_one_session() throws Exception {
            site.scenario().next(new Demand.BrowserCheck(403, false));

            assertCheck(visitor.ask("hello"), 403);
            assertCheck(visitor.get("/"), 403);
            try (var other = Visitor.of(site, GENERATION).visits()) {
                assertThat(other.ask("hello").statusCode()).isEqualTo(200);
            }
            pressed();

            assertThat(visitor.ask("hello").statusCode()).isEqualTo(200);
        }

        @Test
        void the_way_back_leads_nowhere_else() throws Exception {
            var response =
                    visitor.submit(
                            "/cdn-cgi/challenge-platform/clearance", "back=%2F%2Felsewhere.test");

            assertThat(header(response, "location")).isEqualTo("/");
        }

        @Test
        void a_human_verification_is_met_by_the_form_of_the_page_only() throws Exception {
            site.demand(new Demand.HumanVerification());

            assertThat(visitor.ask("hello").body()).contains("recaptcha validation failed");
            var forged = Bodies.first(GENERATION, "hello").put("recaptchaV3Token", "forged");
            assertThat(visitor.create(forged).statusCode()).isEqualTo(403);

            var page = visitor.get("/").body();
            var token = page.replaceAll("(?s).*data-verification=\"([^\"]+)\".*", "$1");
            var byHand = Bodies.first(GENERATION, "hello").put("recaptchaV3Token", token);

            assertThat(visitor.create(byHand).statusCode()).isEqualTo(200);
            assertThat(visitor.ask("hello").statusCode()).isEqualTo(200);
        }

        @Test
        void signed_out_a_visit_is_not_enough_to_be_signed_in_again() throws Exception {
            site.demand(new Demand.SignIn());

            assertThat(visitor.ask("hello").statusCode()).isEqualTo(401);
            assertThat(visitor.get("/").body()).contains("id=\"sign-in\"");
            assertThat(visitor.ask("hello").statusCode()).isEqualTo(401);
            visitor.submit("/sign-in", "");

            assertThat(visitor.ask("hello").statusCode()).isEqualTo(200);
            site.observations().await(seen -> seen.count(Ending.COMPLETED) == 1, PATIENCE);
        }
    }
}
