package dev.lmarenaproxy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The browser's permission to reach programs on this machine, and a site that forbids it. */
@ExtendWith(Stages.class)
@Timeout(90)
class PermissionTest {
    private static final String CONNECTED =
            "[Injector] ✅ Connection established with local server.";

    @Test
    void with_it_the_tab_connects(Stage.Setup setup) {
        var stage = setup.open();

        var tab = stage.connectedTab();

        assertThat(tab.console()).containsExactly(CONNECTED);
        assertThat(stage.health().path("status").asText()).isEqualTo("ok");
        assertThat(stage.client().ask("hello")).contains("hello");
        tab.pictures("connected");
    }

    @Test
    void without_it_badge_and_gateway_say_so_until_it_is_given(Stage.Setup setup) {
        var stage = setup.withoutPermission().config("{\"tabs\":{\"waitSeconds\":1}}").open();
        var browser = stage.browser();

        var tab = stage.tab(browser);

        tab.shows("denied", "Blocked by the browser");
        assertThat(tab.explanation())
                .contains("Allow access to other apps and services on this device");
        assertNoTab(stage);
        tab.pictures("denied");

        stage.permit(browser);

        tab.isConnected();
        assertThat(tab.console()).endsWith(CONNECTED);
        assertThat(stage.client().ask("hello")).contains("hello");
        assertThat(stage.site().observations().pageViews()).isEqualTo(1);
    }

    @Test
    void while_the_person_is_asked_the_badge_tells_what_to_answer(Stage.Setup setup) {
        var stage = setup.withoutPermission().config("{\"tabs\":{\"waitSeconds\":1}}").open();
        var browser = stage.browser();
        var tab = stage.tab(browser);
        tab.shows("denied", "Blocked by the browser");

        stage.setPermission(tab, "prompt");

        tab.shows("permission", "Permission needed");
        assertThat(tab.explanation()).contains("with Allow");
        assertNoTab(stage);
        tab.pictures("permission");

        stage.setPermission(tab, "granted");

        tab.isConnected();
        assertThat(stage.client().ask("hello")).contains("hello");
    }

    @Test
    void a_policy_of_the_site_that_forbids_it_is_named_and_not_fought(Stage.Setup setup) {
        var stage =
                setup.site(site -> site.strictCsp(true))
                        .script(Sockets::counted)
                        .config("{\"tabs\":{\"waitSeconds\":1}}")
                        .open();

        var tab = stage.tab();

        tab.shows("csp", "Blocked by the site");
        assertThat(tab.explanation()).contains("security policy");
        assertNoTab(stage);
        tab.pictures("csp");
        for (var i = 0; i < 20; i++) {
            tab.page().evaluate("dispatchEvent(new Event('online'))");
        }
        assertThat(Sockets.times(tab)).hasSize(1);
        // the page goes on as if nothing were
        tab.page().fill("#prompt", "hello");
        tab.page().click("#ask button");
        tab.page().waitForCondition(() -> tab.page().innerText("#answer").contains("hello"));
        // and trying again leads to the same end
        tab.badge().locator(".retry").click();
        tab.shows("csp", "Blocked by the site");
    }

    private static void assertNoTab(Stage stage) {
        assertThat(stage.health().path("status").asText()).isEqualTo("no_tab");
        assertThat(stage.health().at("/tabs/connected").asInt()).isZero();
        var refused = stage.client().post("anyone?");
        assertThat(List.of(refused.status(), refused.code()))
                .containsExactly(503, "no_tab_connected");
    }
}
