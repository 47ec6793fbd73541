package dev.lmarenaproxy.tab;

/** What the person must do in a tab before the site answers there. */
public enum Need {
    BROWSER_CHECK,
    VERIFICATION,
    SIGN_IN
}
