package dev.lmarenaproxy.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/** Addresses that are opened or sent to: of the web, and of nothing else. */
final class WebAddress {
    private static final int LONGEST = 2000;
    private static final Set<String> SCHEMES = Set.of("http", "https");

    private WebAddress() {}

    static void checkOrEmpty(String path, String address) {
        if (!address.isEmpty()) {
            check(path, address);
        }
    }

    static void check(String path, String address) {
        if (address.length() > LONGEST || !isOfTheWeb(address)) {
            // not shown: it may hold a secret
            throw new InvalidSettingException(
                    path, "is not an http or https address of at most " + LONGEST + " characters");
        }
    }

    private static boolean isOfTheWeb(String address) {
        try {
            var uri = new URI(address);
            return uri.getHost() != null
                    && SCHEMES.contains(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT));
        } catch (URISyntaxException _) {
            return false;
        }
    }
}
