package dev.lmarenaproxy.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.function.IntSupplier;

/** Reads the bodies of requests, each up to what is allowed at the time. For one event loop. */
final class BodyReader implements Handler<RoutingContext> {
    private final IntSupplier mostBytes;
    private int limit;
    private BodyHandler handler;

    BodyReader(IntSupplier mostBytes) {
        this.mostBytes = mostBytes;
        this.limit = mostBytes.getAsInt();
        this.handler = upTo(limit);
    }

    @Override
    public void handle(RoutingContext context) {
        if (limit != mostBytes.getAsInt()) {
            limit = mostBytes.getAsInt();
            // those that are being read keep theirs
            handler = upTo(limit);
        }
        handler.handle(context);
    }

    private static BodyHandler upTo(int bytes) {
        return BodyHandler.create(false).setBodyLimit(bytes);
    }
}
