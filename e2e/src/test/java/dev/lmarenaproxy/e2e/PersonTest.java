package dev.lmarenaproxy.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.simulator.script.Demand;
import dev.lmarenaproxy.simulator.script.Refusal;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only the person can do at the site, how they hear of it, and that it then goes on. */
@ExtendWith(Stages.class)
@Timeout(90)
class PersonTest {
    private static final String TITLE = "Arena (imitated)";

    @ParameterizedTest
    @ValueSource(ints = {403, 503, 200})
    void a_browser_check_comes_to_the_person_and_goes_on_once_they_passed(
            int status, Stage.Setup setup) {
        var stage = setup.open();
        var tab = stage.connectedTab();
        stage.site().scenario().next(new Demand.BrowserCheck(status, false));

        var waiting = stage.client().asking("anyone?");

        // nobody but the script has reloaded the page
        assertThat(tab.page().locator("#verify")).isVisible();
        tab.asksFor("browser_check", "Browser check");
        assertThat(tab.page()).hasTitle("⚠ Browser check · Just a moment...");
        assertThat(tab.explanation()).contains("Requests wait and go on by themselves");
        tab.pictures("needs-browser-check");
        assertWaits(stage, waiting, "browser_check");
        tab.page().click("#verify");
        assertGoesOn(stage, tab, waiting, "anyone?");
        assertThat(stage.site().observations().pageViews()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 503, 200})
    void a_browser_check_that_passes_by_itself_needs_nobody(int status, Stage.Setup setup) {
        var stage = setup.open();
        var tab = stage.connectedTab();
        stage.site().scenario().next(new Demand.BrowserCheck(status, true));

        var waiting = stage.client().asking("anyone?");

        assertGoesOn(stage, tab, waiting, "anyone?");
    }

    @Test
    void a_page_with_unsent_text_is_not_reloaded_but_the_person_asked_to(Stage.Setup setup) {
        var stage = setup.open();
        var tab = stage.connectedTab();
        tab.page().fill("#prompt", "half a question");
        stage.site().scenario().next(new Demand.BrowserCheck(403, false));

        var waiting = stage.client().asking("anyone?");

        tab.asksFor("browser_check", "Reload this page");
        assertThat(tab.explanation()).contains("text in this page that you have not sent");
        tab.pictures("needs-reload");
        assertThat(tab.page().locator("#prompt")).hasValue("half a question");
        assertWaits(stage, waiting, "browser_check");
        tab.page().reload();
        tab.page().click("#verify");
        assertGoesOn(stage, tab, waiting, "anyone?");
    }

    @Test
    void a_verification_is_met_by_asking_at_the_page(Stage.Setup setup) {
        var stage = setup.open();
        var tab = stage.connectedTab();
        stage.site().scenario().next(new Demand.HumanVerification());

        var waiting = stage.client().asking("anyone?");

        tab.asksFor("verification", "Show that you are there");
        assertThat(tab.page()).hasTitle("⚠ Show that you are there · " + TITLE);
        assertThat(tab.explanation()).contains("Ask the site one question yourself");
        tab.pictures("needs-verification");
        assertWaits(stage, waiting, "verification");
        tab.page().fill("#prompt", "It is me.");
        tab.page().click("#ask button");
        assertThat(tab.page().locator("#answer")).containsText("It is me.");
        assertGoesOn(stage, tab, waiting, "anyone?");
        assertThat(stage.site().observations().pageViews()).as("no reload").isEqualTo(1);
    }

    @Test
    void a_verification_is_tried_again_when_the_person_says_it_is_done(Stage.Setup setup) {
        var stage = setup.open();
        var tab = stage.connectedTab();
        stage.site().scenario().next(2, new Refusal.HumanVerification());
        var waiting = stage.client().asking("anyone?");
        tab.asksFor("verification", "Show that you are there");

        tab.explanation();
        tab.badge().locator(".done").click();

        // refused once more
        stage.chromium().waitFor(() -> stage.site().observations().asked() == 2);
        tab.asksFor("verification", "Show that you are there");
        assertWaits(stage, waiting, "verification");
        tab.badge().locator(".done").click();
        assertGoesOn(stage, tab, waiting, "anyone?");
    }

    @Test
    void a_reload_by_the_person_is_one_more_try_and_no_loop(Stage.Setup setup) {
        var stage = setup.open();
        var tab = stage.connectedTab();
        stage.site().scenario().always(new Refusal.HumanVerification());
        var waiting = stage.client().asking("anyone?");
        tab.asksFor("verification", "Show that you are there");

        tab.page().reload();

        stage.chromium().waitFor(() -> stage.site().observations().asked() == 2);
        tab.asksFor("verification", "Show that you are there");
        assertWaits(stage, waiting, "verification");
        assertThat(stage.site().observations().asked()).isEqualTo(2);
        assertThat(stage.site().observations().pageViews()).isEqualTo(2);
    }

    @Test
    void a_session_that_ended_begins_again_where_the_person_signs_in(Stage.Setup setup) {
        var stage = setup.open();
        var tab = stage.connectedTab();
        stage.site().scenario().next(new Demand.SignIn());

        var waiting = stage.client().asking("anyone?");

        tab.asksFor("sign_in", "Sign in");
        assertThat(tab.page()).hasTitle("⚠ Sign in · " + TITLE);
        assertThat(tab.explanation()).contains("Sign in on this page");
        tab.pictures("needs-sign-in");
        assertWaits(stage, waiting, "sign_in");
        tab.page().navigate(Chromium.SITE + "/sign-in");
        tab.page().click("#sign-in");
        assertGoesOn(stage, tab, waiting, "anyone?");
    }

    @Test
    void a_redirect_to_sign_in_is_the_same(Stage.Setup setup) {
        var stage = setup.open();
        var tab = stage.connectedTab();
        stage.site().scenario().next(new Refusal.SignedOut(true));

        var waiting = stage.client().asking("anyone?");

        tab.asksFor("sign_in", "Sign in");
        assertWaits(stage, waiting, "sign_in");
        tab.page().navigate(Chromium.SITE + "/sign-in");
        tab.page().click("#sign-in");
        assertGoesOn(stage, tab, waiting, "anyone?");
    }

    @Test
    void a_visitor_who_never_signed_in_is_asked_to(Stage.Setup setup) {
        var stage = setup.site(site -> site.signedIn(false)).open();

        var tab = stage.tab();

        tab.asksFor("sign_in", "Sign in");
        stage.awaitHealth(health -> health.path("status").asText().equals("needs_person"));
        tab.page().click("#sign-in");
        tab.isConnected();
        stage.awaitHealth(health -> health.path("models").asInt() > 0);
        assertThat(stage.client().ask("now?")).contains("now?");
    }

    @Test
    void the_person_is_told_in_their_language(Stage.Setup setup) {
        var stage = setup.locale("zh-CN").open();
        var tab = stage.tab();
        tab.shows("connected", "已连接");
        stage.awaitHealth(health -> health.path("models").asInt() > 0);
        tab.pictures("zh-connected");

        stage.site().scenario().next(new Demand.HumanVerification());
        var verified = stage.client().asking("真人？");
        tab.asksFor("verification", "请证明您在场");
        assertThat(tab.explanation()).contains("请求会等待，确认后自动继续");
        tab.pictures("zh-needs-verification");
        tab.page().fill("#prompt", "是我。");
        tab.page().click("#ask button");
        assertAnswered(stage, verified, "真人？");

        stage.site().scenario().next(new Demand.SignIn());
        var signedIn = stage.client().asking("登录？");
        tab.asksFor("sign_in", "请登录");
        assertThat(tab.explanation()).contains("请求会等待，登录后自动继续");
        tab.pictures("zh-needs-sign-in");
        tab.page().navigate(Chromium.SITE + "/sign-in");
        tab.page().click("#sign-in");
        assertAnswered(stage, signedIn, "登录？");

        stage.site().scenario().next(new Demand.BrowserCheck(403, false));
        var checked = stage.client().asking("检查？");
        assertThat(tab.page().locator("#verify")).isVisible();
        tab.asksFor("browser_check", "浏览器检查");
        assertThat(tab.page()).hasTitle("⚠ 浏览器检查 · Just a moment...");
        assertThat(tab.explanation()).contains("请求会等待，检查完成后自动继续");
        tab.pictures("zh-needs-browser-check");
        tab.page().click("#verify");
        assertAnswered(stage, checked, "检查？");
    }

    /** The request is neither refused nor asked over and over. */
    private static void assertWaits(
            Stage stage, CompletableFuture<Client.Reply> waiting, String need) {
        stage.awaitHealth(health ->
                health.path("status").asText().equals("needs_person")
                        && health.at("/tabs/needs/0").asText().equals(need));
        assertThat(waiting).isNotDone();
    }

    /** The page is the site's usual one, and the request that waited is answered. */
    private static void assertGoesOn(
            Stage stage, Tab tab, CompletableFuture<Client.Reply> waiting, String question) {
        assertAnswered(stage, waiting, question);
        assertThat(tab.page().locator("#ask")).isVisible();
        assertThat(tab.page()).hasTitle(TITLE);
        tab.isConnected();
        stage.awaitHealth(health ->
                health.at("/tabs/needs_person").asInt() == 0
                        && health.at("/tabs/ready").asInt() == 1);
    }

    private static void assertAnswered(
            Stage stage, CompletableFuture<Client.Reply> waiting, String question) {
        stage.chromium().waitFor(waiting::isDone);
        var reply = waiting.join();
        assertThat(reply.body())
                .contains(question.substring(0, 2), "data: [DONE]")
                .doesNotContain("<html", "Just a moment");
        assertThat(reply.status()).isEqualTo(200);
    }
}
