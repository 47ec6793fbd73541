package dev.lmarenaproxy.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import dev.lmarenaproxy.simulator.script.Answer;
import dev.lmarenaproxy.simulator.script.Gate;
import dev.lmarenaproxy.simulator.script.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The overview: how the gateway does, while it does it. */
@ExtendWith(Stages.class)
@Timeout(90)
class OverviewPageTest {
    private static final String ONE_TRY = "{\"retry\":{\"maxRetries\":0}}";

    @Test
    void what_costs_health_is_told_with_advice_until_it_is_mended(Stage.Setup setup) {
        var stage = setup.open();
        try (var dashboard = DashboardPage.open(stage, "/")) {
            var health = dashboard.region("Health");
            var told = stage.client().get("/api/health/detailed").json();
            var issue = told.at("/issues/0");
            assertThat(health).containsText(told.path("score").asText() + "of 100");
            assertThat(health).containsText("Unhealthy");
            var item = health.getByRole(AriaRole.LISTITEM);
            assertThat(item).containsText("−" + issue.path("points").asInt());
            assertThat(item).containsText(issue.path("message").asText());
            assertThat(item).containsText(issue.path("recommendation").asText());
            dashboard.picture("overview-nobody");

            stage.connectedTab();

            assertThat(health).containsText("100of 100");
            assertThat(health).containsText("Healthy");
            assertThat(item).hasCount(0);
        }
    }

    @Test
    void figures_and_charts_follow_what_is_asked(Stage.Setup setup) {
        var stage = setup.config(ONE_TRY).open();
        stage.connectedTab();
        var gate = new Gate();
        try (var dashboard = DashboardPage.open(stage, "/")) {
            assertThat(figure(dashboard, "Requests")).containsText("0 completed, 0 failed");
            dashboard.page().evaluate("window.sameAsBefore = true");
            var charts = dashboard.page().locator("canvas");
            assertThat(charts).hasCount(4);
            charts.evaluateAll("all => all.forEach(one => { one.id = 'first' })");
            var site = stage.site().scenario();
            site.next(Answer.text("An answer of a few words"));
            site.next(Answer.text("Another one"));
            site.next(Answer.text("A third, longer than the two before it were together"));
            site.next(new Refusal.ServerFault(502, true));
            site.next(Answer.text(List.of("One that ", "goes on")).heldAfter(1, gate));

            for (var question : List.of("one", "two", "three")) {
                stage.client().ask(question);
            }
            assertThat(stage.client().post("four").body()).contains("upstream_error");
            assertThat(stage.client().posting("/v1/chat/completions", "{}").join().statusCode())
                    .isEqualTo(400);
            try (var held = stage.client().stream("five")) {
                assertThat(held.read(8)).isEqualTo("One that ");

                assertThat(figure(dashboard, "Requests")).containsText("3 completed, 1 failed");
                assertThat(figure(dashboard, "Running now")).containsText("10 waiting");
                var summary = stage.client().get("/api/stats/summary").json();
                assertFigures(dashboard, summary);
                assertCharts(stage, dashboard, summary.at("/tokens/output").asInt());
                assertThat(dashboard.region("Models in use").locator("tbody tr"))
                        .containsText(Client.MODEL);
                assertThat(dashboard.region("Errors by code")).containsText("upstream_error");
                dashboard.picture("overview-busy");
                gate.open();
                held.rest();
            }
            assertThat(figure(dashboard, "Requests")).containsText("4 completed, 1 failed");
            assertThat(figure(dashboard, "Running now")).containsText("00 waiting");
            assertThat(dashboard.page().evaluate("window.sameAsBefore")).isEqualTo(true);
            assertThat(
                            (int)
                                    charts.evaluateAll(
                                            "all => all.filter(one => one.id === 'first').length"))
                    .as("those that were never a table are still the same")
                    .isEqualTo(3);
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    private static void assertFigures(DashboardPage dashboard, JsonNode summary) {
        var requests = summary.path("requests");
        assertFigure(
                dashboard,
                "Requests",
                requests.path("total").asText(),
                "%d completed, %d failed"
                        .formatted(
                                requests.path("completed").asInt(),
                                requests.path("failed").asInt()));
        assertFigure(
                dashboard,
                "Success rate",
                Shown.percent(summary.path("success_rate").asDouble()),
                "%d refused, %d cancelled"
                        .formatted(
                                requests.path("refused").asInt(),
                                requests.path("cancelled").asInt()));
        var tokens = summary.path("tokens");
        assertFigure(
                dashboard,
                "Tokens",
                tokens.path("total").asText(),
                "%d in, %d out"
                        .formatted(tokens.path("input").asInt(), tokens.path("output").asInt()));
        var took = summary.path("duration_ms");
        assertFigure(
                dashboard,
                "Median duration",
                Shown.duration(took.path("p50").asDouble()),
                "P95 %s, P99 %s"
                        .formatted(
                                Shown.duration(took.path("p95").asDouble()),
                                Shown.duration(took.path("p99").asDouble())));
        var first = summary.path("time_to_first_token_ms");
        assertFigure(
                dashboard,
                "Time to first token",
                Shown.duration(first.path("p50").asDouble()),
                "P95 " + Shown.duration(first.path("p95").asDouble()));
        assertFigure(dashboard, "Running now", requests.path("running").asText(), "0 waiting");
    }

    private static void assertFigure(
            DashboardPage dashboard, String name, String value, String detail) {
        assertThat(figure(dashboard, name).locator("dd > span").first()).hasText(value);
        assertThat(figure(dashboard, name).locator("dd > span").last()).containsText(detail);
    }

    private static Locator figure(DashboardPage dashboard, String name) {
        return dashboard
                .page()
                .locator("dl > div")
                .filter(
                        new Locator.FilterOptions()
                                .setHas(dashboard.page().getByText(name, Shown.EXACTLY)));
    }

    /** Each shows what was asked: drawn, and as a table for those who don't see it. */
    private static void assertCharts(Stage stage, DashboardPage dashboard, int outputTokens) {
        for (var name : List.of("Requests a second", "Latency", "Tokens")) {
            stage.chromium().waitFor(() -> drawn(dashboard, name) > 0);
        }
        var tokens = dashboard.region("Tokens");
        tokens.getByRole(AriaRole.BUTTON).click();
        var out = tokens.locator("tbody td:nth-child(2)");
        stage.chromium()
                .waitFor(() ->
                        out.allInnerTexts().stream().mapToInt(Integer::parseInt).sum()
                                == outputTokens);
        assertThat(dashboard.barriers()).isEmpty();
        tokens.getByRole(AriaRole.BUTTON).click();
    }

    /** How many points of the chart have the colour of its first line. */
    private static int drawn(DashboardPage dashboard, String chart) {
        return (int)
                dashboard
                        .region(chart)
                        .locator("canvas")
                        .evaluate(
                                """
                                canvas => {
                                  const probe = document.createElement('span')
                                  probe.style.color = 'var(--color-chart-1)'
                                  document.body.append(probe)
                                  const line = getComputedStyle(probe).color.match(/\\d+/g).map(Number)
                                  probe.remove()
                                  const { data } = canvas.getContext('2d')
                                    .getImageData(0, 0, canvas.width, canvas.height)
                                  let points = 0
                                  for (let at = 0; at < data.length; at += 4) {
                                    points += data[at + 3] > 200 &&
                                      line.every((one, i) => Math.abs(one - data[at + i]) < 9)
                                  }
                                  return points
                                }
                                """);
    }
}
