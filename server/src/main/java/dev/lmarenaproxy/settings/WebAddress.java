package dev.lmarenaproxy.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Addresses that are opened or sent to: of the web, and of nothing else. */
final class WebAddress {
    private static final int LONGEST = 2000;
    private static final int HIGHEST_PORT = 65_535;
    private static final Set<String> SCHEMES = Set.of("http", "https");

    private WebAddress() {}

    static void checkOrEmpty(String path, String address) {
        if (!address.isEmpty()) {
            check(path, address);
        }
    }

    static void check(String path, String address) {
        var uri = address.length() > LONGEST ? null : ofTheWeb(address);
        if (uri == null) {
            // not shown: it may hold a secret
            throw new InvalidSettingException(
                    path, "is not an http or https address of at most " + LONGEST + " characters");
        }
        if (uri.getPort() == 0 || uri.getPort() > HIGHEST_PORT) {
            throw new InvalidSettingException(path, "has a port that is not 1 to " + HIGHEST_PORT);
        }
    }

    /** For an address that is logged and shown, and that a path is put behind. */
    static void checkBaseOrEmpty(String path, String address) {
        if (address.isEmpty()) {
            return;
        }
        check(path, address);
        var uri = URI.create(address);
        if (uri.getRawUserInfo() != null) {
            throw new InvalidSettingException(
                    path, "has a user name or password, which would be logged and shown");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new InvalidSettingException(
                    path, "has a query or fragment, but the address goes on with a path");
        }
    }

    private static @Nullable URI ofTheWeb(String address) {
        try {
            var uri = new URI(address);
            var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            return uri.getHost() != null && SCHEMES.contains(scheme) ? uri : null;
        } catch (URISyntaxException _) {
            return null;
        }
    }
}
