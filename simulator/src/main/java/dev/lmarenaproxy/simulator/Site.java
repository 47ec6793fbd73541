package dev.lmarenaproxy.simulator;

import dev.lmarenaproxy.simulator.script.Scenario;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Finds the route of each request; the browser check stands before all but its own way out. */
final class Site implements Handler<HttpServerRequest> {
    private final Observations observations;
    private final Demands demands;
    private final PageRoutes pages;
    private final EvaluationRoutes evaluations;
    private final UploadRoutes uploads;
    private final FilesPolicy files;
    private final List<Route> open;
    private final List<Route> checked;

    private record Route(String method, Predicate<String> path, Consumer<Exchange> handler) {}

    Site(
            Vertx vertx,
            SimulatorOptions options,
            Supplier<ModelList> models,
            Releases releases,
            Scenario scenario,
            Observations observations,
            Sessions sessions,
            Demands demands) {
        this.observations = observations;
        this.demands = demands;
        this.files = new FilesPolicy(options);
        var verification = "by-hand-" + UUID.randomUUID();
        var html = new Pages(options, verification);
        var store = new Uploads();
        this.pages =
                new PageRoutes(options, models, html, releases, sessions, demands, observations);
        this.uploads = new UploadRoutes(options, releases, store, sessions, scenario, observations);
        this.evaluations =
                new EvaluationRoutes(
                        vertx,
                        options,
                        models,
                        scenario,
                        observations,
                        sessions,
                        demands,
                        new Refusals(html),
                        store,
                        verification);
        this.open = openRoutes();
        this.checked = checkedRoutes(options.generation());
    }

    void forgetEvaluations() {
        evaluations.forgetEvaluations();
    }

    @Override
    public void handle(HttpServerRequest request) {
        var exchange = new Exchange(request, observations);
        if (isOfFiles(exchange.path()) && files.answers(exchange)) {
            return;
        }
        if (serves(open, exchange)) {
            return;
        }
        var check = demands.check(exchange);
        if (check.isPresent()) {
            pages.browserCheck(exchange, check.get());
        } else if (!evaluations.takes(exchange) && !serves(checked, exchange)) {
            exchange.refuse(404, "Not found");
        }
    }

    private static boolean serves(List<Route> routes, Exchange exchange) {
        for (var route : routes) {
            if (route.method.equals(exchange.method()) && route.path.test(exchange.path())) {
                route.handler.accept(exchange);
                return true;
            }
        }
        return false;
    }

    private List<Route> openRoutes() {
        return List.of(
                new Route("POST", Pages.CLEARANCE::equals, pages::clearance),
                new Route("GET", path -> path.startsWith(Pages.CHUNKS), pages::chunk),
                new Route("GET", path -> path.startsWith(Pages.MEDIA), pages::media),
                new Route("GET", path -> path.startsWith(UploadRoutes.PREFIX), uploads::get),
                new Route("PUT", path -> path.startsWith(UploadRoutes.PREFIX), uploads::put));
    }

    private List<Route> checkedRoutes(Generation generation) {
        var routes = new ArrayList<Route>();
        routes.add(new Route("GET", Site::isLanding, pages::landing));
        routes.add(new Route("POST", "/"::equals, uploads::action));
        routes.add(new Route("GET", Pages.SIGN_IN::equals, pages::signInPage));
        routes.add(new Route("POST", Pages.SIGN_IN::equals, pages::signIn));
        if (generation.hasCatalog()) {
            routes.add(new Route("GET", "/nextjs-api/model-catalog"::equals, pages::catalog));
        }
        return routes;
    }

    private static boolean isOfFiles(String path) {
        return path.startsWith(UploadRoutes.PREFIX) || path.startsWith(Pages.MEDIA);
    }

    private static boolean isLanding(String path) {
        return path.equals("/") || path.startsWith("/c/");
    }
}
