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
            try (var english = open(stage, "en-US");
                    var chinese = open(stage, "zh-CN")) {
                for (var page : PAGES) {
                    inBothThemes(english, page, "en-US");
                    inEverySize(english, page);
                    inBothThemes(chinese, page, "zh-CN");
                }

                assertThat(english.page().locator("html")).hasAttribute("lang", "en");
                assertThat(chinese.page().locator("html")).hasAttribute("lang", "zh-CN");
                assertThat(barriers.values()).allSatisfy(some -> assertThat(some).isEmpty());
                for (var dashboard : List.of(english, chinese)) {
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
    }

    private static DashboardPage open(Stage stage, String locale) {
        return DashboardPage.open(stage, "/", locale, DashboardPage.WIDTH, DashboardPage.HEIGHT);
    }

    private void inBothThemes(DashboardPage dashboard, String page, String locale) {
        dashboard.go("/" + page);
        assertThat(dashboard.page().locator(".animate-pulse")).hasCount(0);
        for (var colours : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
            dashboard.wear(colours);
            var name = named(page) + "-" + locale + "-" + colours;
            dashboard.picture(name);
            barriers.put(name, dashboard.barriers());
        }
    }

    private void inEverySize(DashboardPage dashboard, String page) {
        for (var size : List.of(new int[] {3840, 2160}, new int[] {360, 740})) {
            dashboard.resize(size[0], size[1]);
            var name = named(page) + "-" + size[0];
            dashboard.picture(name);
            assertThat(dashboard.overflows()).as(name).isFalse();
        }
        barriers.put(named(page) + "-phone", dashboard.barriers());
        dashboard.resize(DashboardPage.WIDTH, DashboardPage.HEIGHT);
    }

    private static String named(String page) {
        return page.isEmpty() ? "overview" : page;
    }
}
