package dev.lmarenaproxy.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The examples in the dashboard. */
@ExtendWith(Stages.class)
@Timeout(90)
class ApiPageTest {
    @Test
    void every_example_names_this_gateway_and_works_as_it_was_copied(Stage.Setup setup)
            throws Exception {
        var stage =
                setup.config(
                                """
                                {"quickLinks": [{"name": "Wiki", "url": "https://wiki.test/a"}]}
                                """)
                        .open();
        stage.connectedTab();
        try (var dashboard = DashboardPage.open(stage, "/api")) {
            var address = stage.gateway().address().toString();
            assertThat(dashboard.region("Connect a program")).containsText(address + "/v1");
            assertThat(dashboard.link("Wiki")).hasAttribute("href", "https://wiki.test/a");
            dashboard.picture("api");

            for (var topic : List.of("Chat", "Models", "Responses", "Messages", "Pictures")) {
                example(dashboard).getByText(topic, Shown.IN_EXACTLY).click();
                assertThat(shown(dashboard, "Python", topic)).contains(address);
                var curl = shown(dashboard, "curl", topic);
                var script = shown(dashboard, "JavaScript", topic);
                assertThat(curl).contains("'" + address);
                assertThat(script).contains("'" + address);
                assertThat(Shell.run(curl)).as(topic).contains(ofTheModel(topic));
                assertThat(Shell.node(script)).as(topic).contains(ofTheModel(topic));
            }
            example(dashboard).getByText("Copy", Shown.IN_EXACTLY).click();
            assertThat(example(dashboard).getByText("Copied")).isVisible();
            assertThat(dashboard.clipboard()).isEqualTo(shown(dashboard, "JavaScript", "Pictures"));
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    /** Something that only an answer holds. */
    private static String ofTheModel(String topic) {
        return switch (topic) {
            case "Models" -> Client.MODEL;
            case "Pictures" -> "http";
            default -> "stand-in";
        };
    }

    private static String shown(DashboardPage dashboard, String language, String topic) {
        example(dashboard).getByText(language, Shown.IN_EXACTLY).click();
        assertThat(example(dashboard).getByText(language + " · " + topic)).isVisible();
        return example(dashboard).locator("pre").innerText();
    }

    private static Locator example(DashboardPage dashboard) {
        return dashboard.region("Examples");
    }
}
