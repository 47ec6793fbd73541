package dev.lmarenaproxy.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Routes on a free port of this machine, and a client of them. */
final class TestServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final RawClient client;

    /**
     * Listens when this returns.
     *
     * @param routes adds what is to be tested
     */
    TestServer(Consumer<Router> routes) {
        var router = Router.router(vertx);
        routes.accept(router);
        var server = soon(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
        client = new RawClient(server.actualPort());
    }

    RawClient client() {
        return client;
    }

    @Override
    public void close() {
        soon(vertx.close());
    }

    private static <T> T soon(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
