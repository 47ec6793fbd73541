package dev.lmarenaproxy.http;

import static java.util.Objects.requireNonNull;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code /monitor} and what is below it: the dashboard, one page that finds its way by the path.
 * Its files have their content's hash in their names and are kept by browsers for good; the page
 * itself is asked for each time.
 */
final class Dashboard {
    private static final String FOLDER = "/monitor/";
    private static final String ASSETS = "/monitor/assets/";

    /** No script and no style but from files of ours; no page but ours is asked for anything. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                    + " img-src 'self' data:; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    private static final Map<String, String> TYPES =
            Map.of(
                    "css", "text/css; charset=utf-8",
                    "js", "text/javascript; charset=utf-8",
                    "svg", "image/svg+xml");

    private final Buffer page;
    private final Map<String, Asset> assets;

    /** A file, as it is and as most browsers want it: compressed. */
    private record Asset(String type, Buffer plain, Buffer gzip) {}

    Dashboard() {
        this.page = read("index.html");
        this.assets =
                read("files.txt")
                        .toString()
                        .lines()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        name -> FOLDER + name, Dashboard::asset));
    }

    void addTo(Router router) {
        router.get(ASSETS + "*").handler(this::asset);
        router.get("/monitor").handler(this::page);
        router.get("/monitor/*").handler(this::page);
    }

    private void page(RoutingContext context) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("Referrer-Policy", "no-referrer")
                .end(page);
    }

    private void asset(RoutingContext context) {
        var asset = assets.get(requireNonNull(context.request().path()));
        if (asset == null) {
            // never the page: it would be taken for a script
            context.fail(404);
            return;
        }
        var response = context.response();
        response.putHeader(HttpHeaders.CONTENT_TYPE, asset.type())
                .putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable");
        response.headers().add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        var accepted = context.request().getHeader(HttpHeaders.ACCEPT_ENCODING);
        if (accepted != null && accepted.contains("gzip")) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip").end(asset.gzip());
        } else {
            response.end(asset.plain());
        }
    }

    private static Asset asset(String name) {
        var type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null) {
            throw new IllegalStateException("the dashboard has a file of an unknown type: " + name);
        }
        return new Asset(type, read(name), read(name + ".gz"));
    }

    private static Buffer read(String name) {
        try (var in = Dashboard.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "monitor/%s is missing in the jar: scripts/build.sh dashboard makes it"
                                .formatted(name));
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
