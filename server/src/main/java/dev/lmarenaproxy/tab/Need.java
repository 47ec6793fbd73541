package dev.lmarenaproxy.tab;

import dev.lmarenaproxy.Fault;
import org.jspecify.annotations.Nullable;

/** What the person must do in a tab before the site answers there. */
public enum Need {
    BROWSER_CHECK,
    VERIFICATION,
    SIGN_IN;

    /** What a request fails with that this keeps from an answer. */
    public Fault fault() {
        return switch (this) {
            case BROWSER_CHECK ->
                    Fault.of(
                            Fault.Kind.BROWSER_CHECK,
                            "The site wants to check the browser: look at its tab, and click there"
                                    + " if it asks you to.");
            case VERIFICATION ->
                    Fault.of(
                            Fault.Kind.VERIFICATION_REQUIRED,
                            "The site wants to see that a person is there: send it one message by"
                                    + " hand in its tab.");
            case SIGN_IN ->
                    Fault.of(
                            Fault.Kind.SIGNED_OUT,
                            "The browser is signed out of the site: sign in in its tab.");
        };
    }

    /** What a failure asks of the person; most of them change nothing. */
    static @Nullable Need after(Fault fault, @Nullable Need before) {
        return switch (fault.kind()) {
            case BROWSER_CHECK -> BROWSER_CHECK;
            case VERIFICATION_REQUIRED -> VERIFICATION;
            case SIGNED_OUT -> SIGN_IN;
            default -> before;
        };
    }
}
