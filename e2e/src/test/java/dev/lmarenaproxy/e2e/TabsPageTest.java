package dev.lmarenaproxy.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import dev.lmarenaproxy.simulator.script.Answer;
import dev.lmarenaproxy.simulator.script.Demand;
import dev.lmarenaproxy.simulator.script.Gate;
import dev.lmarenaproxy.simulator.script.Refusal;
import dev.lmarenaproxy.simulator.script.Refusal.RateLimit.Told;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the dashboard shows of the tabs, and what can be done with them there. */
@ExtendWith(Stages.class)
@Timeout(90)
class TabsPageTest {
    @Test
    void how_to_connect_a_tab_is_told_until_it_is_there_and_obeys(Stage.Setup setup) {
        var stage = setup.throughWire().open();
        try (var dashboard = DashboardPage.open(stage, "/tabs")) {
            var page = dashboard.page();
            assertThat(page.getByText("No tab is connected")).isVisible();
            assertThat(dashboard.region("When it does not connect"))
                    .containsText("The permission was refused");
            var install = dashboard.link("Install the script").getAttribute("href");
            assertThat(stage.client().get(install).body())
                    .contains("==UserScript==", "ws://127.0.0.1:" + stage.gateway().port());
            dashboard.picture("tabs-none");

            var tab = stage.connectedTab();

            var card = page.getByRole(AriaRole.ARTICLE);
            assertThat(card).containsText("Ready");
            assertThat(card).containsText("Signed inYes");
            dashboard.button("Drain").click();
            assertThat(card).containsText("Gets nothing new");
            dashboard.button("Go on").click();
            assertThat(card).containsText("Ready");
            dashboard.button("Reload").click();
            stage.chromium().waitFor(() -> stage.site().observations().pageViews() == 2);
            tab.isConnected();
            assertThat(card).containsText("Ready");
            stage.wire().leadTo(0);
            assertThat(card).containsText("Connection cut");
            assertThat(card).containsText("It may come back by itself");
            stage.wire().leadTo(stage.gateway().port());
            assertThat(card).containsText("Ready");
            dashboard.button("Disconnect").click();
            page.getByRole(AriaRole.ALERTDIALOG)
                    .getByRole(AriaRole.BUTTON)
                    .filter(Shown.with("Disconnect"))
                    .click();
            tab.shows("dismissed", "Disconnected");
            assertThat(page.getByText("No tab is connected")).isVisible();
            page.locator("summary").click();
            assertThat(card).containsText("Gone");
            dashboard.picture("tabs-gone");
            tab.explanation();
            tab.badge().locator(".retry").click();
            assertThat(card.first()).containsText("Ready");
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    @Test
    void what_a_tab_needs_of_the_person_is_told_and_what_to_do(Stage.Setup setup) {
        var stage = setup.open();
        var tab = stage.connectedTab();
        var site = stage.site().scenario();
        try (var dashboard = DashboardPage.open(stage, "/tabs")) {
            var card = dashboard.page().getByRole(AriaRole.ARTICLE);
            var gate = new Gate();
            site.next(Answer.text("busy").heldAfter(1, gate));
            var busy = stage.client().asking("busy?");
            assertThat(card).containsText("1 request running");
            assertThat(card).containsText("Busy");
            gate.open();
            stage.chromium().waitFor(busy::isDone);
            assertThat(card).containsText("Ready");

            site.next(new Demand.HumanVerification());
            var verified = stage.client().asking("verified?");

            assertThat(card).containsText("Needs you");
            assertThat(card).containsText("The site wants to see a person");
            assertThat(card).containsText("send the site one message by hand");
            assertThat(dashboard.link("Tabs")).containsText("1 tab needs you");
            dashboard.picture("tabs-verification");
            tab.page().fill("#prompt", "It is me.");
            tab.page().click("#ask button");
            stage.chromium().waitFor(verified::isDone);
            assertThat(card).containsText("Ready");
            assertThat(dashboard.link("Tabs")).not().containsText("needs");

            site.next(new Demand.SignIn());
            var signedIn = stage.client().asking("signed in?");
            assertThat(card).containsText("You are signed out");
            tab.page().navigate(Chromium.SITE + "/sign-in");
            tab.page().click("#sign-in");
            stage.chromium().waitFor(signedIn::isDone);
            assertThat(card.first()).containsText("Ready");

            site.next(new Demand.BrowserCheck(403, false));
            var checked = stage.client().asking("checked?");
            assertThat(card.first()).containsText("The site checks the browser");
            tab.page().click("#verify");
            stage.chromium().waitFor(checked::isDone);

            site.next(new Refusal.RateLimit(Told.RETRY_AFTER_SECONDS, Duration.ofMinutes(2)));
            var limited = stage.client().asking("limited?");
            assertThat(card.first()).containsText("Limited by the site");
            assertThat(card.first()).containsText("Until");
            dashboard.picture("tabs-limited");
            assertThat(limited).isNotDone();
            assertThat(dashboard.complaints()).isEmpty();
        }
    }
}
