package dev.lmarenaproxy.http;

import static dev.lmarenaproxy.Fault.Kind.HOST_NOT_ALLOWED;
import static dev.lmarenaproxy.Fault.Kind.ORIGIN_NOT_ALLOWED;
import static java.util.Objects.requireNonNullElse;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.settings.Settings;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may use the gateway from a browser: requests must be addressed to this machine by a
 * name that a stranger's DNS can't point here, and pages of strangers' origins get nothing.
 *
 * <p>Programs that are no browsers send no {@code Origin} and pass. A local origin is allowed as in
 * other local model servers; so are desktop programs, whose origins have schemes that no web page
 * has. What belongs to the monitor is for its own pages alone.
 */
final class Guard implements Handler<RoutingContext> {
    private static final Pattern IP_LITERAL = Pattern.compile("[0-9.]+|\\[[0-9a-fA-F:.]+]");

    /** Any scheme but those of web pages. */
    private static final Pattern DESKTOP =
            Pattern.compile("(?!https?:)[a-z][a-z0-9+.-]*://[^/\\s]*", Pattern.CASE_INSENSITIVE);

    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Supplier<Settings.Network> network;
    private final Predicate<String> siteOrigin;

    /**
     * @param network as it is when asked
     * @param siteOrigin origins whose pages may connect as tabs and ask for the health
     */
    Guard(Supplier<Settings.Network> network, Predicate<String> siteOrigin) {
        this.network = network;
        this.siteOrigin = siteOrigin;
    }

    @Override
    public void handle(RoutingContext context) {
        var request = context.request();
        var response = context.response();
        response.putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .putHeader("Vary", "Origin");
        // of the Host header, or of HTTP/2's authority
        var authority = request.authority();
        if (authority == null || !allowsHost(lower(authority.host()))) {
            Responses.fault(context, hostFault());
            return;
        }
        var origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null) {
            var path = requireNonNullElse(context.normalizedPath(), "");
            if (path.equals("/ws")) {
                // its own handler looks at the origin of a tab's socket; no page reads its answer
                context.next();
                return;
            }
            if (!allows(origin, authority.toString(), path)) {
                Responses.fault(context, originFault());
                return;
            }
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                    .putHeader(
                            HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS,
                            "x-request-id, request-id, idempotent-replayed, retry-after,"
                                    + " x-should-retry");
        }
        if (request.method().equals(HttpMethod.OPTIONS)) {
            preflight(context);
        } else {
            context.next();
        }
    }

    private static void preflight(RoutingContext context) {
        var response = context.response();
        response.putHeader("Allow", "GET, HEAD, POST, DELETE, OPTIONS");
        if (context.request().getHeader(HttpHeaders.ORIGIN) != null) {
            var asked = context.request().getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST, DELETE")
                    .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "600");
            if (asked != null) {
                response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, asked);
            }
        }
        response.setStatusCode(204).end();
    }

    private boolean allowsHost(String name) {
        return name.equals("localhost")
                || name.endsWith(".localhost")
                // how a container calls the machine it runs on
                || name.equals("host.docker.internal")
                // an address can't be rebound
                || IP_LITERAL.matcher(name).matches()
                || isNamed(name);
    }

    private boolean isNamed(String name) {
        var current = network.get();
        // links lead there
        return name.equalsIgnoreCase(current.fixedAddress())
                || current.allowedHosts().stream().anyMatch(name::equalsIgnoreCase);
    }

    private boolean allows(String origin, String host, String path) {
        var parsed = parse(origin);
        if (parsed != null && host.equalsIgnoreCase(parsed.getAuthority())) {
            return true;
        }
        return !isOfTheMonitor(path)
                && ((parsed != null && LOCAL.contains(String.valueOf(parsed.getHost())))
                        || network.get().allowedOrigins().contains(origin)
                        || DESKTOP.matcher(origin).matches()
                        || (path.equals("/health") && siteOrigin.test(origin)));
    }

    /**
     * What tells of everybody's requests and changes settings. Another program of this machine may
     * serve pages that are not the person's own.
     */
    private static boolean isOfTheMonitor(String path) {
        return path.startsWith("/api/") || path.startsWith("/ws/");
    }

    private static @Nullable URI parse(String origin) {
        try {
            return URI.create(origin);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    static Fault hostFault() {
        return Fault.of(
                HOST_NOT_ALLOWED,
                "Requests must be addressed to localhost or to an IP address. Other names can be"
                        + " allowed by the setting network.allowedHosts.");
    }

    private static Fault originFault() {
        return Fault.of(
                ORIGIN_NOT_ALLOWED,
                "Pages of this origin may not use the gateway. Origins can be allowed by the setting"
                        + " network.allowedOrigins.");
    }
}
