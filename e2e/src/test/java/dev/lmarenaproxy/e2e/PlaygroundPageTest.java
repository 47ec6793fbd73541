package dev.lmarenaproxy.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import dev.lmarenaproxy.simulator.script.Answer;
import dev.lmarenaproxy.simulator.script.Gate;
import dev.lmarenaproxy.simulator.script.Refusal;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Conversations in the dashboard's playground. */
@ExtendWith(Stages.class)
@Timeout(90)
class PlaygroundPageTest {
    private static final byte[] PNG =
            Base64.getDecoder()
                    .decode(
                            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    @Test
    void a_conversation_goes_on_is_stopped_and_fails_in_the_gateways_words(Stage.Setup setup) {
        var stage = setup.open();
        stage.connectedTab();
        var gate = new Gate();
        stage.site()
                .scenario()
                .next(Answer.text("Blue."))
                .next(Answer.text(List.of("The **first** ", "part")).heldAfter(1, gate))
                .next(new Refusal.PromptFailed());
        try (var dashboard = DashboardPage.open(stage, "/playground?model=" + Client.MODEL)) {
            var page = dashboard.page();
            say(page, "My favourite colour?");
            assertThat(page.locator(".prose")).hasText("Blue.");
            assertThat(page.getByText("first token after")).isVisible();
            dashboard.link("Details").click();
            assertThat(page.getByRole(AriaRole.DIALOG)).containsText("My favourite colour?");
            page.goBack();
            assertThat(page.locator(".prose")).hasText("Blue.");

            say(page, "Tell me two things about it");
            assertThat(page.locator(".prose strong")).hasText("first");
            dashboard.button("Stop").click();

            assertThat(page.getByText("stopped")).isVisible();
            stage.awaitHealth(health -> health.path("running_requests").asInt() == 0);
            gate.open();
            var latest = stage.client().get("/api/logs/requests?limit=1").json().at("/data/0");
            assertThat(latest.path("status").asText()).isEqualTo("cancelled");
            assertThat(
                            stage.client()
                                    .get("/api/request/" + latest.path("id").asText())
                                    .json()
                                    .at("/request/body")
                                    .asText())
                    .contains("My favourite colour?", "Blue.", "Tell me two things about it");

            say(page, "And now?");
            var failure = page.getByRole(AriaRole.ALERT);
            assertThat(failure).containsText("context_length_exceeded");
            assertThat(failure)
                    .containsText(
                            stage.client()
                                    .get("/api/logs/errors?limit=1")
                                    .json()
                                    .at("/data/0/error_message")
                                    .asText());

            dashboard.button("Again").click();
            assertThat(page.locator(".prose").last()).containsText("And now?");
            dashboard.button("Clear").click();
            assertThat(page.getByText("Ask something")).isVisible();
        }
    }

    @Test
    void pictures_are_drawn_shown_and_sent_and_nothing_is_fetched_from_elsewhere(
            Stage.Setup setup) {
        var stage = setup.open();
        stage.connectedTab();
        try (var dashboard = DashboardPage.open(stage, "/playground?model=brush/paint-xl")) {
            var page = dashboard.page();
            say(page, "a heron at dawn");

            var drawn = page.getByAltText("Picture 1");
            assertThat(drawn).hasAttribute("src", Pattern.compile("^data:image/png;base64,iVBOR"));
            assertThat((int) drawn.evaluate("picture => picture.naturalWidth")).isPositive();
            dashboard.picture("playground-drawing");

            choose(page, "aurora-4-vision");
            page.setInputFiles("input[type=file]", new FilePayload("dot.png", "image/png", PNG));
            assertThat(page.getByLabel("Remove picture 1")).isVisible();
            say(page, "What is it?");
            assertThat(page.locator(".prose").last()).containsText("[picture 1]");
            assertThat(page.getByRole(AriaRole.LISTITEM).getByAltText("Picture 1")).hasCount(2);
            assertThat(stage.site().observations().uploads()).hasSize(1);

            assertThat(dashboard.complaints()).isEmpty();
            assertThat(dashboard.requests())
                    .filteredOn(asked -> !asked.getScheme().equals("data"))
                    .allSatisfy(asked ->
                            assertThat(asked.getAuthority())
                                    .isEqualTo(dashboard.address().getAuthority()));
            assertThat(
                            page.evaluate(
                                    """
                                    address => new Promise(done => {
                                      document.addEventListener('securitypolicyviolation',
                                        event => done(event.effectiveDirective))
                                      new Image().src = address
                                    })
                                    """,
                                    Chromium.SITE + "/media/elsewhere.png"))
                    .isEqualTo("img-src");
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

            say(page, "attack me");

            var answer = page.locator(".prose").last();
            assertThat(dashboard.button("Again")).isVisible();
            assertThat(answer).containsText("<script>owned()</script>");
            assertThat(answer.locator("img, script, [onerror]")).hasCount(0);
            assertThat(answer.locator("a")).hasCount(1);
            assertThat(page).hasTitle("Playground · LMArena Proxy");
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    private static void say(Page page, String text) {
        page.getByLabel("Message").fill(text);
        page.keyboard().press("Enter");
    }

    private static void choose(Page page, String model) {
        var picker = page.getByLabel("Model", new Page.GetByLabelOptions().setExact(true));
        picker.click();
        picker.fill(model);
        page.getByRole(AriaRole.OPTION)
                .filter(new Locator.FilterOptions().setHasText(model))
                .click();
    }
}
