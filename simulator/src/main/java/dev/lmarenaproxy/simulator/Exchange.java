package dev.lmarenaproxy.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One request and its response, in the site's terms; it stays on the event loop. */
final class Exchange {
    private final HttpServerRequest request;
    private final Observations observations;

    Exchange(HttpServerRequest request, Observations observations) {
        this.request = request;
        this.observations = observations;
    }

    String method() {
        return request.method().name();
    }

    /** Empty for what has no path, such as {@code OPTIONS *}. */
    String path() {
        var path = request.path();
        return path == null ? "" : path;
    }

    HttpServerRequest request() {
        return request;
    }

    HttpServerResponse response() {
        return request.response();
    }

    /** The site's origin as the client named it, so that links work behind a mapped host name. */
    String origin() {
        var host = request.authority();
        return request.scheme() + "://" + (host == null ? "localhost" : host.toString());
    }

    String header(String name) {
        var value = request.getHeader(name);
        return value == null ? "" : value;
    }

    /** A content type or the like, in lower case and without spaces, fit for comparison. */
    String plainHeader(String name) {
        return header(name).toLowerCase(Locale.ROOT).replace(" ", "");
    }

    Map<String, String> headers() {
        var headers = new TreeMap<String, String>();
        request.headers()
                .forEach((name, value) ->
                        headers.merge(
                                name.toLowerCase(Locale.ROOT),
                                value,
                                (one, more) -> one + ", " + more));
        return headers;
    }

    Optional<String> cookie(String name) {
        return Optional.ofNullable(request.getCookie(name)).map(Cookie::getValue);
    }

    /** Sets a cookie that scripts can see, as the site's session cookie is. */
    void setCookie(String name, String value) {
        response()
                .addCookie(
                        Cookie.cookie(name, value)
                                .setPath("/")
                                .setSameSite(CookieSameSite.LAX)
                                .setSecure(request.isSSL()));
    }

    /** Hands over the whole body, or answers 413 as soon as it is longer than the limit. */
    void body(int limit, Consumer<Buffer> then) {
        var body = Buffer.buffer();
        request.handler(part -> {
            if (response().ended()) {
                return;
            }
            if (body.length() + part.length() > limit) {
                refuse(413, "Payload too large: at most " + limit + " bytes");
                return;
            }
            body.appendBuffer(part);
        });
        request.endHandler(_ -> {
            if (!response().ended()) {
                then.accept(body);
            }
        });
    }

    void html(int status, String body) {
        send(status, "text/html; charset=utf-8", Buffer.buffer(body));
    }

    void json(int status, JsonNode body) {
        send(status, "application/json", Buffer.buffer(body.toString()));
    }

    void send(int status, String contentType, Buffer body) {
        response().setStatusCode(status).putHeader("content-type", contentType).end(body);
    }

    void redirect(int status, String location) {
        response().setStatusCode(status).putHeader("location", location).end();
    }

    /** Answers that the request is wrong, and remembers that nobody had asked for this error. */
    void refuse(int status, String error) {
        observations.rejected(new Observations.Rejection(method(), request.uri(), status, error));
        json(status, Json.MAPPER.createObjectNode().put("error", error));
    }
}
