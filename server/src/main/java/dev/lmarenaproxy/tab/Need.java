package dev.lmarenaproxy.tab;

import dev.lmarenaproxy.Fault;
import org.jspecify.annotations.Nullable;

/** What the person must do in a tab before the site answers there. */
public enum Need {
    BROWSER_CHECK,
    VERIFICATION,
    SIGN_IN;

    /** What a failure asks of the person; most of them change nothing. */
    static @Nullable Need after(Fault fault, @Nullable Need before) {
        return switch (fault.kind()) {
            case BROWSER_CHECK -> BROWSER_CHECK;
            case VERIFICATION_REQUIRED -> VERIFICATION;
            case SIGNED_OUT -> SIGN_IN;
            default -> before;
        };
    }

    /**
     * What is needed after the page told whether the session's cookie is there.
     *
     * @param signsIn whether it was not there before
     */
    static @Nullable Need after(@Nullable Need before, boolean signedIn, boolean signsIn) {
        if (before == SIGN_IN && signsIn) {
            return null;
        }
        // without a session the site refuses every request
        return before == null && !signedIn ? SIGN_IN : before;
    }
}
