package dev.lmarenaproxy.http;

import static dev.lmarenaproxy.Fault.Kind.METHOD_NOT_ALLOWED;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.answer.Follower;
import dev.lmarenaproxy.monitor.ClientRequest;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /v1/responses} as WebSocket: responses asked for one after the other. */
final class ResponseSocket implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(ResponseSocket.class);
    private static final Duration LONGEST = Duration.ofMinutes(60);

    private final Vertx vertx;
    private final AnswerSender sender;
    private final ResponseContext contexts;
    private final Follower follower;
    private final IntSupplier mostBytes;
    private final Watched watched;

    /**
     * @param mostBytes the largest request, and the most that may wait of a connection
     */
    ResponseSocket(
            Vertx vertx,
            AnswerSender sender,
            ResponseContext contexts,
            Follower follower,
            IntSupplier mostBytes,
            Watched watched) {
        this.watched = watched;
        this.vertx = vertx;
        this.sender = sender;
        this.contexts = contexts;
        this.follower = follower;
        this.mostBytes = mostBytes;
    }

    @Override
    public void handle(RoutingContext context) {
        var request = context.request();
        if (!request.canUpgradeToWebSocket()) {
            context.response().putHeader("Allow", "POST");
            Responses.fault(
                    context,
                    Fault.of(
                            METHOD_NOT_ALLOWED,
                            "GET is not allowed for /v1/responses, unless it opens a WebSocket; POST"
                                    + " asks for a response."));
            return;
        }
        var owner = Caller.owner(request);
        Supplier<ClientRequest> begin =
                () -> watched.begin(request, RequestName.another(), "/v1/responses");
        request.toWebSocket()
                .onSuccess(socket ->
                        new ResponseConversation(
                                        vertx, socket, owner, sender, contexts, follower, mostBytes,
                                        LONGEST, begin)
                                .begin())
                .onFailure(failure -> LOG.debug("handshake failed", failure));
    }
}
