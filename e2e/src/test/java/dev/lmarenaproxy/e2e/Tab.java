package dev.lmarenaproxy.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A tab at the site, seen as the person sees it: the page and the script's badge on it. */
final class Tab {
    static final Path SCREENS = Path.of("target", "screens");

    private static final int CORNER = 420; // pixels

    private final Page page;

    Tab(Page page) {
        this.page = page;
    }

    Page page() {
        return page;
    }

    Locator badge() {
        return page.locator("lmarena-proxy-badge");
    }

    /** What can be pressed to see more. */
    Locator pill() {
        return badge().locator(".pill");
    }

    Locator panel() {
        return badge().locator(".panel");
    }

    /** Waits until the badge shows this state and says so in these words. */
    void shows(String state, String label) {
        assertThat(badge()).hasAttribute("data-state", state);
        assertThat(pill()).containsText(label);
    }

    /** Waits until the badge says that the person must do this. */
    void asksFor(String need, String label) {
        assertThat(badge()).hasAttribute("data-needs", need);
        shows("needs", label);
    }

    void isConnected() {
        shows("connected", "Connected");
    }

    /** Opens the badge and gives what it says, with what to do. */
    String explanation() {
        if (!panel().isVisible()) {
            pill().click();
        }
        return panel().innerText();
    }

    /** From now on the page remembers what its badge says, also where it does for a moment only. */
    void remember() {
        badge().evaluate(
                        """
                        badge => {
                          window.said = []
                          const pill = badge.shadowRoot.querySelector('.pill')
                          new MutationObserver(() => said.push(pill.innerText.trim()))
                            .observe(badge, { attributes: true })
                        }
                        """);
    }

    List<String> remembered() {
        var said = (List<?>) page.evaluate("said");
        return said.stream().map(String::valueOf).toList();
    }

    /** What the script wrote to the page's console. */
    List<String> console() {
        return page.consoleMessages().stream()
                .map(ConsoleMessage::text)
                .filter(line -> line.startsWith("[Injector]"))
                .toList();
    }

    /** Saves how the badge looks here, closed and open, in light and dark. */
    void pictures(String name) {
        for (var colours : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(colours));
            var suffix = "-" + colours.name().toLowerCase(Locale.ROOT);
            if (panel().isVisible()) {
                pill().click();
            }
            picture(name + suffix);
            pill().click();
            picture(name + suffix + "-open");
        }
    }

    /** Saves how the corner of the page looks. */
    void picture(String name) {
        var size = page.viewportSize();
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setPath(SCREENS.resolve(name + ".png"))
                        .setClip(size.width - CORNER, 0, CORNER, size.height));
    }
}
