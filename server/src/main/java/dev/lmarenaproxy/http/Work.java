package dev.lmarenaproxy.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

/** Where a request's body is worked through: at once, or, when it is long, off the event loop. */
final class Work implements Executor {
    private final Vertx vertx;
    private final boolean inPlace;

    Work(Vertx vertx, boolean inPlace) {
        this.vertx = vertx;
        this.inPlace = inPlace;
    }

    <T> Future<T> call(Callable<T> task) {
        if (!inPlace) {
            return vertx.executeBlocking(task, false).map(Objects::requireNonNull);
        }
        try {
            return Future.succeededFuture(task.call());
        } catch (Exception e) {
            return Future.failedFuture(e);
        }
    }

    @Override
    public void execute(Runnable task) {
        if (inPlace) {
            task.run();
        } else {
            vertx.executeBlocking(
                    () -> {
                        task.run();
                        return true;
                    },
                    false);
        }
    }
}
