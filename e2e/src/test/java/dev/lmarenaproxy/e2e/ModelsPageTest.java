package dev.lmarenaproxy.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The models in the dashboard. */
@ExtendWith(Stages.class)
@Timeout(90)
class ModelsPageTest {
    @Test
    void the_models_are_listed_searched_and_read_again(Stage.Setup setup) {
        var stage = setup.open();
        stage.connectedTab();
        try (var dashboard = DashboardPage.open(stage, "/models")) {
            var page = dashboard.page();
            page.getByRole(AriaRole.SEARCHBOX).fill(Client.MODEL);
            var rows = page.locator("tbody tr");
            assertThat(rows).hasCount(1);

            dashboard.button("Refresh").click();

            assertThat(
                            page.getByRole(AriaRole.STATUS)
                                    .filter(new Locator.FilterOptions().setHasText("models")))
                    .not()
                    .hasCount(0);
            rows.getByRole(AriaRole.LINK).click();
            assertThat(page.getByLabel("Model", new Page.GetByLabelOptions().setExact(true)))
                    .hasValue(Client.MODEL);
        }
    }
}
