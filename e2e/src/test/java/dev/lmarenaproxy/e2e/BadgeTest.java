package dev.lmarenaproxy.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.simulator.script.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The badge in the page's corner, as something to be used. */
@ExtendWith(Stages.class)
@Timeout(90)
class BadgeTest {
    private static final int MOST_STOPS = 12;

    @Test
    void the_keyboard_reaches_opens_and_closes_it(Stage.Setup setup) {
        var tab = setup.open().connectedTab();
        var keyboard = tab.page().keyboard();

        for (var stop = 0; stop < MOST_STOPS && !isFocused(tab); stop++) {
            keyboard.press("Tab");
        }

        assertThat(tab.pill()).isFocused();
        assertThat(tab.pill()).hasAttribute("aria-expanded", "false");
        tab.picture("badge-focused");
        keyboard.press("Enter");
        assertThat(tab.panel()).isVisible();
        assertThat(tab.pill()).hasAttribute("aria-expanded", "true");
        keyboard.press("Tab");
        assertThat(tab.badge().locator(".hide")).isFocused();
        tab.picture("badge-focused-open");
        keyboard.press("Escape");
        assertThat(tab.panel()).isHidden();
        assertThat(tab.pill()).isFocused();
    }

    @Test
    void it_can_be_hidden_and_brought_back(Stage.Setup setup) {
        var stage = setup.open();
        var tab = stage.connectedTab();
        tab.explanation();

        tab.badge().locator(".hide").click();

        assertThat(tab.pill()).isHidden();
        tab.page().reload();
        assertThat(tab.badge()).hasAttribute("data-state", "connected");
        assertThat(tab.pill()).isHidden();
        assertThat(stage.client().ask("still there?")).contains("still there?");
        tab.page().keyboard().press("Alt+Shift+L");
        assertThat(tab.pill()).isVisible();
        tab.page().keyboard().press("Alt+Shift+L");
        assertThat(tab.pill()).isHidden();
    }

    @Test
    void hidden_it_shows_again_when_the_person_is_needed(Stage.Setup setup) {
        var stage = setup.open();
        var tab = stage.connectedTab();
        tab.page().keyboard().press("Alt+Shift+L");
        assertThat(tab.pill()).isHidden();
        stage.site().scenario().next(new Refusal.HumanVerification());

        var waiting = stage.client().asking("anyone?");

        assertThat(tab.pill()).isVisible();
        tab.asksFor("verification", "Show that you are there");
        tab.explanation();
        tab.badge().locator(".done").click();
        stage.chromium().waitFor(waiting::isDone);
        assertThat(waiting.join().body()).contains("anyone?");
        assertThat(tab.pill()).isHidden();
    }

    @Test
    void it_comes_back_when_the_page_clears_it_away(Stage.Setup setup) {
        var stage = setup.open();
        var tab = stage.connectedTab();

        tab.page().evaluate("document.querySelector('lmarena-proxy-badge').remove()");

        assertThat(tab.badge()).hasCount(1);
        tab.isConnected();
        tab.page().evaluate("document.body.replaceWith(document.createElement('body'))");
        assertThat(tab.badge()).hasCount(1);
        tab.isConnected();
        assertThat(stage.client().ask("unharmed?")).contains("unharmed?");
    }

    private static boolean isFocused(Tab tab) {
        return (boolean) tab.pill().evaluate("pill => pill.matches(':focus')");
    }
}
