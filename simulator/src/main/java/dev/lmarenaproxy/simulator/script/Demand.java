package dev.lmarenaproxy.simulator.script;

/**
 * Something the site wants from the person before it answers this session again. Unlike a {@link
 * Refusal}, which holds for one request, a demand stands until the person has met it at the page.
 */
public sealed interface Demand extends Reply {
    /**
     * Page and API answer with the check page until its button is pressed; with {@code byItself}
     * the page presses it, as real browsers often pass the check.
     */
    record BrowserCheck(int status, boolean byItself) implements Demand {
        public BrowserCheck {
            Refusal.BrowserCheck.requireSeen(status);
        }
    }

    /** The API wants a verified message, which only the page's own form sends. */
    record HumanVerification() implements Demand {}

    /** The session has ended; the API answers 401 until the person signs in at the page. */
    record SignIn() implements Demand {}
}
