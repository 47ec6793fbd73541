package dev.lmarenaproxy.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.lmarenaproxy.simulator.script.Answer;
import dev.lmarenaproxy.simulator.script.Gate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The dashboard in a real browser, with a real tab at the imitated site. */
@ExtendWith(Stages.class)
@Timeout(180)
class DashboardTest {
    private static final Map<String, String> PAGES =
            new TreeMap<>(
                    Map.of(
                            "overview", "/",
                            "requests", "/requests",
                            "models", "/models",
                            "tabs", "/tabs",
                            "playground", "/playground",
                            "alerts", "/alerts",
                            "logs", "/logs",
                            "settings", "/settings",
                            "api", "/api",
                            "nowhere", "/nowhere"));

    @ParameterizedTest
    @CsvSource({"en-US, LIGHT", "en-US, DARK", "zh-CN, LIGHT", "zh-CN, DARK"})
    void every_page_is_open_to_everybody_in_both_languages_and_both_themes(
            String locale, ColorScheme colours, Stage.Setup setup) {
        var stage = setup.open();
        stage.connectedTab();
        stage.site().scenario().next(Answer.text("Hello."));
        stage.client().ask("hi");
        try (var dashboard =
                DashboardPage.open(
                        stage, "/", locale, colours, DashboardPage.WIDTH, DashboardPage.HEIGHT)) {
            var found = new TreeMap<String, List<String>>();
            PAGES.forEach((name, path) -> {
                dashboard.go(path);
                assertThat(dashboard.page().locator(".animate-pulse")).hasCount(0);
                dashboard.picture(name + "-" + locale + "-" + colours);
                found.put(name, dashboard.barriers());
            });

            assertThat(found.values()).allSatisfy(barriers -> assertThat(barriers).isEmpty());
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"360, 740, phone", "3840, 2160, wall"})
    void every_page_fits_from_a_phone_to_a_wall(
            int width, int height, String name, Stage.Setup setup) {
        var stage = setup.open();
        stage.connectedTab();
        try (var dashboard =
                DashboardPage.open(stage, "/", "en-US", ColorScheme.LIGHT, width, height)) {
            PAGES.forEach((page, path) -> {
                dashboard.go(path);
                assertThat(dashboard.page().locator(".animate-pulse")).hasCount(0);
                dashboard.picture(page + "-" + name);
                assertThat(dashboard.overflows()).as(page).isFalse();
            });
        }
    }

    @Test
    void a_new_person_is_led_to_a_tab_and_the_steps_tick_themselves_off(Stage.Setup setup) {
        var stage = setup.open();
        try (var dashboard = DashboardPage.open(stage, "/")) {
            var guide =
                    dashboard
                            .page()
                            .getByRole(
                                    AriaRole.REGION,
                                    new Page.GetByRoleOptions().setName("Get started"));
            assertThat(guide.getByText("(done)")).hasCount(0);
            assertThat(guide.getByText("0 of 5")).isVisible();
            dashboard.picture("guide");

            stage.connectedTab();

            assertThat(guide.getByText("(done)")).hasCount(4);
            assertThat(guide.getByText("4 of 5")).isVisible();
        }
    }

    @Test
    void a_person_talks_to_a_model_and_stops_it(Stage.Setup setup) {
        var stage = setup.open();
        stage.connectedTab();
        var gate = new Gate();
        stage.site()
                .scenario()
                .next(Answer.text(List.of("The **first** ", "part")).heldAfter(1, gate));
        try (var dashboard = DashboardPage.open(stage, "/playground?model=" + Client.MODEL)) {
            var page = dashboard.page();
            page.getByLabel("Message").fill("Tell me two things");
            page.keyboard().press("Enter");
            assertThat(page.locator(".prose strong")).hasText("first");

            dashboard.button("Stop").click();

            assertThat(page.getByText("stopped")).isVisible();
            assertThat(dashboard.button("Send")).isVisible();
            stage.awaitHealth(health -> health.path("running_requests").asInt() == 0);
            gate.open();
        }
    }

    @Test
    void what_a_model_writes_never_becomes_a_part_of_the_page(Stage.Setup setup) {
        var stage = setup.open();
        stage.connectedTab();
        stage.site()
                .scenario()
                .next(
                        Answer.text(
                                """
                                <img src="x" onerror="document.title='owned'"><script>owned()</script>
                                [click](javascript:document.title='owned')
                                ![seen](https://tracker.test/pixel.png)
                                """));
        try (var dashboard = DashboardPage.open(stage, "/playground?model=" + Client.MODEL)) {
            var page = dashboard.page();
            page.getByLabel("Message").fill("attack me");

            page.keyboard().press("Enter");

            var answer = page.locator(".prose").last();
            assertThat(dashboard.button("Again")).isVisible();
            assertThat(answer).containsText("<script>owned()</script>");
            assertThat(answer.locator("img, script, [onerror]")).hasCount(0);
            assertThat(answer.locator("a")).hasCount(1);
            assertThat(page).hasTitle("Playground · LMArena Proxy");
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    @Test
    void a_setting_is_checked_changed_and_changed_back(Stage.Setup setup) {
        var stage = setup.open();
        try (var dashboard = DashboardPage.open(stage, "/settings")) {
            var page = dashboard.page();
            var field = page.locator("#setting-tabs-maxJobsPerTab");
            field.fill("400");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("From 1 to 100");
            assertThat(dashboard.button("Save")).isDisabled();
            field.fill("7");

            dashboard.button("Save").click();

            assertThat(page.getByText("Saved, and in effect.")).isVisible();
            assertThat(jobsPerTab(stage)).isEqualTo(7);
            dashboard.button("Undo").first().click();
            assertThat(field).hasValue("4");
            assertThat(jobsPerTab(stage)).isEqualTo(4);
        }
    }

    private static int jobsPerTab(Stage stage) {
        return stage.client().get("/api/config").json().at("/settings/tabs/maxJobsPerTab").asInt();
    }
}
