package dev.lmarenaproxy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.simulator.script.Answer;
import dev.lmarenaproxy.simulator.script.Refusal;
import dev.lmarenaproxy.simulator.script.Refusal.ErrorInBody;
import dev.lmarenaproxy.simulator.script.Refusal.RateLimit.Told;
import dev.lmarenaproxy.simulator.script.Reply;
import dev.lmarenaproxy.simulator.script.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the client gets, and the badge says, when the site says no and the person can't help. */
@ExtendWith(Stages.class)
@Timeout(90)
class RefusalsTest {
    private static final Duration LIMIT = Duration.ofSeconds(4);
    private static final String FEW_RETRIES =
            "{\"retry\":{\"maxRetries\":2,\"firstPauseMilliseconds\":10}}";

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BODY_ONLY")
    void a_rate_limit_is_waited_for(Told told, Stage.Setup setup) {
        var stage = setup.open();
        var tab = stage.connectedTab();
        tab.remember();
        stage.site().scenario().next(new Refusal.RateLimit(told, LIMIT));
        var asked = Instant.now();

        var waiting = stage.client().asking("later?");

        stage.chromium().waitFor(waiting::isDone);
        assertThat(waiting.join().body()).contains("later?", "[DONE]");
        assertThat(tab.remembered()).anyMatch(said -> said.contains("Rate limited until"));
        assertThat(Duration.between(asked, Instant.now())).isGreaterThan(LIMIT.minusSeconds(1));
        tab.isConnected();
        assertThat(stage.site().observations().asked()).isEqualTo(2);
    }

    @Test
    void a_limited_browser_leaves_its_requests_to_others(Stage.Setup setup) {
        var stage = setup.open();
        var tab = stage.connectedTab();
        stage.site()
                .scenario()
                .next(new Refusal.RateLimit(Told.RETRY_AFTER_SECONDS, Duration.ofMinutes(2)));
        var waiting = stage.client().asking("anyone?");
        tab.shows("limited", "Rate limited until");
        assertThat(tab.page().title()).as("nobody is needed").isEqualTo("Arena (imitated)");
        assertThat(tab.explanation()).contains("They go to other browsers, or wait");
        tab.pictures("limited");

        var other = stage.tab();

        other.isConnected();
        stage.chromium().waitFor(waiting::isDone);
        assertThat(waiting.join().body()).contains("anyone?", "[DONE]");
        tab.shows("limited", "Rate limited until");
        // the limit is the browser's: another tab of it is under it too
        stage.tab(tab.page().context()).shows("limited", "Rate limited until");
    }

    @Test
    void a_limit_beyond_the_request_s_time_is_told_to_the_client(Stage.Setup setup) {
        var stage = setup.config("{\"queue\":{\"waitSeconds\":5}}").locale("zh-CN").open();
        var tab = stage.tab();
        tab.shows("connected", "已连接");
        stage.awaitHealth(health -> health.path("models").asInt() > 0);
        stage.site()
                .scenario()
                .next(new Refusal.RateLimit(Told.BODY_ONLY, Duration.ofMinutes(10)))
                .next(new Refusal.RateLimit(Told.RETRY_AFTER_DATE, Duration.ofMinutes(10)));

        // without a header the site says nothing that counts: it is tried again after a while
        stage.client().post("now?");
        var refused = stage.client().post("now?");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("rate_limit_exceeded");
        tab.shows("limited", "限流至");
        assertThat(tab.explanation()).contains("请求会转到其他浏览器，或等待后自动继续");
        tab.pictures("zh-limited");
    }

    static Stream<Arguments> final_refusals() {
        return Stream.of(
                Arguments.of(new Refusal.TooLarge(), 413, "attachment_too_large"),
                Arguments.of(new Refusal.ModelWithdrawn(404), 404, "model_not_found"),
                Arguments.of(new Refusal.ModelWithdrawn(400), 404, "model_not_found"),
                Arguments.of(new Refusal.PromptFailed(), 400, "context_length_exceeded"));
    }

    @ParameterizedTest
    @MethodSource("final_refusals")
    void what_another_try_would_not_change_is_told_at_once(
            Reply refusal, int status, String code, Stage.Setup setup) {
        var stage = setup.config(FEW_RETRIES).open();
        var tab = stage.connectedTab();
        stage.site().scenario().next(refusal);

        var refused = stage.client().post("please?");

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(stage.site().observations().asked()).isEqualTo(1);
        tab.isConnected();
        assertThat(stage.client().ask("another?")).contains("another?");
    }

    @SuppressWarnings("UnusedVariable") // JUnit reads it
    private static final List<Reply> PASSING =
            List.of(
                    new Refusal.ServerFault(500, false),
                    new Refusal.ServerFault(503, true),
                    new Refusal.ServerFault(524, true),
                    new Refusal.ErrorInBody(ErrorInBody.Shape.TEXT),
                    Answer.dropped(),
                    Answer.text("cut off").endedAfter(0),
                    Answer.empty(),
                    Answer.of(Row.text("hasArenaError")));

    @ParameterizedTest
    @FieldSource("PASSING")
    void what_may_pass_is_tried_again_unseen(Reply refusal, Stage.Setup setup) {
        var stage = setup.config(FEW_RETRIES).locale("zh-CN").open();
        var tab = stage.tab();
        tab.shows("connected", "已连接");
        stage.awaitHealth(health -> health.path("models").asInt() > 0);
        stage.site().scenario().next(refusal);

        assertThat(stage.client().ask("more?")).contains("more?");

        assertThat(stage.site().observations().asked()).isEqualTo(2);
        tab.shows("connected", "已连接");
    }

    static Stream<Arguments> lasting() {
        return Stream.of(
                Arguments.of(new Refusal.ServerFault(502, true), "upstream_error", 3),
                Arguments.of(Answer.empty(), "empty_answer", 2),
                Arguments.of(Answer.of(Row.text("hasArenaError")), "answer_failed", 2));
    }

    @ParameterizedTest
    @MethodSource("lasting")
    void what_does_not_pass_is_an_error_without_html(
            Reply refusal, String code, int attempts, Stage.Setup setup) {
        var stage = setup.config(FEW_RETRIES).open();
        var tab = stage.connectedTab();
        stage.site().scenario().always(refusal);

        var refused = stage.client().post("please?");

        assertThat(refused.body()).contains(code).doesNotContain("<");
        assertThat(stage.site().observations().asked()).isEqualTo(attempts);
        tab.isConnected();
    }
}
