package dev.lmarenaproxy.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Settings as the dashboard shows and changes them. */
@ExtendWith(Stages.class)
@Timeout(90)
class SettingsPageTest {
    @Test
    void settings_are_checked_changed_together_refused_undone_and_read_from_the_file(
            Stage.Setup setup) throws IOException {
        var stage = setup.open();
        try (var dashboard = DashboardPage.open(stage, "/settings")) {
            var page = dashboard.page();
            var saves = new AtomicInteger();
            page.onRequest(request -> {
                if (request.method().equals("POST")) {
                    saves.incrementAndGet();
                }
            });
            var jobs = page.locator("#setting-tabs-maxJobsPerTab");
            assertThat(page.locator("[id^='setting-']:not([id$='-about'])"))
                    .hasCount(described(stage));

            jobs.fill("abc");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("A number is needed");
            assertThat(jobs).hasValue("abc");
            jobs.fill("400");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("From 1 to 100");
            assertThat(jobs).hasAttribute("aria-invalid", "true");
            assertThat(dashboard.button("Save")).isDisabled();

            jobs.fill("7");
            page.locator("#setting-queue-maxJobs").fill("50");
            page.locator("#setting-server-port").fill("9999");
            page.locator("#setting-site-continueConversations").click();
            assertThat(page.getByText("4 changes")).isVisible();
            assertThat(page.getByText("Some take effect after a restart.")).isVisible();
            dashboard.button("Save").click();
            assertThat(page.getByText("Saved. Some take effect after a restart.")).isVisible();
            assertThat(saves).hasValue(1);
            var changes = region(page, "Changes");
            assertThat(settings(stage).at("/tabs/maxJobsPerTab").asInt()).isEqualTo(7);
            assertThat(settings(stage).at("/queue/maxJobs").asInt()).isEqualTo(50);
            assertThat(settings(stage).at("/site/continueConversations").asBoolean()).isFalse();

            jobs.fill("9");
            var origins = page.locator("#setting-network-allowedOrigins");
            origins.fill("https://chat.example\nno origin");
            dashboard.button("Save").click();
            assertThat(origins).hasAttribute("aria-invalid", "true");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("no origin");
            assertThat(settings(stage).at("/tabs/maxJobsPerTab").asInt())
                    .as("nothing of it is taken")
                    .isEqualTo(7);
            dashboard.button("Discard").click();
            assertThat(jobs).hasValue("7");

            assertThat(changes).containsText("tabs.maxJobsPerTabfrom 4 to 7");
            changes.getByText("Undo").click();
            assertThat(jobs).hasValue("4");
            assertThat(changes.getByText("By undoing")).isVisible();
            assertThat(changes.getByText("undone", exactly())).isVisible();
            assertThat(settings(stage).at("/tabs/maxJobsPerTab").asInt()).isEqualTo(4);

            edit(stage, "{\"tabs\":{\"maxJobsPerTab\":3}}");
            assertThat(jobs).hasValue("3");
            assertThat(changes.getByText("In the file")).isVisible();
            edit(stage, "{\"tabs\":{\"maxJobsPerTab\":\"many\"}}");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("tabs.maxJobsPerTab");
            assertThat(jobs).hasValue("3");
            edit(stage, "{}");
            assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
            assertThat(jobs).hasValue("4");
        }
    }

    @Test
    void quick_links_are_added_changed_ordered_and_removed(Stage.Setup setup) {
        var stage = setup.open();
        try (var dashboard = DashboardPage.open(stage, "/settings")) {
            var page = dashboard.page();
            var links = region(page, "Quick links");
            link(links, 1, "Arena", "https://arena.test");
            link(links, 2, "Board", "javascript:alert(1)");
            assertThat(links.getByRole(AriaRole.ALERT)).containsText("begins with http");
            assertThat(links.getByText("Save")).isDisabled();

            address(links, 2).fill("http://a_name_of_no_host/board");
            links.getByText("Save").click();
            assertThat(links.getByRole(AriaRole.ALERT)).isVisible();
            assertThat(address(links, 2)).hasAttribute("aria-invalid", "true");
            assertThat(links.getByRole(AriaRole.LINK)).hasCount(0);

            address(links, 2).fill("http://127.0.0.1:3000/board");
            links.getByLabel("Move link 2 up").click();
            assertThat(address(links, 1)).hasValue("http://127.0.0.1:3000/board");
            links.getByText("Save").click();
            assertThat(links.getByRole(AriaRole.LINK)).hasText(new String[] {"Board", "Arena"});
            assertThat(links.getByText("Save")).hasCount(0);

            links.getByLabel("Remove link 1").click();
            links.getByText("Save").click();
            assertThat(links.getByRole(AriaRole.LINK)).hasText(new String[] {"Arena"});
            assertThat(stage.client().get("/api/config").json().path("quick_links")).hasSize(1);
        }
    }

    private static void link(Locator links, int number, String name, String address) {
        links.getByText("Add a link").click();
        links.getByLabel("Name of link " + number).fill(name);
        address(links, number).fill(address);
    }

    private static Locator address(Locator links, int number) {
        return links.getByLabel("Address of link " + number);
    }

    private static Locator region(Page page, String name) {
        return page.getByRole(
                AriaRole.REGION, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator.GetByTextOptions exactly() {
        return new Locator.GetByTextOptions().setExact(true);
    }

    /** How many settings the gateway describes. */
    private static int described(Stage stage) {
        return stage.client().get("/api/config").json().path("sections").findValues("path").size();
    }

    private static JsonNode settings(Stage stage) {
        return stage.client().get("/api/config").json().path("settings");
    }

    /** As somebody does with an editor. */
    private static void edit(Stage stage, String json) throws IOException {
        Files.writeString(stage.home().resolve("config.json"), json);
    }
}
