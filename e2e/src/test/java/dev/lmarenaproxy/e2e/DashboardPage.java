package dev.lmarenaproxy.e2e;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The dashboard, open in a browser of its own that has no userscript. */
final class DashboardPage implements AutoCloseable {
    static final int WIDTH = 1440;
    static final int HEIGHT = 900;

    private static final Path AXE = Path.of("..", "node_modules", "axe-core", "axe.min.js");

    private final BrowserContext browser;
    private final Page page;
    private final URI gateway;
    private final List<String> complaints = new ArrayList<>();
    private final List<URI> requests = new ArrayList<>();

    private DashboardPage(BrowserContext browser, URI gateway) {
        this.browser = browser;
        this.gateway = gateway;
        this.page = browser.newPage();
        page.onRequest(request -> requests.add(URI.create(request.url())));
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            // the browser's own words for an answer that is no success
            if (message.type().equals("error")
                    && !message.text().startsWith("Failed to load resource")
                    && !message.text().startsWith("WebSocket connection to")) {
                complaints.add(message.text());
            }
        });
    }

    static DashboardPage open(Stage stage, String path) {
        return open(stage, path, "en-US", WIDTH, HEIGHT);
    }

    /** The gateway is reached through the stage's wire. */
    static DashboardPage throughWire(Stage stage, String path) {
        var address = URI.create("http://127.0.0.1:" + stage.wire().port());
        return open(stage, address, path, "en-US", WIDTH, HEIGHT);
    }

    static DashboardPage open(Stage stage, String path, String locale, int width, int height) {
        return open(stage, stage.gateway().address(), path, locale, width, height);
    }

    private static DashboardPage open(
            Stage stage, URI address, String path, String locale, int width, int height) {
        var browser =
                stage.chromium()
                        .browser()
                        .newContext(
                                new NewContextOptions()
                                        .setLocale(locale)
                                        .setColorScheme(ColorScheme.LIGHT)
                                        .setViewportSize(width, height)
                                        .setPermissions(
                                                List.of("clipboard-read", "clipboard-write")));
        var dashboard = new DashboardPage(browser, address);
        dashboard.go(path);
        return dashboard;
    }

    Page page() {
        return page;
    }

    void go(String path) {
        page.navigate(gateway + "/monitor" + path);
        page.locator("#page-title").waitFor();
    }

    /** To another page by its link, or by its address where nothing leads to it. */
    void follow(String name) {
        var link = page.locator("aside nav a[href='/monitor/" + name + "']");
        if (link.count() == 0) {
            go("/" + name);
        } else {
            link.click();
            page.waitForURL("**/monitor/" + name);
        }
        painted();
    }

    /** In another language, as it is chosen in the page. */
    void speak(String language) {
        page.locator("aside select").selectOption(language);
        page.locator("html[lang='" + language + "']").waitFor();
        painted();
    }

    Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    Locator link(String name) {
        return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name));
    }

    /** A part of the page with a heading. */
    Locator region(String name) {
        return page.getByRole(
                AriaRole.REGION, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** What was copied last. */
    String clipboard() {
        return (String) page.evaluate("navigator.clipboard.readText()");
    }

    /** A request's row in the list. */
    Locator rows() {
        return page.locator("[role=table] [role=row]:not(:has([role=columnheader]))");
    }

    /** In the dark or in the light, painted. */
    void wear(ColorScheme colours) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(colours));
        painted();
    }

    void resize(int width, int height) {
        page.setViewportSize(width, height);
        painted();
    }

    /** With its new colours, and not on the way to them. */
    private void painted() {
        page.evaluate(
                """
                async () => {
                  const frame = () => new Promise(done => requestAnimationFrame(done))
                  await frame()
                  await frame()
                  await Promise.allSettled(document.getAnimations()
                    .filter(one => one instanceof CSSTransition)
                    .map(one => one.finished))
                }
                """);
    }

    /** What the page asked for, from its beginning on, without its WebSockets. */
    List<URI> requests() {
        return List.copyOf(requests);
    }

    /** Where the page comes from. */
    URI address() {
        return gateway;
    }

    /** What the browser complained of: errors of scripts, and what the page's policy forbade. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Whether something is wider than the window. */
    boolean overflows() {
        return (boolean)
                page.evaluate(
                        "document.documentElement.scrollWidth >"
                                + " document.documentElement.clientWidth");
    }

    /** What keeps people with a keyboard or a screen reader out, one line each. */
    List<String> barriers() {
        if (!(boolean) page.evaluate("'axe' in window")) {
            page.evaluate(axe());
        }
        @SuppressWarnings("unchecked")
        var found =
                (List<String>)
                        page.evaluate(
                                """
                                async () => {
                                  const { violations } = await axe.run(
                                    document, { resultTypes: ['violations'] })
                                  return violations.map(
                                    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html)}`)
                                }
                                """);
        return found;
    }

    /** Saves how the whole page looks. */
    void picture(String name) {
        picture(name, true);
    }

    /** Saves how it looks where it is scrolled to, which takes less time. */
    void glimpse(String name) {
        picture(name, false);
    }

    private void picture(String name, boolean whole) {
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setPath(Tab.SCREENS.resolve("dashboard-" + name + ".png"))
                        .setAnimations(ScreenshotAnimations.DISABLED)
                        .setFullPage(whole));
    }

    private static String axe() {
        try {
            return Files.readString(AXE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        browser.close();
    }
}
