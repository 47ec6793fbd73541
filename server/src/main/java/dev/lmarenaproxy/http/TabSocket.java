package dev.lmarenaproxy.http;

import static dev.lmarenaproxy.Fault.Kind.INVALID_VALUE;
import static dev.lmarenaproxy.Fault.Kind.ORIGIN_NOT_ALLOWED;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.dispatch.Tabs;
import dev.lmarenaproxy.tab.BadFrameException;
import dev.lmarenaproxy.tab.CloseCode;
import dev.lmarenaproxy.tab.Frame;
import dev.lmarenaproxy.tab.FrameCodec;
import dev.lmarenaproxy.tab.TabLink;
import dev.lmarenaproxy.tab.TabSession;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /ws}: the sockets of tabs. */
final class TabSocket implements Handler<RoutingContext> {
    /** The largest message that a tab may send. */
    private static final int MESSAGE_BYTES = 256 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(TabSocket.class);
    private static final long HELLO_MILLIS = 10_000;

    private final Vertx vertx;
    private final Tabs tabs;
    private final Predicate<String> siteOrigin;

    /**
     * @param siteOrigin the origins whose pages may connect
     */
    TabSocket(Vertx vertx, Tabs tabs, Predicate<String> siteOrigin) {
        this.vertx = vertx;
        this.tabs = tabs;
        this.siteOrigin = siteOrigin;
    }

    @Override
    public void handle(RoutingContext context) {
        var request = context.request();
        var origin = request.getHeader(HttpHeaders.ORIGIN);
        if (!request.canUpgradeToWebSocket()) {
            Responses.fault(
                    context, Fault.of(INVALID_VALUE, "This is the socket of browser tabs."));
        } else if (origin == null || !siteOrigin.test(origin)) {
            LOG.atWarn()
                    .addKeyValue("origin", origin)
                    .log("a page of a foreign origin was refused");
            Responses.fault(
                    context,
                    Fault.of(ORIGIN_NOT_ALLOWED, "Only pages of the site may connect as tabs."));
        } else {
            request.toWebSocket()
                    .onSuccess(socket -> new Connection(socket).open())
                    .onFailure(failure -> LOG.debug("handshake failed", failure));
        }
    }

    /** One socket; all its methods but those of the link run on its context. */
    private final class Connection implements TabLink {
        private final ServerWebSocket socket;
        private final Context context = vertx.getOrCreateContext();
        private @Nullable TabSession session;

        Connection(ServerWebSocket socket) {
            this.socket = socket;
        }

        void open() {
            var timer =
                    vertx.setTimer(
                            HELLO_MILLIS,
                            _ -> {
                                if (session == null) {
                                    close(CloseCode.SILENT);
                                }
                            });
            socket.textMessageHandler(this::text);
            socket.binaryMessageHandler(message -> {
                if (isShort(message.length())) {
                    try {
                        received(FrameCodec.decode(message.getBytes()));
                    } catch (BadFrameException e) {
                        bad(e);
                    }
                }
            });
            socket.exceptionHandler(failure -> LOG.debug("tab socket failed", failure));
            socket.closeHandler(_ -> {
                vertx.cancelTimer(timer);
                if (session != null) {
                    session.disconnected(this);
                }
            });
        }

        private void text(String message) {
            if (isShort(message.length())) {
                try {
                    received(FrameCodec.decode(message));
                } catch (BadFrameException e) {
                    bad(e);
                }
            }
        }

        /** Other sockets of this server take longer messages, so that it is looked at here. */
        private boolean isShort(int length) {
            if (length > MESSAGE_BYTES) {
                bad("a message of " + length + " bytes");
                return false;
            }
            return true;
        }

        private void received(Frame.FromTab frame) {
            var known = session;
            if (known != null) {
                known.received(frame, this);
            } else if (frame instanceof Frame.Hello hello) {
                session = tabs.welcome(hello, this, this::onContext).orElse(null);
            } else {
                close(CloseCode.BAD_FRAME);
            }
        }

        private void onContext(Runnable task) {
            context.runOnContext(_ -> task.run());
        }

        private void bad(BadFrameException reason) {
            bad(String.valueOf(reason.getMessage()));
        }

        private void bad(String reason) {
            LOG.atWarn().addKeyValue("reason", reason).log("bad frame from a tab");
            close(CloseCode.BAD_FRAME);
        }

        @Override
        public void send(Frame.ToTab frame) {
            socket.writeTextMessage(FrameCodec.encode(frame));
        }

        @Override
        public void close(CloseCode code) {
            socket.close((short) code.code(), code.reason());
        }
    }
}
