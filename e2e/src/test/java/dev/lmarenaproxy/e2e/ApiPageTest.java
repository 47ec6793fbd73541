package dev.lmarenaproxy.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The examples in the dashboard. */
@ExtendWith(Stages.class)
@Timeout(90)
class ApiPageTest {
    @Test
    void an_example_is_copied_with_the_address_of_this_gateway(Stage.Setup setup) {
        var stage = setup.open();
        stage.connectedTab();
        try (var dashboard = DashboardPage.open(stage, "/api")) {
            var page = dashboard.page();
            page.getByText("Python", new Page.GetByTextOptions().setExact(true)).click();

            dashboard.button("Copy").last().click();

            assertThat(dashboard.button("Copied")).isVisible();
            assertThat(page.evaluate("navigator.clipboard.readText()").toString())
                    .contains("base_url=\"" + stage.gateway().address() + "/v1\"");
        }
    }
}
