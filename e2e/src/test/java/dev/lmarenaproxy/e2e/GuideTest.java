package dev.lmarenaproxy.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The way of a new person to the first answer. */
@ExtendWith(Stages.class)
@Timeout(90)
class GuideTest {
    @Test
    void a_new_person_is_led_to_the_first_answer_and_the_steps_tick_themselves_off(
            Stage.Setup setup) {
        var stage = setup.open();
        try (var dashboard = DashboardPage.open(stage, "/");
                var hiding = DashboardPage.open(stage, "/")) {
            var guide = guide(dashboard);
            assertThat(guide.getByText("0 of 5")).isVisible();
            for (var colours : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
                dashboard.wear(colours);
                dashboard.picture("guide-" + colours);
                assertThat(dashboard.barriers()).isEmpty();
            }
            hiding.button("Close the guide").click();
            assertThat(guide(hiding)).hasCount(0);
            hiding.go("/");
            assertThat(hiding.page().getByText("No requests")).isVisible();
            assertThat(guide(hiding)).hasCount(0);

            // a request that is refused is no first answer
            stage.client().refused("too-early");
            follow(dashboard, guide, "Install the script");
            assertThat(guide.getByText("1 of 5")).isVisible();
            follow(dashboard, guide, "Open the site");
            assertThat(guide.getByText("2 of 5")).isVisible();
            stage.connectedTab();
            assertThat(guide.getByText("4 of 5")).isVisible();
            try (var other = DashboardPage.open(stage, "/")) {
                assertThat(other.page().getByText("Nothing costs points")).isVisible();
                // who has a tab needs none
                assertThat(guide(other)).hasCount(0);
            }
            dashboard.go("/");
            assertThat(guide.getByText("4 of 5")).isVisible();

            guide.getByText("Ask a model").click();
            dashboard.page().getByLabel("Message").fill("Who are you?");
            dashboard.page().keyboard().press("Enter");
            assertThat(dashboard.page().locator(".prose")).containsText("Who are you?");
            dashboard.link("Overview").first().click();

            assertThat(dashboard.page().getByText("5 of 5")).isVisible();
            assertThat(dashboard.page().getByText("All set")).isVisible();
            dashboard.go("/");
            assertThat(dashboard.page().getByText("Nothing costs points")).isVisible();
            assertThat(dashboard.page().getByText("All set")).hasCount(0);
        }
    }

    private static Locator guide(DashboardPage dashboard) {
        return dashboard
                .page()
                .getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Get started"));
    }

    /** Follows a link that opens a page of its own. */
    private static void follow(DashboardPage dashboard, Locator guide, String link) {
        var opened =
                dashboard
                        .page()
                        .context()
                        .waitForPage(() ->
                                guide.getByRole(
                                                AriaRole.LINK,
                                                new Locator.GetByRoleOptions().setName(link))
                                        .click());
        opened.close();
    }
}
