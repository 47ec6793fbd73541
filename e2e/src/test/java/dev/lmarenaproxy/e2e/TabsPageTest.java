package dev.lmarenaproxy.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the dashboard shows of the tabs, and what can be done with them there. */
@ExtendWith(Stages.class)
@Timeout(90)
class TabsPageTest {
    @Test
    void a_tab_is_told_to_rest_and_to_go_on(Stage.Setup setup) {
        var stage = setup.open();
        stage.connectedTab();
        try (var dashboard = DashboardPage.open(stage, "/tabs")) {
            var tab = dashboard.page().getByRole(AriaRole.ARTICLE);
            assertThat(tab).containsText("Ready");

            dashboard.button("Drain").click();

            assertThat(tab).containsText("Gets nothing new");
            dashboard.button("Go on").click();
            assertThat(tab).containsText("Ready");
        }
    }
}
