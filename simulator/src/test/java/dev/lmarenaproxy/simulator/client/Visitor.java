package dev.lmarenaproxy.simulator.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lmarenaproxy.simulator.Generation;
import dev.lmarenaproxy.simulator.Simulator;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A browser's part: keeps cookies, visits the page, asks for answers as the page's origin does. */
final class Visitor implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(10);

    final CookieManager cookies = new CookieManager();
    private final Generation generation;
    private final String origin;
    private final HttpClient client;

    private Visitor(Simulator site, Generation generation, String origin, Version version)
            throws GeneralSecurityException, IOException {
        this.generation = generation;
        this.origin = origin;
        var builder = HttpClient.newBuilder().version(version).cookieHandler(cookies);
        if (site.certificate().isPresent()) {
            builder.sslContext(trusting(site));
        }
        this.client = builder.build();
    }

    /** One that has not been at the site yet. */
    static Visitor of(Simulator site, Generation generation) throws Exception {
        return new Visitor(site, generation, site.origin(), Version.HTTP_1_1);
    }

    static Visitor over(Version version, String origin, Simulator site, Generation generation)
            throws Exception {
        return new Visitor(site, generation, origin, version);
    }

    /** Loads the page, which signs in where the site does that by itself. */
    Visitor visits() throws Exception {
        get("/");
        return this;
    }

    HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> submit(String path, String form) throws Exception {
        return client.send(
                request(path)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
    }

    /** Asks for an answer in a new evaluation and reads it to its end. */
    HttpResponse<String> ask(String prompt) throws Exception {
        return create(Bodies.first(generation, prompt));
    }

    HttpResponse<String> create(JsonNode body) throws Exception {
        return send(asking(createPath(), "POST", body), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, JsonNode body) throws Exception {
        return send(asking(path, "POST", body), BodyHandlers.ofString());
    }

    HttpResponse<String> put(String path, JsonNode body) throws Exception {
        return send(asking(path, "PUT", body), BodyHandlers.ofString());
    }

    <T> HttpResponse<T> ask(String prompt, BodyHandler<T> handler) throws Exception {
        return send(asking(createPath(), "POST", Bodies.first(generation, prompt)), handler);
    }

    <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) throws Exception {
        return client.send(request, handler);
    }

    /** The client itself, for what goes on while others look. */
    HttpClient client() {
        return client;
    }

    HttpRequest asking(String prompt) {
        return asking(createPath(), "POST", Bodies.first(generation, prompt));
    }

    HttpRequest asking(String path, String method, JsonNode body) {
        return request(path)
                .header("Content-Type", "text/plain;charset=UTF-8")
                .method(method, BodyPublishers.ofString(body.toString()))
                .build();
    }

    HttpRequest.Builder request(String pathOrUrl) {
        var url = pathOrUrl.startsWith("/") ? origin + pathOrUrl : pathOrUrl;
        return HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE);
    }

    String createPath() {
        return "/nextjs-api/stream/create-evaluation";
    }

    private static SSLContext trusting(Simulator site)
            throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("site", site.certificate().orElseThrow());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
