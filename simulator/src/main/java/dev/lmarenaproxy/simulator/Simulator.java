package dev.lmarenaproxy.simulator;

import dev.lmarenaproxy.simulator.script.Demand;
import dev.lmarenaproxy.simulator.script.Scenario;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A running imitation of the site. One event loop serves all connections; the methods here may be
 * called from any other thread.
 */
public final class Simulator implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 10;
    private static final int MOST_OF_HEADERS = 64 * 1024; // bytes: the session cookies are long

    private final Vertx vertx;
    private final HttpServer server;
    private final String origin;
    private final @Nullable Certificate certificate;
    private final AtomicReference<ModelList> models;
    private final Scenario scenario;
    private final Observations observations;
    private final Demands demands;
    private final Releases releases = new Releases();
    private final Site site;

    private Simulator(SimulatorOptions options, Vertx vertx, @Nullable Certificate certificate) {
        this.vertx = vertx;
        this.certificate = certificate;
        this.models = new AtomicReference<>(options.models());
        this.scenario = new Scenario();
        this.observations = new Observations();
        var sessions = new Sessions(options.generation().sessionCookieIsSplit());
        this.demands = new Demands(sessions, options.signedIn());
        this.site =
                new Site(
                        vertx,
                        options,
                        models::get,
                        releases,
                        scenario,
                        observations,
                        sessions,
                        demands);
        this.server =
                await(
                        vertx.createHttpServer(http(options, certificate))
                                .requestHandler(site)
                                .listen(),
                        "can't listen on " + options.host() + ":" + options.port());
        this.origin =
                (certificate == null ? "http" : "https")
                        + "://"
                        + options.host()
                        + ":"
                        + server.actualPort();
    }

    /**
     * Starts the site; it takes requests when this returns.
     *
     * @throws IllegalStateException when the port can't be listened on
     */
    public static Simulator start(SimulatorOptions options) {
        var certificate =
                options.certificateHosts().isEmpty()
                        ? null
                        : Certificate.of(options.certificateHosts());
        var vertx = Vertx.vertx(oneLoop());
        try {
            return new Simulator(options, vertx, certificate);
        } catch (RuntimeException e) {
            await(vertx.close(), "can't stop");
            throw e;
        }
    }

    /** The origin it listens on, such as {@code http://127.0.0.1:40123}. */
    public String origin() {
        return origin;
    }

    public int port() {
        return server.actualPort();
    }

    /** Empty for plain http. */
    public Optional<X509Certificate> certificate() {
        return Optional.ofNullable(certificate).map(Certificate::certificate);
    }

    /** What requests are answered with. */
    public Scenario scenario() {
        return scenario;
    }

    /** What was seen. */
    public Observations observations() {
        return observations;
    }

    /** Changes the models that the page and the catalog tell of and that can be asked. */
    public void offer(ModelList models) {
        this.models.set(models);
    }

    /** As if all evaluations had been too long ago: the site knows none of them any more. */
    public void forgetEvaluations() {
        site.forgetEvaluations();
    }

    /** The site has a new release: other scripts, and other ids of its actions. */
    public void release() {
        releases.next();
    }

    /** From now on the site wants this of everyone, until each has met it at the page. */
    public void demand(Demand demand) {
        demands.ofEveryone(demand);
    }

    /** Breaks all connections and gives back the port; a second call does nothing. */
    @Override
    public void close() {
        await(vertx.close(), "can't stop");
    }

    private static VertxOptions oneLoop() {
        return new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions()
                                .setFileCachingEnabled(false)
                                .setClassPathResolvingEnabled(false));
    }

    private static HttpServerOptions http(
            SimulatorOptions options, @Nullable Certificate certificate) {
        var http =
                new HttpServerOptions()
                        .setHost(options.host())
                        .setPort(options.port())
                        .setAcceptBacklog(4096)
                        .setMaxHeaderSize(MOST_OF_HEADERS)
                        .setMaxInitialLineLength(MOST_OF_HEADERS)
                        .setInitialSettings(
                                new Http2Settings()
                                        .setMaxConcurrentStreams(10_000)
                                        .setMaxHeaderListSize(MOST_OF_HEADERS))
                        // clients that cancel many answers are what this site is for
                        .setHttp2RstFloodMaxRstFramePerWindow(100_000);
        if (certificate != null) {
            http.setSsl(true)
                    .setUseAlpn(true)
                    .setKeyCertOptions(
                            new PfxOptions()
                                    .setValue(certificate.keyStore())
                                    .setPassword(Certificate.PASSWORD));
        }
        return http;
    }

    private static <T> T await(Future<T> future, String what) {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            var cause = e.getCause();
            throw new IllegalStateException(
                    what + ": " + (cause == null ? e : cause).getMessage(), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    what + ": not done within " + PATIENCE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(what + ": interrupted", e);
        }
    }
}
