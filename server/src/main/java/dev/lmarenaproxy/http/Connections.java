package dev.lmarenaproxy.http;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * All connections of clients and tabs, and how long they may be silent. Vert.x takes that once,
 * when the port is opened; here it is changed where Vert.x put it. Safe for threads.
 */
final class Connections {
    /** What Vert.x calls its handler. */
    private static final String IDLE = "idle";

    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private volatile int idleSeconds;

    Connections(int idleSeconds) {
        this.idleSeconds = idleSeconds;
    }

    /** A new one; it is forgotten once it is closed. */
    void add(HttpConnection connection) {
        var channel = ((HttpServerConnection) connection).channelHandlerContext().channel();
        channels.add(channel);
        limit(channel, idleSeconds);
    }

    /** All connections may be silent so long from now on. */
    void idleSeconds(int seconds) {
        if (seconds != idleSeconds) {
            idleSeconds = seconds;
            channels.forEach(channel -> channel.eventLoop().execute(() -> limit(channel, seconds)));
        }
    }

    private static void limit(Channel channel, int seconds) {
        var pipeline = channel.pipeline();
        if (pipeline.get(IDLE) instanceof IdleStateHandler idle
                && idle.getAllIdleTimeInMillis() != seconds * 1000L) {
            pipeline.replace(IDLE, IDLE, new IdleStateHandler(0, 0, seconds));
        }
    }
}
