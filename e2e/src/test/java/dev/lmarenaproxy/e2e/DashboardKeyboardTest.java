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

/** The dashboard without a mouse, and what opens over its pages. */
@ExtendWith(Stages.class)
@Timeout(180)
class DashboardKeyboardTest {
    private static final int MOST_STOPS = 400;

    /** What a person can press or fill in, and the focus never came to. */
    private static final String UNREACHED =
            """
            () => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
              .filter(one => !one.disabled && one.tabIndex >= 0 && one.checkVisibility())
              .filter(one => one.type !== 'radio' || one.checked)
              .filter(one => !('reached' in one.dataset))
              .map(one => one.outerHTML)
            """;

    @Test
    void everything_is_reached_and_used_by_the_keyboard(Stage.Setup setup) {
        var stage = setup.open();
        stage.connectedTab();
        stage.client().ask("Who are you?");
        try (var dashboard = DashboardPage.open(stage, "/")) {
            var page = dashboard.page();
            page.keyboard().press("Tab");
            assertThat(page.getByText("Skip to content")).isFocused();
            page.keyboard().press("Enter");
            assertThat(page.locator("#content")).isFocused();

            for (var path : DashboardLooksTest.PAGES) {
                dashboard.go("/" + path);
                assertThat(page.locator(".animate-pulse")).hasCount(0);
                walk(page);
                assertThat((List<?>) page.evaluate(UNREACHED)).as(path).isEmpty();
            }

            press(dashboard.link("Requests").first(), "Enter");
            assertThat(page).hasTitle("Requests · LMArena Proxy");
            assertThat(page.locator("#page-title")).isFocused();
            var row = dashboard.rows().first().getByRole(AriaRole.LINK);
            press(row, "Enter");
            var drawer = page.getByRole(AriaRole.DIALOG);
            assertThat(drawer).containsText("Who are you?");
            assertThat(drawer.locator(":focus")).hasCount(1);
            assertOpen(dashboard, "drawer");
            page.keyboard().press("Escape");
            assertThat(drawer).hasCount(0);
            assertThat(row).isFocused();

            dashboard.go("/tabs");
            var disconnect = dashboard.button("Disconnect");
            press(disconnect, "Enter");
            var question = page.getByRole(AriaRole.ALERTDIALOG);
            assertThat(question.locator(":focus")).hasCount(1);
            assertOpen(dashboard, "question");
            page.keyboard().press("Escape");
            assertThat(question).hasCount(0);
            assertThat(disconnect).isFocused();

            dashboard.go("/playground");
            var model = page.getByLabel("Model", new Page.GetByLabelOptions().setExact(true));
            press(model, "ArrowDown");
            assertThat(page.getByRole(AriaRole.LISTBOX)).isVisible();
            assertOpen(dashboard, "models");
            page.keyboard().type("owl");
            page.keyboard().press("Enter");
            assertThat(model).hasValue("owl-mini");
        }
    }

    @Test
    void a_phone_has_a_menu_of_all_pages(Stage.Setup setup) {
        var stage = setup.open();
        try (var dashboard = DashboardPage.open(stage, "/", "en-US", 360, 740)) {
            var page = dashboard.page();
            press(dashboard.button("More"), "Enter");
            var menu = page.getByRole(AriaRole.DIALOG);
            assertThat(menu.getByRole(AriaRole.LINK)).hasCount(9);
            assertThat(menu.locator(":focus")).hasCount(1);
            assertOpen(dashboard, "menu");

            press(
                    menu.getByRole(AriaRole.LINK)
                            .filter(new Locator.FilterOptions().setHasText("Alerts")),
                    "Enter");

            assertThat(page).hasTitle("Alerts · LMArena Proxy");
            assertThat(menu).hasCount(0);
            assertThat(page.locator("#page-title")).isFocused();
            press(dashboard.button("More"), "Enter");
            page.keyboard().press("Escape");
            assertThat(menu).hasCount(0);
            assertThat(dashboard.button("More")).isFocused();
        }
    }

    /** Goes by the tab key from stop to stop until it comes to the page's beginning again. */
    private static void walk(Page page) {
        page.evaluate(
                "addEventListener('focusin', event => { event.target.dataset.reached = '' })");
        for (var stop = 0; stop < MOST_STOPS; stop++) {
            page.keyboard().press("Tab");
            if ((boolean)
                    page.evaluate(
                            "document.activeElement === document.body || (window.stops = (window.stops"
                                    + " ?? 0) + 1) > 1 && document.activeElement.matches('a[href=\"#content\"]')")) {
                return;
            }
        }
    }

    private static void press(Locator what, String key) {
        what.focus();
        what.press(key);
    }

    private static void assertOpen(DashboardPage dashboard, String name) {
        for (var colours : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
            dashboard.wear(colours);
            dashboard.picture(name + "-" + colours);
            assertThat(dashboard.barriers()).as(name + colours).isEmpty();
        }
    }
}
