package dev.lmarenaproxy.app;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The origins of {@code --site-origin}. */
final class SiteOrigins {
    private SiteOrigins() {}

    static List<String> of(List<String> given) throws StartException {
        var origins = new ArrayList<String>();
        for (var one : given) {
            origins.add(origin(one));
        }
        return origins;
    }

    /** Scheme, host and port, as a browser writes them in its header {@code Origin}. */
    private static String origin(String given) throws StartException {
        try {
            var uri = new URI(given);
            var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            var usual = scheme.equals("https") ? 443 : scheme.equals("http") ? 80 : -1;
            var bare = uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
            if (usual > 0 && uri.getHost() != null && bare && uri.getRawQuery() == null) {
                var port = uri.getPort() < 0 || uri.getPort() == usual ? "" : ":" + uri.getPort();
                return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port;
            }
        } catch (URISyntaxException _) {
            // the sentence below says what is wanted
        }
        throw new StartException(
                given + " is not an origin; --site-origin takes one such as https://arena.ai.");
    }
}
