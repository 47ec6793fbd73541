package dev.lmarenaproxy.simulator;

import dev.lmarenaproxy.simulator.script.Demand.BrowserCheck;
import io.vertx.core.buffer.Buffer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** The pages that a person sees, their scripts, the catalog, and what a person does at them. */
final class PageRoutes {
    private static final int MOST_OF_A_FORM = 10_000; // bytes

    private final SimulatorOptions options;
    private final Supplier<ModelList> models;
    private final Pages pages;
    private final Releases releases;
    private final Sessions sessions;
    private final Demands demands;
    private final Observations observations;

    PageRoutes(
            SimulatorOptions options,
            Supplier<ModelList> models,
            Pages pages,
            Releases releases,
            Sessions sessions,
            Demands demands,
            Observations observations) {
        this.options = options;
        this.models = models;
        this.pages = pages;
        this.releases = releases;
        this.sessions = sessions;
        this.demands = demands;
        this.observations = observations;
    }

    void landing(Exchange exchange) {
        var known = sessions.of(exchange).isPresent();
        if (!known && demands.signsInByItself()) {
            sessions.signIn(exchange);
        }
        // the model list goes by what the request brought, not by the cookie it gets now
        var shape = options.modelListShape().orElseGet(() -> options.generation().shapeFor(known));
        if (options.strictCsp()) {
            exchange.response().putHeader("content-security-policy", "connect-src 'self'");
        }
        observations.pageViewed();
        exchange.html(
                200,
                pages.landing(
                        models.get(), shape, known || demands.signsInByItself(), releases.names()));
    }

    void chunk(Exchange exchange) {
        releases.code(exchange.path().substring(Pages.CHUNKS.length()))
                .ifPresentOrElse(
                        code ->
                                exchange.send(
                                        200,
                                        "application/javascript; charset=utf-8",
                                        Buffer.buffer(code)),
                        () -> exchange.refuse(404, "Not found"));
    }

    void catalog(Exchange exchange) {
        exchange.json(200, models.get().catalog());
    }

    void media(Exchange exchange) {
        var name = exchange.path().substring(Pages.MEDIA.length());
        if (name.endsWith(".png")) {
            exchange.send(200, "image/png", Buffer.buffer(Picture.png(name)));
        } else if (name.endsWith(".mp4")) {
            // an empty film: a file type box and nothing else
            exchange.send(
                    200,
                    "video/mp4",
                    Buffer.buffer("\0\0\0\u0014ftypisom\0\0\2\0isom", "ISO-8859-1"));
        } else {
            exchange.html(200, "<!doctype html><title>A source</title><p>A source.</p>");
        }
    }

    void signInPage(Exchange exchange) {
        exchange.html(200, pages.signIn());
    }

    void signIn(Exchange exchange) {
        sessions.signIn(exchange);
        exchange.redirect(303, "/");
    }

    void browserCheck(Exchange exchange, BrowserCheck check) {
        var back = exchange.method().equals("GET") ? exchange.request().uri() : "/";
        exchange.html(check.status(), pages.browserCheck(back, check.byItself()));
    }

    /** The person pressed the button of the browser check. */
    void clearance(Exchange exchange) {
        exchange.body(
                MOST_OF_A_FORM,
                form -> {
                    demands.checkPassed(exchange);
                    exchange.redirect(303, back(form.toString()));
                });
    }

    /** Only a path of the site: the form is no open door to elsewhere. */
    private static String back(String form) {
        var path =
                form.startsWith("back=")
                        ? URLDecoder.decode(form.substring(5), StandardCharsets.UTF_8)
                        : "/";
        return path.startsWith("/") && !path.startsWith("//") ? path : "/";
    }
}
