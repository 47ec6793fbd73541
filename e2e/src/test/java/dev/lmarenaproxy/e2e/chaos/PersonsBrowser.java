package dev.lmarenaproxy.e2e.chaos;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchPersistentContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import dev.lmarenaproxy.e2e.Chromium;
import dev.lmarenaproxy.e2e.Relay;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A Chromium process of its own with a profile of its own, and the person who sits before it. All
 * that is done in it is done one after the other on its one thread, as Playwright wants it; what is
 * ordered while it hangs waits.
 */
final class PersonsBrowser implements AutoCloseable {
    private static final double PATIENCE_MILLIS = 8_000;
    private static final String BADGE = "lmarena-proxy-badge";

    private final Path profile;
    private final Relay site;
    private final String script;
    private final int tabs;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final AtomicBoolean looking = new AtomicBoolean();

    // of the thread
    private final Set<Page> frozen = new HashSet<>();
    private final Set<Page> wantedSomething = new HashSet<>();
    private @Nullable Playwright playwright;
    private @Nullable BrowserContext context;

    /**
     * @param script the userscript as it is installed
     * @param tabs how many tabs the person keeps open
     */
    PersonsBrowser(Path profile, Relay site, String script, int tabs) {
        this.profile = profile;
        this.site = site;
        this.script = script;
        this.tabs = tabs;
        order(this::start);
    }

    /** Loads one of the tabs again. */
    void reloadTab(Random random) {
        var which = random.nextInt(tabs);
        order(() -> tab(which).reload());
    }

    /** Closes one of the tabs; the person opens another one at their next look. */
    void closeTab(Random random) {
        var which = random.nextInt(tabs);
        order(() -> tab(which).close());
    }

    /** Stops all that one of the tabs does, as browsers do to tabs that nobody looks at. */
    void freezeTab(Random random) {
        var which = random.nextInt(tabs);
        order(() -> {
            var tab = tab(which);
            lifecycle(tab, "frozen");
            frozen.add(tab);
        });
    }

    void thaw() {
        order(() -> {
            for (var tab : frozen) {
                if (!tab.isClosed()) {
                    lifecycle(tab, "active");
                }
            }
            frozen.clear();
        });
    }

    /** {@code kill -9}, and a new process on the same profile. */
    void killAndStart() {
        order(() -> {
            processes().forEach(ProcessHandle::destroyForcibly);
            for (var process : processes()) {
                process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
            }
            close(context);
            context = null;
            frozen.clear();
            wantedSomething.clear();
            start();
        });
    }

    /**
     * The person looks at the tabs, opens those that are missing, and does what is asked for where
     * it was asked for at the last look already.
     */
    void look() {
        if (looking.compareAndSet(false, true)) {
            order(() -> {
                looking.set(false);
                lookAtAll();
            });
        }
    }

    /** How many answers the badges say are under way; completes when the browser gets to it. */
    CompletableFuture<Integer> answering() {
        return CompletableFuture.supplyAsync(
                () ->
                        tabs().stream()
                                .filter(tab -> !frozen.contains(tab))
                                .map(tab -> tab.locator(BADGE + " .count"))
                                .filter(count -> count.count() == 1)
                                .mapToInt(count -> number(count.textContent()))
                                .sum(),
                thread);
    }

    private void start() {
        if (playwright == null) {
            playwright = Playwright.create();
        }
        var options =
                new LaunchPersistentContextOptions()
                        .setExecutablePath(Chromium.program())
                        .setIgnoreDefaultArgs(Chromium.SPARING)
                        .setArgs(Chromium.argumentsFor(site));
        var started = playwright.chromium().launchPersistentContext(profile, options);
        started.setDefaultTimeout(PATIENCE_MILLIS);
        started.grantPermissions(
                List.of("local-network-access"),
                new BrowserContext.GrantPermissionsOptions().setOrigin(Chromium.SITE));
        started.addInitScript(script);
        context = started;
        lookAtAll();
    }

    private void lookAtAll() {
        var open = tabs();
        for (var number = open.size(); number < tabs; number++) {
            openTab();
        }
        for (var tab : open) {
            if (!frozen.contains(tab)) {
                look(tab);
            }
        }
        wantedSomething.removeIf(Page::isClosed);
    }

    private void openTab() {
        var started = context;
        if (started != null) {
            started.newPage().navigate(Chromium.SITE);
        }
    }

    private void look(Page tab) {
        if (!tab.url().startsWith(Chromium.SITE)) {
            tab.navigate(Chromium.SITE);
            return;
        }
        var need = need(tab);
        if (need.isEmpty()) {
            wantedSomething.remove(tab);
        } else if (!wantedSomething.add(tab)) {
            wantedSomething.remove(tab);
            act(tab, need);
        }
    }

    /** What the page or the badge on it asks for; empty for nothing. */
    private static String need(Page tab) {
        for (var button : List.of("#verify", "#sign-in")) {
            if (tab.locator(button).count() > 0) {
                return button;
            }
        }
        var badge = tab.locator(BADGE);
        return badge.count() == 0
                ? "reload"
                : Objects.requireNonNullElse(badge.getAttribute("data-needs"), "");
    }

    private static void act(Page tab, String need) {
        switch (need) {
            case "#verify", "#sign-in" -> tab.click(need);
            case "verification" -> {
                tab.fill("#prompt", "It is me.");
                tab.click("#ask button");
            }
            // the page that a reload brings has the button
            default -> tab.reload();
        }
    }

    private Page tab(int which) {
        var open = tabs();
        if (open.size() <= which) {
            throw new PlaywrightException("there is no such tab now");
        }
        return open.get(which);
    }

    /** The first page is the empty one that a browser starts with. */
    private List<Page> tabs() {
        var open = context == null ? new ArrayList<Page>() : new ArrayList<>(context.pages());
        return open.isEmpty() ? open : open.subList(1, open.size());
    }

    private static void lifecycle(Page tab, String state) {
        var session = tab.context().newCDPSession(tab);
        var parameters = new JsonObject();
        parameters.addProperty("state", state);
        session.send("Page.setWebLifecycleState", parameters);
        session.detach();
    }

    /** The browser itself; its other processes go with it. */
    private List<ProcessHandle> processes() {
        return ProcessHandle.current()
                .descendants()
                .filter(process ->
                        process.info()
                                .commandLine()
                                .filter(line ->
                                        line.contains(profile.toString())
                                                && !line.contains("--type="))
                                .isPresent())
                .toList();
    }

    private static int number(String text) {
        return text.matches("\\d+") ? Integer.parseInt(text) : 0;
    }

    /** What can't be done, in a browser that hangs or has no such tab, is left. */
    private void order(Runnable what) {
        thread.execute(() -> {
            try {
                what.run();
            } catch (PlaywrightException _) {
                // a page that hangs, was closed or navigates away at this very moment
            }
        });
    }

    private static void close(@Nullable BrowserContext context) {
        try {
            if (context != null) {
                context.close();
            }
        } catch (PlaywrightException _) {
            // its process has gone
        }
    }

    @Override
    public void close() {
        thread.execute(() -> {
            close(context);
            if (playwright != null) {
                playwright.close();
            }
        });
        thread.close();
    }
}
