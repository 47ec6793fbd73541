package dev.lmarenaproxy.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * How every page looks, with much to see. What the pictures in {@code target/screens} show is for
 * people to judge; that everybody gets at it is judged here.
 */
@ExtendWith(Stages.class)
@Timeout(300)
class DashboardLooksTest {
    static final List<String> PAGES =
            List.of(
                    "",
                    "requests",
                    "models",
                    "tabs",
                    "playground",
                    "alerts",
                    "logs",
                    "settings",
                    "api",
                    "nowhere");

    private final Map<String, List<String>> barriers = new LinkedHashMap<>();

    @Test
    void every_page_is_for_everybody_in_both_languages_and_themes_and_on_every_screen(
            Stage.Setup setup) {
        var stage = setup.config(Traffic.CONFIG).open();
        stage.connectedTab();
        stage.tab().isConnected();
        try (var traffic = new Traffic(stage)) {
            traffic.day();
            traffic.now();
            try (var dashboard =
                    DashboardPage.open(
                            stage, "/", "zh-CN", DashboardPage.WIDTH, DashboardPage.HEIGHT)) {
                assertThat(dashboard.page().locator("html")).hasAttribute("lang", "zh-CN");
                for (var page : PAGES) {
                    dashboard.follow(page);
                    assertThat(dashboard.page().locator(".animate-pulse")).hasCount(0);
                    dashboard.speak("zh-CN");
                    inBothThemes(dashboard, named(page) + "-zh-CN");
                    dashboard.speak("en");
                    inBothThemes(dashboard, named(page) + "-en-US");
                    forEverybody(dashboard, named(page));
                    onEveryScreen(dashboard, named(page));
                }

                assertThat(barriers.values()).allSatisfy(some -> assertThat(some).isEmpty());
                assertThat(dashboard.complaints()).isEmpty();
                assertThat(dashboard.requests())
                        .as("works without the internet")
                        .isNotEmpty()
                        .allSatisfy(asked ->
                                assertThat(asked.getAuthority())
                                        .isEqualTo(dashboard.address().getAuthority()));
            }
        }
    }

    /** In the dark what a screen shows, in the light the whole page; in the light at last. */
    private static void inBothThemes(DashboardPage dashboard, String name) {
        dashboard.wear(ColorScheme.DARK);
        dashboard.glimpse(name + "-DARK");
        dashboard.wear(ColorScheme.LIGHT);
        dashboard.picture(name + "-LIGHT");
    }

    /** From the light through the dark. */
    private void forEverybody(DashboardPage dashboard, String name) {
        barriers.put(name, dashboard.barriers());
        dashboard.wear(ColorScheme.DARK);
        barriers.put(name + " in the dark", dashboard.barriers());
        dashboard.wear(ColorScheme.LIGHT);
    }

    private void onEveryScreen(DashboardPage dashboard, String name) {
        dashboard.resize(3840, 2160);
        assertThat(dashboard.overflows()).as(name + " on a wall").isFalse();
        dashboard.resize(360, 740);
        dashboard.picture(name + "-360");
        assertThat(dashboard.overflows()).as(name + " on a phone").isFalse();
        barriers.put(name + " on a phone", dashboard.barriers());
        dashboard.resize(DashboardPage.WIDTH, DashboardPage.HEIGHT);
    }

    private static String named(String page) {
        return page.isEmpty() ? "overview" : page;
    }
}
