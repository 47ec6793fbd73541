package dev.lmarenaproxy.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A headless Chromium to which {@link #SITE} is a public site of the internet. It is shared by the
 * tests of a run; the site itself is another one in each test.
 */
public final class Chromium implements AutoCloseable {
    public static final String SITE = "https://arena.test";

    /** Another origin, where the site may keep files; it is the same server. */
    static final String FILES = "https://files.arena.test";

    private static final double PATIENCE_MILLIS = 20_000;

    /** With these Playwright spares hidden tabs what real browsers do to them. */
    public static final List<String> SPARING =
            List.of(
                    "--disable-background-timer-throttling",
                    "--disable-backgrounding-occluded-windows",
                    "--disable-renderer-backgrounding");

    private final Playwright playwright;
    private final Browser browser;
    private final Relay site;
    private final BrowserContext idle;

    private Chromium(Playwright playwright, Browser browser, Relay site) {
        this.playwright = playwright;
        this.browser = browser;
        this.site = site;
        this.idle = browser.newContext();
    }

    static Chromium launch() {
        var site = Relay.to(0);
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        var playwright = Playwright.create();
        var browser =
                playwright
                        .chromium()
                        .launch(
                                new LaunchOptions()
                                        .setExecutablePath(program())
                                        .setIgnoreDefaultArgs(SPARING)
                                        .setArgs(argumentsFor(site)));
        return new Chromium(playwright, browser, site);
    }

    /** The installed program. */
    public static Path program() {
        return Path.of(System.getProperty("chromium"));
    }

    /** With these it takes what the relay leads to for {@link #SITE}, a site of the internet. */
    public static List<String> argumentsFor(Relay site) {
        var address = "127.0.0.1:" + site.port();
        return List.of(
                "--ip-address-space-overrides=" + address + "=public",
                "--host-resolver-rules=MAP arena.test:443 %1$s, MAP files.arena.test:443 %1$s"
                        .formatted(address),
                "--ignore-certificate-errors",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync");
    }

    Browser browser() {
        return browser;
    }

    /** From now on {@link #SITE} is what listens on the port. */
    void visitSiteAt(int port) {
        site.leadTo(port);
    }

    /** Waits until the condition holds, while the events of the pages go on. */
    void waitFor(BooleanSupplier condition) {
        idle.waitForCondition(condition);
    }

    @Override
    public void close() {
        try (site) {
            playwright.close();
        }
    }
}
