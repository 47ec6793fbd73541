package dev.lmarenaproxy.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.simulator.script.Demand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What only the person can do at the site, how they hear of it, and that it then goes on. */
@ExtendWith(Stages.class)
@Timeout(90)
class PersonTest {
    @Test
    void a_browser_check_is_for_the_person_to_pass(Stage.Setup setup) {
        var stage = setup.open();
        var tab = stage.connectedTab();
        stage.site().scenario().next(new Demand.BrowserCheck(403, false));

        assertRefusedUntilPersonActs(stage);

        tab.asksFor("browser_check", "Browser check");
        assertThat(tab.explanation()).contains("Reload this page.");
        tab.pictures("needs-browser-check");
        tab.page().reload();
        tab.page().click("#verify");
        assertGoesOn(stage, tab);
    }

    @Test
    void a_verification_is_met_by_asking_at_the_page(Stage.Setup setup) {
        var stage = setup.open();
        var tab = stage.connectedTab();
        stage.site().scenario().next(new Demand.HumanVerification());

        assertRefusedUntilPersonActs(stage);

        tab.asksFor("verification", "Show that you are there");
        assertThat(tab.explanation()).contains("Ask the site one question yourself");
        tab.pictures("needs-verification");
        tab.page().fill("#prompt", "It is me.");
        tab.page().click("#ask button");
        assertThat(tab.page().locator("#answer")).containsText("It is me.");
        assertGoesOn(stage, tab);
    }

    @Test
    void a_session_that_ended_begins_again_where_the_person_signs_in(Stage.Setup setup) {
        var stage = setup.open();
        var tab = stage.connectedTab();
        stage.site().scenario().next(new Demand.SignIn());

        assertRefusedUntilPersonActs(stage);

        tab.asksFor("sign_in", "Sign in");
        assertThat(tab.explanation()).contains("Sign in on this page");
        tab.pictures("needs-sign-in");
        tab.page().reload();
        tab.page().click("#sign-in");
        assertGoesOn(stage, tab);
    }

    @Test
    void a_visitor_who_never_signed_in_is_asked_to(Stage.Setup setup) {
        var stage = setup.site(site -> site.signedIn(false)).open();

        var tab = stage.tab();

        tab.asksFor("sign_in", "Sign in");
        stage.awaitHealth(health -> health.path("status").asText().equals("needs_person"));
        tab.page().click("#sign-in");
        assertGoesOn(stage, tab);
    }

    @Test
    void the_person_is_told_in_their_language(Stage.Setup setup) {
        var stage = setup.locale("zh-CN").open();
        var tab = stage.tab();
        tab.shows("connected", "已连接");
        stage.awaitHealth(health -> health.path("models").asInt() > 0);
        tab.pictures("zh-connected");
        stage.site().scenario().next(new Demand.BrowserCheck(403, false));

        assertRefusedUntilPersonActs(stage);

        tab.asksFor("browser_check", "浏览器检查");
        assertThat(tab.explanation()).contains("刷新此页面");
        tab.pictures("zh-needs-browser-check");
    }

    private static void assertRefusedUntilPersonActs(Stage stage) {
        var refused = stage.client().post("anyone?");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.code()).isEqualTo("tab_needs_person");
        assertThat(refused.body()).doesNotContain("<");
        assertThat(stage.health().path("status").asText()).isEqualTo("needs_person");
    }

    /** The page is the site's usual one, and the next request is answered. */
    private static void assertGoesOn(Stage stage, Tab tab) {
        assertThat(tab.page().locator("#ask")).isVisible();
        stage.awaitHealth(health ->
                health.at("/tabs/ready").asInt() == 1 && health.path("models").asInt() > 0);
        assertThat(stage.client().ask("now?")).contains("now?");
        tab.isConnected();
        stage.awaitHealth(health -> health.path("status").asText().equals("ok"));
    }
}
