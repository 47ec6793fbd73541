package dev.lmarenaproxy.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.lmarenaproxy.simulator.Evaluation.Ending;
import dev.lmarenaproxy.simulator.script.Answer;
import dev.lmarenaproxy.simulator.script.Gate;
import dev.lmarenaproxy.simulator.script.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The requests: each as it goes on, and all that is known of one. */
@ExtendWith(Stages.class)
@Timeout(90)
class RequestsPageTest {
    private static final String ONE_TRY_AND_ONE_PLACE =
            "{\"retry\":{\"maxRetries\":0},\"tabs\":{\"maxJobsPerTab\":1}}";
    private static final String UNKNOWN_MODEL =
            Client.body("hello").replace(Client.MODEL, "nobody");
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final String HOSTILE =
            """
            It is **bold**.
            <img src="x" onerror="document.title='owned'"><script>owned()</script>
            [click](javascript:document.title='owned')
            ![seen](https://tracker.test/pixel.png)
            """;

    @Test
    void requests_are_followed_from_the_queue_to_their_end_and_found_again(Stage.Setup setup)
            throws Exception {
        var stage = setup.config(ONE_TRY_AND_ONE_PLACE).open();
        stage.connectedTab();
        var gate = new Gate();
        stage.site()
                .scenario()
                .when(
                        request -> request.prompt().contains("slow"),
                        Answer.text(List.of("Some words ", "and the end")).heldAfter(1, gate))
                .when(
                        request -> request.prompt().contains("broken"),
                        new Refusal.ServerFault(502, true));
        try (var dashboard = DashboardPage.open(stage, "/requests")) {
            assertThat(dashboard.page().getByText("No requests yet")).isVisible();

            var slow = stage.client().asking("slow");
            assertThat(row(dashboard, "Running")).containsText("11 characters");
            var next = stage.client().asking("next");
            assertThat(row(dashboard, "Waiting")).containsText("Place 1 in the queue");
            dashboard.picture("requests-live");
            row(dashboard, "Running").getByRole(AriaRole.LINK).click();
            var drawer = dashboard.page().getByRole(AriaRole.DIALOG);
            assertThat(drawer).containsText("Running");
            dashboard.button("Cancel request").click();
            dashboard
                    .page()
                    .getByRole(AriaRole.ALERTDIALOG)
                    .getByRole(AriaRole.BUTTON, named("Cancel request"))
                    .click();

            assertThat(drawer).containsText("Cancelled");
            assertThat(drawer.getByText("Cancelled", Shown.IN_EXACTLY).last()).isVisible();
            stage.chromium().waitFor(() -> slow.isDone() && next.isDone());
            assertThat(slow.join().body()).contains("Some words", "client_closed");
            assertThat(next.join().body()).contains("next", "[DONE]");
            stage.site()
                    .observations()
                    .await(site -> site.count(Ending.ABORTED_BY_CLIENT) == 1, SOON);
            dashboard.picture("requests-cancelled");
            dashboard.page().keyboard().press("Escape");
            assertThat(row(dashboard, "Cancelled")).hasCount(1);
            assertThat(row(dashboard, "Completed")).containsText("stop");
            stage.client().post("broken");
            stage.client().posting("/v1/chat/completions", UNKNOWN_MODEL).join();
            // this one has a key
            stage.client().ask("hello");
            assertThat(row(dashboard, "Failed")).containsText("upstream_error");
            assertThat(row(dashboard, "Refused")).hasCount(1);
            assertThat(rows(dashboard)).hasCount(5);
            dashboard.picture("requests-all");
            assertFilters(dashboard);
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    private static void assertFilters(DashboardPage dashboard) {
        choose(dashboard, "Status", "failed");
        assertThat(rows(dashboard)).hasCount(1);
        assertThat(row(dashboard, "Failed")).hasCount(1);
        choose(dashboard, "Status", "");
        assertThat(rows(dashboard)).hasCount(5);
        choose(dashboard, "Model", "nobody");
        assertThat(rows(dashboard)).hasCount(1);
        choose(dashboard, "Model", "");
        choose(dashboard, "Key", "anonymous");
        assertThat(rows(dashboard)).hasCount(4);
        assertThat(dashboard.page()).hasURL(Pattern.compile("key=anonymous"));
        var search = dashboard.page().getByRole(AriaRole.SEARCHBOX);
        search.fill("no such thing");
        assertThat(dashboard.page().getByText("Nothing matches")).isVisible();
        dashboard.button("Reset").first().click();
        var sent =
                dashboard
                        .page()
                        .waitForRequest(
                                request -> request.url().contains("from="),
                                () -> choose(dashboard, "Time", "1"));
        assertThat(sent.url()).contains("/api/logs/requests");
        assertThat(rows(dashboard)).hasCount(5);
        search.fill("upstream");
        assertThat(rows(dashboard)).hasCount(1);
        assertThat(row(dashboard, "Failed")).hasCount(1);
    }

    @Test
    void a_request_is_looked_into_by_keyboard_and_sent_again(Stage.Setup setup) throws Exception {
        var stage = setup.open();
        stage.connectedTab();
        stage.site().scenario().next(Answer.text(HOSTILE));
        stage.client().post("What's in `$HOME`?");
        try (var dashboard = DashboardPage.open(stage, "/requests")) {
            var page = dashboard.page();
            var link = rows(dashboard).getByRole(AriaRole.LINK);
            link.focus();

            page.keyboard().press("Enter");

            var drawer = page.getByRole(AriaRole.DIALOG);
            assertThat(drawer).containsText("What's in `$HOME`?");
            for (var event : List.of("Received", "Given to a tab", "First token", "Finished")) {
                assertThat(drawer.getByText(event, Shown.IN_EXACTLY).last()).isVisible();
            }
            var answer = drawer.locator(".prose");
            assertThat(answer.locator("strong")).hasText("bold");
            assertThat(answer).containsText("<script>owned()</script>");
            assertThat(answer.locator("img, script, [onerror]")).hasCount(0);
            assertThat(page).hasTitle("Requests · LMArena Proxy");
            assertThat(dashboard.barriers()).isEmpty();
            dashboard.picture("request");
            dashboard.resize(360, 740);
            assertThat(
                            drawer.evaluate(
                                    "one => one.lastElementChild.scrollWidth <= one.clientWidth"))
                    .as("fits on a phone")
                    .isEqualTo(true);
            dashboard.resize(DashboardPage.WIDTH, DashboardPage.HEIGHT);

            dashboard.button("Copy as curl").click();
            assertThat(Shell.run(dashboard.clipboard())).contains("[DONE]");
            var asked = stage.site().observations().evaluations().getLast().request();
            assertThat(asked.prompt()).contains("What's in `$HOME`?");
            page.keyboard().press("Escape");
            assertThat(drawer).hasCount(0);
            assertThat(link.last()).isFocused();
            assertThat(rows(dashboard)).hasCount(2);

            page.keyboard().press("Enter");
            dashboard.button("Run again").click();
            page.getByText("Show it").click();
            assertThat(rows(dashboard)).hasCount(3);
            assertThat(drawer).containsText("What's in `$HOME`?");
            assertThat(drawer.locator(".prose")).not().containsText("bold");
            assertThat(stage.site().observations().asked()).isEqualTo(3);
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    @Test
    void what_programs_call_themselves_and_their_models_never_becomes_a_part_of_the_page(
            Stage.Setup setup) {
        var stage = setup.open();
        stage.connectedTab();
        var hostile = "<img src=x onerror=document.title='owned'>";
        var refused =
                stage.client().postAs(hostile, Client.body("hello").replace(Client.MODEL, hostile));
        assertThat(refused.code()).isEqualTo("model_not_found");
        var latest = stage.client().get("/api/logs/requests?limit=1").json().at("/data/0");
        assertThat(latest.path("model").asText()).isEqualTo(hostile);
        assertThat(latest.path("client").asText()).isEqualTo(hostile);
        try (var dashboard = DashboardPage.open(stage, "/requests")) {
            for (var place :
                    List.of(
                            "/requests",
                            "/requests/" + latest.path("id").asText(),
                            "/logs",
                            "/logs?show=errors")) {
                dashboard.go(place);

                assertThat(
                                dashboard
                                        .page()
                                        .getByText(hostile)
                                        .filter(new Locator.FilterOptions().setVisible(true))
                                        .first())
                        .isVisible();
                assertThat(dashboard.page().locator("img[src='x'], [onerror]")).hasCount(0);
            }
            assertThat(dashboard.page()).hasTitle("Logs · LMArena Proxy");
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    private static void choose(DashboardPage dashboard, String filter, String value) {
        dashboard
                .page()
                .getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName(filter))
                .selectOption(value);
    }

    /** Those of requests; the first row holds the names of the columns. */
    private static Locator rows(DashboardPage dashboard) {
        return dashboard.page().locator("[role=row]:not([aria-rowindex='1'])");
    }

    private static Locator row(DashboardPage dashboard, String status) {
        return rows(dashboard).filter(Shown.with(status));
    }

    private static Locator.GetByRoleOptions named(String name) {
        return new Locator.GetByRoleOptions().setName(name);
    }
}
