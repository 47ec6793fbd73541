package dev.lmarenaproxy.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Tracing;
import com.microsoft.playwright.options.ColorScheme;
import dev.lmarenaproxy.app.Application;
import dev.lmarenaproxy.app.StartException;
import dev.lmarenaproxy.simulator.Generation;
import dev.lmarenaproxy.simulator.Simulator;
import dev.lmarenaproxy.simulator.SimulatorOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** All that a test plays with: gateway, site, browser and client; closed together. */
final class Stage implements AutoCloseable {
    /** Whether all that happens in the browsers is traced, which takes a fifth of the time. */
    private static final boolean TRACED = Boolean.getBoolean("traces");

    private final Chromium chromium;
    private final Path home;
    private final Setup setup;
    private final Simulator site;
    private final Relay wire;
    private Client client;
    private final List<BrowserContext> browsers = new ArrayList<>();
    private Application gateway;

    /** What is set before the curtain rises; each method changes one thing. */
    static final class Setup {
        private final Chromium chromium;
        private final Path home;
        private final Consumer<Stage> opened;
        private Generation generation = Generation.ARENA_2026_10;
        private UnaryOperator<SimulatorOptions> site = options -> options;
        private String config = "{}";
        private UnaryOperator<String> script = served -> served;
        private boolean throughWire;
        private boolean inPage;
        private boolean permitted = true;
        private String locale = "en-US";
        private ColorScheme colours = ColorScheme.LIGHT;

        /** Hands the stage over as soon as it is open. */
        Setup(Chromium chromium, Path home, Consumer<Stage> opened) {
            this.chromium = chromium;
            this.home = home;
            this.opened = opened;
        }

        /** The site's generation, and the gateway's profile of the same name. */
        Setup generation(Generation generation) {
            this.generation = generation;
            return this;
        }

        Setup site(UnaryOperator<SimulatorOptions> change) {
            this.site = change;
            return this;
        }

        /** What {@code config.json} holds. */
        Setup config(String json) {
            this.config = json;
            return this;
        }

        /** Changes the script that the browser has installed. */
        Setup script(UnaryOperator<String> change) {
            this.script = change;
            return this;
        }

        /** Leads the script's connection through {@link Stage#wire()}. */
        Setup throughWire() {
            this.throughWire = true;
            return this;
        }

        /** The page itself carries the script, where the browser could miss a new tab. */
        Setup scriptInPage() {
            this.inPage = true;
            return this;
        }

        /** The person has not allowed the site to reach programs on this machine. */
        Setup withoutPermission() {
            this.permitted = false;
            return this;
        }

        Setup locale(String locale) {
            this.locale = locale;
            return this;
        }

        Setup dark() {
            this.colours = ColorScheme.DARK;
            return this;
        }

        Stage open() {
            try {
                Files.writeString(home.resolve("config.json"), config);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            var stage = new Stage(this);
            opened.accept(stage);
            return stage;
        }
    }

    private Stage(Setup setup) {
        this.setup = setup;
        this.chromium = setup.chromium;
        this.home = setup.home;
        this.gateway = start(0);
        this.wire = Relay.to(gateway.port());
        var options = setup.site.apply(SimulatorOptions.of(setup.generation).https());
        if (setup.inPage) {
            options.pageScript(this::script);
        }
        this.site = Simulator.start(options);
        this.client = new Client(gateway.address());
        chromium.visitSiteAt(site.port());
    }

    Chromium chromium() {
        return chromium;
    }

    Simulator site() {
        return site;
    }

    /** The connection between tabs and gateway, for scripts that are led through it. */
    Relay wire() {
        return wire;
    }

    Client client() {
        return client;
    }

    Application gateway() {
        return gateway;
    }

    /** The folder where the gateway keeps what outlives it. */
    Path home() {
        return home;
    }

    void stopGateway() {
        gateway.close();
    }

    /** On the same port and the same home as before; the client is a new one too. */
    void startGateway() {
        gateway = start(gateway.port());
        client.close();
        client = new Client(gateway.address());
    }

    /** Another browser profile of the person, with the script installed. */
    BrowserContext browser() {
        var browser =
                chromium.browser()
                        .newContext(
                                new NewContextOptions()
                                        .setLocale(setup.locale)
                                        .setColorScheme(setup.colours)
                                        .setViewportSize(900, 640));
        browsers.add(browser);
        if (TRACED) {
            browser.tracing().start(new Tracing.StartOptions().setSnapshots(true));
        }
        if (setup.permitted) {
            permit(browser);
        }
        if (!setup.inPage) {
            browser.addInitScript(script());
        }
        return browser;
    }

    /** The script as the browser has it. */
    String script() {
        var served = gateway.userscript();
        var led =
                setup.throughWire
                        ? served.replace(
                                "\"ws://127.0.0.1:" + gateway.port() + "/ws\"",
                                "\"ws://127.0.0.1:" + wire.port() + "/ws\"")
                        : served;
        return setup.script.apply(led);
    }

    void permit(BrowserContext browser) {
        browser.grantPermissions(
                List.of("local-network-access"),
                new BrowserContext.GrantPermissionsOptions().setOrigin(Chromium.SITE));
    }

    /**
     * As if the person had changed it in the site's settings.
     *
     * @param state {@code prompt}, {@code granted} or {@code denied}
     */
    void setPermission(Tab tab, String state) {
        var page = tab.page().context().newCDPSession(tab.page());
        var browser = page.send("Target.getTargetInfo").getAsJsonObject("targetInfo");
        var permission = new JsonObject();
        permission.addProperty("name", "loopback-network");
        var change = new JsonObject();
        change.add("permission", permission);
        change.addProperty("setting", state);
        change.addProperty("origin", Chromium.SITE);
        change.add("browserContextId", browser.get("browserContextId"));
        chromium.browser().newBrowserCDPSession().send("Browser.setPermission", change);
        page.detach();
    }

    /** A new tab at the site, in a browser of its own. */
    Tab tab() {
        return tab(browser());
    }

    Tab tab(BrowserContext browser) {
        var page = browser.newPage();
        page.navigate(Chromium.SITE);
        return new Tab(page);
    }

    /** A tab that is connected, after the gateway has read the models. */
    Tab connectedTab() {
        var tab = tab();
        tab.isConnected();
        awaitHealth(health -> health.path("models").asInt() > 0);
        return tab;
    }

    JsonNode health() {
        return client.get("/health").json();
    }

    /** Asks the gateway for its health until it is as wanted. */
    void awaitHealth(Predicate<JsonNode> wanted) {
        chromium.waitFor(() -> wanted.test(health()));
    }

    private Application start(int port) {
        try {
            return Application.start(
                    new Application.Options(
                            "127.0.0.1",
                            port,
                            home,
                            List.of(Chromium.SITE),
                            setup.generation.id()));
        } catch (StartException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Saves how each tab looks, and the traces of the browsers where they are kept, for whoever
     * looks for a flaw.
     */
    void record(String name) {
        for (var browser = 0; browser < browsers.size(); browser++) {
            var context = browsers.get(browser);
            if (TRACED) {
                var file = Tab.SCREENS.resolve(name + "-" + browser + "-trace.zip");
                context.tracing().stop(new Tracing.StopOptions().setPath(file));
            }
            for (var page = 0; page < context.pages().size(); page++) {
                new Tab(context.pages().get(page)).picture(name + "-" + browser + "-" + page);
            }
        }
    }

    @Override
    public void close() {
        browsers.forEach(Stage::close);
        client.close();
        wire.close();
        gateway.close();
        site.close();
    }

    private static void close(BrowserContext browser) {
        if (TRACED) {
            // a trace that is not stopped stays in the folder for temporary files
            browser.tracing().stop();
        }
        browser.close();
    }
}
