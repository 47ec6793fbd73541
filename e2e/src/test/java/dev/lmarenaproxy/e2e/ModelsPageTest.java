package dev.lmarenaproxy.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.lmarenaproxy.simulator.script.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The models in the dashboard. */
@ExtendWith(Stages.class)
@Timeout(90)
class ModelsPageTest {
    @Test
    void the_models_are_listed_with_their_use_searched_read_again_and_tried(Stage.Setup setup) {
        var stage = setup.config("{\"retry\":{\"maxRetries\":0}}").open();
        stage.connectedTab();
        stage.client().ask("hello");
        try (var dashboard = DashboardPage.open(stage, "/models")) {
            var page = dashboard.page();
            var rows = page.locator("tbody tr");
            assertThat(rows).hasCount(stage.client().models().size());
            // the most used one comes first
            assertThat(rows.first()).containsText(Client.MODEL);
            dashboard.picture("models-used");
            page.getByRole(AriaRole.SEARCHBOX).fill(Client.MODEL);
            assertThat(rows).hasCount(1);

            stage.site().scenario().next(new Refusal.ServerFault(502, true));
            stage.client().post("broken");

            assertThat(rows.locator("td:nth-child(5)")).hasText("1");
            var used = stage.client().get("/api/stats/summary?hours=168").json().at("/models/0");
            assertThat(rows.locator("td").allInnerTexts().subList(2, 9))
                    // a number and its unit are never on two lines
                    .map(text -> text.replace('\u00a0', ' '))
                    .isEqualTo(
                            List.of(
                                    used.path("requests").asText(),
                                    Shown.percent(used.path("success_rate").asDouble()),
                                    used.path("failed").asText(),
                                    Shown.duration(used.at("/duration_ms/p50").asDouble()),
                                    Shown.duration(used.at("/duration_ms/p95").asDouble()),
                                    Shown.duration(
                                            used.at("/time_to_first_token_ms/p50").asDouble()),
                                    used.path("output_tokens").asText()));
            dashboard.button("Refresh").click();
            assertThat(page.getByRole(AriaRole.STATUS).filter(Shown.with("models")))
                    .not()
                    .hasCount(0);
            rows.getByRole(AriaRole.LINK).click();
            assertThat(page.getByLabel("Model", new Page.GetByLabelOptions().setExact(true)))
                    .hasValue(Client.MODEL);
            assertThat(dashboard.complaints()).isEmpty();
        }
    }
}
