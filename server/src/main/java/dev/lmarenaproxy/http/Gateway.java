package dev.lmarenaproxy.http;

import static dev.lmarenaproxy.Fault.Kind.INVALID_VALUE;
import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.answer.Answers;
import dev.lmarenaproxy.answer.Follower;
import dev.lmarenaproxy.answer.Videos;
import dev.lmarenaproxy.dispatch.Jobs;
import dev.lmarenaproxy.dispatch.Models;
import dev.lmarenaproxy.dispatch.SiteMedia;
import dev.lmarenaproxy.dispatch.Tabs;
import dev.lmarenaproxy.journal.Journal;
import dev.lmarenaproxy.monitor.Reports;
import dev.lmarenaproxy.monitor.Requests;
import dev.lmarenaproxy.settings.LiveSettings;
import dev.lmarenaproxy.settings.Settings;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Predicate;

/** The HTTP server: one port, one event loop a core, the same routes on each. */
public final class Gateway {
    /** Pieces of answers are small and many: the kernel must hold a burst of them. */
    private static final int RECEIVE_BUFFER = 2 << 20;

    /**
     * Without a limit of ours the kernel takes some megabytes for each client that doesn't read;
     * for a client in another part of the world this is still megabytes a second.
     */
    private static final int SEND_BUFFER = 256 << 10;

    /**
     * After so long without a byte, beyond the longest silence of ours, nobody is taken to be
     * there: not who asks half a question, nor who doesn't read the answer.
     */
    private static final int IDLE_SECONDS = 60;

    /** Of the memory, as a divisor, what the bodies of requests may be together. */
    private static final int SHARE_OF_BODIES = 16;

    /** The largest body that the settings can allow. */
    private static final int MOST_BYTES = 256 << 20;

    /** Where files may come with the fields. */
    private static final Set<String> FORMS = Set.of("/v1/images/edits", "/v1/videos");

    private final Vertx vertx;
    private final Site site;
    private final LiveSettings settings;
    private final Jobs jobs;
    private final Answers answers;
    private final SiteMedia files;
    private final Follower follower;
    private final Tabs tabs;
    private final Models models;
    private final Journal journal;
    private final Requests requests;
    private final MonitorRoutes monitor;
    private final Reports reports;
    private final InstantSource clock;
    private final String version;
    private final Userscript userscript;
    private final Dashboard dashboard = new Dashboard();
    private final BodyGate bodies;
    private final Connections connections;
    private final Path home;
    private final Instant startedAt;
    private volatile Addresses addresses;

    /**
     * What the gateway shows and asks of the site it serves.
     *
     * @param profile the name of its profile
     * @param home where a person finds it
     * @param origins beyond the profile's own, that tabs may come from
     * @param allowed whether a tab may come from an origin
     */
    public record Site(
            String profile, String home, Set<String> origins, Predicate<String> allowed) {
        public Site {
            origins = Set.copyOf(origins);
        }
    }

    /**
     * @param follower reads what goes on without a client
     * @param token what the served userscript knows
     * @param home the folder that holds what outlives the gateway
     */
    public Gateway(
            Vertx vertx,
            Site site,
            LiveSettings settings,
            Jobs jobs,
            Answers answers,
            SiteMedia files,
            Follower follower,
            Journal journal,
            Tabs tabs,
            Models models,
            Requests requests,
            MonitorRoutes monitor,
            Reports reports,
            InstantSource clock,
            String version,
            String token,
            Path home) {
        this.vertx = vertx;
        this.site = site;
        this.settings = settings;
        this.jobs = jobs;
        this.answers = answers;
        this.files = files;
        this.follower = follower;
        this.tabs = tabs;
        this.models = models;
        this.journal = journal;
        this.requests = requests;
        this.monitor = monitor;
        this.reports = reports;
        this.clock = clock;
        this.version = version;
        this.home = home.toAbsolutePath().normalize();
        this.startedAt = clock.instant();
        this.addresses = addresses("127.0.0.1", 0);
        this.userscript = new Userscript(token, version, site.origins());
        this.bodies =
                new BodyGate(
                        vertx, this::mostBytes, Runtime.getRuntime().maxMemory() / SHARE_OF_BODIES);
        this.connections = new Connections(idleSeconds(settings.now()));
        settings.follow(state -> connections.idleSeconds(idleSeconds(state.settings())));
    }

    /**
     * Opens the port.
     *
     * @param port 0 picks a free one
     * @param loops event loops that share the port
     * @return the port
     */
    public Future<Integer> listen(String host, int port, int loops) {
        var address =
                port == 0
                        ? SocketAddress.sharedRandomPort(1, host)
                        : SocketAddress.inetSocketAddress(port, host);
        return vertx.deployVerticle(
                        () -> new Listener(host, address),
                        new DeploymentOptions().setInstances(loops))
                .map(_ -> addresses.port());
    }

    /** The address that is listened on, as it was given. */
    public String host() {
        return addresses.host();
    }

    /** For programs on this machine. */
    public URI localAddress() {
        return addresses.local();
    }

    /** What stands in links; the network may be asked for it. */
    public URI shownAddress() {
        return addresses.shown();
    }

    private Addresses addresses(String host, int port) {
        return new Addresses(host, port, () -> settings.now().network());
    }

    /**
     * The userscript as it is served to someone who reaches the gateway at the address.
     *
     * @param host with its port
     */
    public String userscript(String host) {
        return userscript.script(host, false);
    }

    private final class Listener extends VerticleBase {
        private final String host;
        private final SocketAddress address;

        Listener(String host, SocketAddress address) {
            this.host = host;
            this.address = address;
        }

        @Override
        public Future<?> start() {
            var router = router();
            return vertx.createHttpServer(options(settings.now()))
                    .connectionHandler(connections::add)
                    .requestHandler(request -> enter(request, router))
                    .invalidRequestHandler(Gateway::refuse)
                    .listen(address)
                    .onSuccess(server -> addresses = addresses(host, server.actualPort()));
        }
    }

    static HttpServerOptions options(Settings settings) {
        return new HttpServerOptions()
                .setReceiveBufferSize(RECEIVE_BUFFER)
                .setSendBufferSize(SEND_BUFFER)
                .setTcpNoDelay(true)
                // a prompt in a form is one
                .setMaxFormAttributeSize(FormBody.MOST_TEXT)
                .setIdleTimeout(idleSeconds(settings))
                // clients of a local server gain nothing by the upgrade
                .setHttp2ClearTextEnabled(false)
                // the bodies of requests come by WebSocket too, which has limits of its own
                .setMaxWebSocketFrameSize(longestMessage(settings))
                .setMaxWebSocketMessageSize(longestMessage(settings))
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false);
    }

    private Router router() {
        var router = Router.router(vertx);
        router.route().handler(new Guard(() -> settings.now().network(), site.allowed()));
        var watched = new Watched(requests, clock);
        router.route().handler(watched);
        router.route().handler(HeadRequests::measure);
        router.route().handler(Query::refuseMalformed).handler(bodies);
        router.route("/v1/*").handler(this::tellOfWork);
        router.route("/v1/*").handler(Gateway::refuseCompressed).handler(Gateway::takeAsJson);
        router.route("/ws").handler(new TabSocket(vertx, tabs, site.allowed()));
        // some clients look so whether anybody is there
        router.head("/").handler(context -> context.response().end());
        router.get("/").handler(context -> redirect(context, "/monitor"));
        router.get("/health")
                .handler(
                        new HealthRoute(
                                version,
                                site.profile(),
                                site.home(),
                                tabs,
                                models,
                                journal::health));
        router.get(Userscript.PATH).handler(userscript);
        dashboard.addTo(router);
        new ModelRoutes(vertx, models).addTo(router);
        router.route("/api/*").handler(new ApiGate());
        new LineRoutes(vertx, tabs, jobs).addTo(router);
        new ConfigRoutes(vertx, settings).addTo(router);
        router.get("/api/system/info")
                .handler(
                        new SystemRoute(
                                vertx,
                                version,
                                home,
                                site,
                                () -> addresses,
                                journal::health,
                                reports::size,
                                clock,
                                startedAt));
        monitor.addTo(router, vertx);
        new RecordRoutes(vertx, reports, clock).addTo(router);
        // of an answer that is made for its reader there is no head alone
        HeadRequests.addTo(router);
        var sender =
                new AnswerSender(
                        vertx,
                        answers,
                        requests,
                        () -> Duration.ofSeconds(settings.now().stream().keepAliveSeconds()),
                        clock);
        var body = new BodyReader(this::mostBytes);
        router.post("/v1/chat/completions")
                .handler(body)
                .handler(new AnswerRoute(sender, ChatRoute::decode));
        router.post("/v1/completions")
                .handler(body)
                .handler(new AnswerRoute(sender, CompletionsRoute::decode));
        new MessagesRoutes(vertx, sender).addTo(router, body);
        new ImageRoutes(sender, this::mostBytes).addTo(router, body);
        new VideoRoutes(vertx, new Videos(answers, jobs), files, sender, this::mostBytes)
                .addTo(router, body);
        new ResponsesRoutes(
                        vertx, sender, answers, follower, journal, clock, this::mostBytes, watched)
                .addTo(router, body);
        Strays.addTo(router, bodies::tooLarge);
        return router;
    }

    private int mostBytes() {
        return mostBytes(settings.now());
    }

    private static int mostBytes(Settings settings) {
        return settings.request().maxBodyMegabytes() << 20;
    }

    /**
     * What can't be changed once the port is open: no more than all bodies together may be, as
     * nothing longer would be let in.
     */
    private static int longestMessage(Settings settings) {
        var share = Runtime.getRuntime().maxMemory() / SHARE_OF_BODIES;
        return Math.clamp(share, mostBytes(settings), MOST_BYTES);
    }

    /** Of an answer that is sent as a whole, and had to be asked for twice. */
    private static int idleSeconds(Settings settings) {
        return 2 * settings.request().timeoutSeconds() + IDLE_SECONDS;
    }

    private static void enter(HttpServerRequest request, Router router) {
        RequestName.give(request);
        if (request.authority() == null) {
            // the router can't route a request that is addressed to nobody
            Responses.fault(request.response(), Guard.hostFault());
        } else {
            router.handle(request);
        }
    }

    /** Answers what is no HTTP, or has a line or headers that are too long. */
    private static void refuse(HttpServerRequest request) {
        RequestName.give(request);
        request.response().putHeader(HttpHeaders.CONNECTION, "close");
        Responses.fault(request.response(), Strays.malformed());
    }

    /** What is called JSON and isn't would only be told to be broken. */
    private static void refuseCompressed(RoutingContext context) {
        var encoding = context.request().getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding == null || encoding.equalsIgnoreCase("identity")) {
            context.next();
        } else {
            Responses.fault(
                    context,
                    Fault.of(
                            INVALID_VALUE,
                            "Compressed requests are not supported: send the body without a"
                                    + " content-encoding."));
        }
    }

    /**
     * Clients such as curl call every body a form unless told otherwise. It is JSON that is
     * expected, so that is what it is read as; where files may come, a form with files is one.
     */
    private static void takeAsJson(RoutingContext context) {
        var request = context.request();
        if (!FORMS.contains(requireNonNull(request.path())) || !FormBody.isForm(request)) {
            request.headers().set(HttpHeaders.CONTENT_TYPE, "application/json");
        }
        context.next();
    }

    /** Headers that OpenAI's clients log. */
    private void tellOfWork(RoutingContext context) {
        if (!RequestName.isAnthropic(context.response())) {
            var begun = clock.instant();
            context.addHeadersEndHandler(_ ->
                    context.response()
                            .putHeader("openai-version", "2020-10-01")
                            .putHeader(
                                    "openai-processing-ms",
                                    Long.toString(
                                            Duration.between(begun, clock.instant()).toMillis())));
        }
        context.next();
    }

    private static void redirect(RoutingContext context, String to) {
        context.response().setStatusCode(302).putHeader("Location", to).end();
    }
}
