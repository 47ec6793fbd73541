package dev.lmarenaproxy.e2e.chaos;

import java.util.Locale;

/** What the driver throws, besides the troubles that requests bring along themselves. */
enum Trouble {
    GATEWAY_KILLED,
    BROWSER_KILLED,
    TAB_RELOADED,
    TAB_CLOSED,
    TAB_FROZEN,
    SOCKETS_RESET,
    SOCKETS_DEAF,
    SITE_PAUSED,
    DISK_FULL,
    RATE_LIMIT,
    BROWSER_CHECK,
    VERIFICATION,
    SIGNED_OUT,
    SIGN_IN_REDIRECT;

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
