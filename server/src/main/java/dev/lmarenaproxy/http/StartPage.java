package dev.lmarenaproxy.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** {@code /monitor}: whether a tab is connected, and how to connect one. */
final class StartPage {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                    + " img-src 'self' data:; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";
    private static final Map<String, String> TYPES =
            Map.of(
                    "index.html", "text/html; charset=utf-8",
                    "monitor.css", "text/css; charset=utf-8",
                    "monitor.js", "text/javascript; charset=utf-8");

    private StartPage() {}

    static void addTo(Router router) {
        add(router, "/monitor", "index.html");
        add(router, "/monitor/monitor.css", "monitor.css");
        add(router, "/monitor/monitor.js", "monitor.js");
    }

    private static void add(Router router, String path, String file) {
        var content = Buffer.buffer(read(file));
        router.get(path)
                .handler(context ->
                        context.response()
                                .putHeader(HttpHeaders.CONTENT_TYPE, TYPES.get(file))
                                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                                .putHeader("Content-Security-Policy", POLICY)
                                .putHeader("Referrer-Policy", "no-referrer")
                                .end(content));
    }

    private static byte[] read(String file) {
        try (var in = StartPage.class.getResourceAsStream("/monitor/" + file)) {
            if (in == null) {
                throw new IllegalStateException("missing in the jar: monitor/" + file);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
