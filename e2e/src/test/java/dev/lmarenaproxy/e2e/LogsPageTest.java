package dev.lmarenaproxy.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import dev.lmarenaproxy.simulator.script.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The logs: of requests, of errors, and what the gateway says. */
@ExtendWith(Stages.class)
@Timeout(90)
class LogsPageTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void requests_and_errors_are_listed_as_they_end_and_downloaded(Stage.Setup setup)
            throws Exception {
        var stage = setup.config("{\"retry\":{\"maxRetries\":0}}").open();
        stage.connectedTab();
        stage.client().ask("hello");
        try (var dashboard = DashboardPage.open(stage, "/logs")) {
            assertThat(rows(dashboard)).hasCount(1);
            stage.site().scenario().next(new Refusal.ServerFault(502, true));

            stage.client().post("broken");
            stage.client().posting("/v1/chat/completions", "{}").join();

            assertThat(rows(dashboard)).hasCount(3);
            dashboard.picture("logs-requests");
            assertThat(downloaded(dashboard)).isEqualTo(told(stage, "/api/logs/requests"));
            dashboard.page().getByText("Errors", Shown.EXACTLY).click();
            assertThat(rows(dashboard)).hasCount(2);
            assertThat(rows(dashboard).last()).containsText("upstream_error");
            assertThat(rows(dashboard).last()).containsText("Failed");
            assertThat(rows(dashboard).first()).containsText("Refused");
            dashboard.picture("logs-errors");
            assertThat(downloaded(dashboard)).isEqualTo(told(stage, "/api/logs/errors"));
            rows(dashboard).last().getByRole(AriaRole.LINK).click();
            assertThat(dashboard.page().getByRole(AriaRole.DIALOG)).containsText("upstream_error");
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    @Test
    void what_the_gateway_says_is_followed_held_and_sifted(Stage.Setup setup) {
        var stage = setup.open();
        try (var dashboard = DashboardPage.open(stage, "/logs?show=server")) {
            var page = dashboard.page();
            assertThat(page.getByText("Nothing logged yet")).isVisible();
            var log = page.getByRole(AriaRole.LOG);

            var tab = stage.connectedTab();

            assertThat(log).containsText("tab connected");
            assertThat(log).containsText("model list read");
            dashboard.button("Pause").click();
            tab.page().close();
            assertThat(dashboard.button("Go on")).containsText("new");
            assertThat(log).not().containsText("tab gone");
            dashboard.picture("logs-server");
            dashboard.button("Go on").click();
            assertThat(log).containsText("tab gone");
            page.getByRole(AriaRole.SEARCHBOX).fill("model list");
            assertThat(log).not().containsText("tab connected");
            assertThat(log).containsText("model list read");
            page.getByRole(AriaRole.COMBOBOX)
                    .filter(Shown.with("All levels"))
                    .selectOption("ERROR");
            assertThat(page.getByText("Nothing matches")).isVisible();
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    /** What the browser saves, of the log that is shown. */
    private static List<JsonNode> downloaded(DashboardPage dashboard) throws IOException {
        var download = dashboard.page().waitForDownload(dashboard.link("Download")::click);
        assertThat(download.suggestedFilename()).endsWith(".jsonl");
        var records = new ArrayList<JsonNode>();
        for (var line : Files.readAllLines(download.path())) {
            records.add(JSON.readTree(line));
        }
        return records;
    }

    /** The same as the API tells it; the log's oldest is its first, and nothing waits in it. */
    private static List<JsonNode> told(Stage stage, String path) {
        var page = stage.client().get(path).json().path("data");
        return StreamSupport.stream(page.spliterator(), false)
                .map(record -> record.<ObjectNode>deepCopy())
                .<JsonNode>map(record -> record.without("position"))
                .toList()
                .reversed();
    }

    private static Locator rows(DashboardPage dashboard) {
        return dashboard.page().locator("tbody tr");
    }
}
