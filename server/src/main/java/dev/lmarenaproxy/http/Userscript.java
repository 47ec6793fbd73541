package dev.lmarenaproxy.http;

import static dev.lmarenaproxy.Fault.Kind.ORIGIN_NOT_ALLOWED;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.lmarenaproxy.Fault;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /lmarena_injector.user.js}: the built userscript with this gateway's address and token
 * in it.
 *
 * <p>It holds the token, so pages of other origins must not get hold of it: it is given to
 * navigations (whose page a stranger can't read), to script managers and to programs.
 */
final class Userscript implements Handler<RoutingContext> {
    static final String PATH = "/lmarena_injector.user.js";
    private static final String RESOURCE = "/userscript/lmarena_injector.user.js";
    private static final String SERVER_URL = "SERVER_URL: \"ws://127.0.0.1:9080/ws\"";
    private static final String RUN_AT = "// @run-at ";
    private static final String TOKEN = "TOKEN: \"\"";

    private final String template;
    private final String token;

    /**
     * @param origins beyond the site's own, where the script is to run
     */
    Userscript(String token, String version, Collection<String> origins) {
        this(token, version, origins, read());
    }

    /**
     * @param built as the build left it, with its preset values
     */
    Userscript(String token, String version, Collection<String> origins, String built) {
        this.token = token;
        this.template = withHeader(built, version, origins);
    }

    @Override
    public void handle(RoutingContext context) {
        var request = context.request();
        var host = request.authority();
        if (foreign(
                request.getHeader("Sec-Fetch-Site"),
                request.getHeader("Sec-Fetch-Mode"),
                request.getHeader("Sec-Fetch-Dest"))) {
            Responses.fault(context, refused());
            return;
        }
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/javascript; charset=utf-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(script(String.valueOf(host), request.isSSL()));
    }

    /**
     * The script for a gateway that is reached as given.
     *
     * @param host with its port
     */
    String script(String host, boolean secure) {
        var server = (secure ? "wss://" : "ws://") + host + "/ws";
        var page = (secure ? "https://" : "http://") + host + PATH;
        var script =
                template.replace(SERVER_URL, "SERVER_URL: " + quoted(server))
                        .replace(TOKEN, "TOKEN: " + quoted(token));
        return withKey(withKey(script, "updateURL", page), "downloadURL", page);
    }

    private static boolean foreign(
            @Nullable String site, @Nullable String mode, @Nullable String destination) {
        if (site == null || site.equals("none") || site.equals("same-origin")) {
            return false;
        }
        return !("navigate".equals(mode) && "document".equals(destination));
    }

    private static String withHeader(String script, String version, Collection<String> origins) {
        var matches =
                origins.stream()
                        .map(URI::create)
                        // a match pattern has no port
                        .map(origin -> origin.getScheme() + "://" + origin.getHost() + "/*")
                        .distinct()
                        .map(pattern -> "// @match        " + pattern + "\n")
                        .collect(Collectors.joining());
        for (var place : List.of(SERVER_URL, TOKEN, RUN_AT)) {
            if (!script.contains(place)) {
                throw new IllegalStateException("the built userscript lacks " + place);
            }
        }
        return withKey(script.replace(RUN_AT, matches + RUN_AT), "version", version);
    }

    /** The script with another value of a key of its header. */
    private static String withKey(String script, String key, String value) {
        return Pattern.compile("(?m)^(// @" + key + " +)\\S+$")
                .matcher(script)
                .replaceFirst(line -> Matcher.quoteReplacement(line.group(1) + value));
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    private static String read() {
        try (var in = Userscript.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the userscript is missing in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Fault refused() {
        return Fault.of(
                ORIGIN_NOT_ALLOWED,
                "The userscript holds a secret and is not given to other pages. Open its address"
                        + " yourself to install it.");
    }
}
