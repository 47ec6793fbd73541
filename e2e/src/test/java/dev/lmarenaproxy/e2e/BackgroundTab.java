package dev.lmarenaproxy.e2e;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.CDPSession;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A tab with another tab in front of it. Playwright makes all of its pages believe that they are
 * visible, so this one is opened behind its back, in the browser's own profile.
 */
final class BackgroundTab implements AutoCloseable {
    private static final int MOST_ROUNDS = 10_000;

    private final CDPSession browser;
    private final JsonObject tab;
    private final String session;
    private final Deque<JsonObject> replies = new ArrayDeque<>();
    private int messages;

    private BackgroundTab(CDPSession browser, String address) {
        this.browser = browser;
        this.tab = browser.send("Target.createTarget", object("url", address));
        browser.on(
                "Target.receivedMessageFromTarget",
                event ->
                        replies.add(
                                JsonParser.parseString(event.get("message").getAsString())
                                        .getAsJsonObject()));
        this.session =
                browser.send("Target.attachToTarget", tab.deepCopy())
                        .get("sessionId")
                        .getAsString();
    }

    /** At the site, whose page may reach programs on this machine. */
    static BackgroundTab open(Chromium chromium) {
        return open(chromium, Chromium.SITE, Chromium.SITE, "loopback-network");
    }

    /** At an address, with a permission for its origin. */
    static BackgroundTab open(Chromium chromium, String address, String origin, String allowed) {
        var browser = chromium.browser().newBrowserCDPSession();
        var permission = object("setting", "granted");
        permission.add("permission", object("name", allowed));
        permission.addProperty("origin", origin);
        browser.send("Browser.setPermission", permission);
        return new BackgroundTab(browser, address);
    }

    /** Opens an empty tab in front of it. */
    void cover() {
        browser.send("Target.createTarget", object("url", "about:blank"));
    }

    /** Comes to the front again. */
    void uncover() {
        browser.send("Target.activateTarget", tab.deepCopy());
    }

    /** The value of an expression, as text. */
    String evaluate(String expression) {
        var order = object("method", "Runtime.evaluate");
        order.addProperty("id", ++messages);
        order.add("params", object("expression", expression));
        var message = object("sessionId", session);
        message.addProperty("message", order.toString());
        browser.send("Target.sendMessageToTarget", message);
        for (var round = 0; replies.isEmpty() && round < MOST_ROUNDS; round++) {
            // events come in while a command is under way
            browser.send("Browser.getVersion");
        }
        return replies.remove()
                .getAsJsonObject("result")
                .getAsJsonObject("result")
                .get("value")
                .getAsString();
    }

    @Override
    public void close() {
        browser.send("Target.closeTarget", tab);
        browser.detach();
    }

    private static JsonObject object(String name, String value) {
        var object = new JsonObject();
        object.addProperty(name, value);
        return object;
    }
}
