package dev.lmarenaproxy.http;

import static dev.lmarenaproxy.Fault.Kind.INVALID_JSON;

import dev.lmarenaproxy.CompletionRequest;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.answer.Answer;
import dev.lmarenaproxy.answer.Answers;
import dev.lmarenaproxy.answer.Asking;
import dev.lmarenaproxy.dialect.anthropic.MessagesRequest;
import dev.lmarenaproxy.emulation.Emulation;
import dev.lmarenaproxy.emulation.TokenCounter;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code POST /v1/messages} and {@code /v1/messages/count_tokens}. */
final class MessagesRoutes {
    private static final TokenCounter TOKENS = new TokenCounter();

    private final Vertx vertx;
    private final AnswerSender sender;

    MessagesRoutes(Vertx vertx, AnswerSender sender) {
        this.vertx = vertx;
        this.sender = sender;
    }

    void addTo(Router router, Handler<RoutingContext> bodies) {
        // the beginning of a stream tells the prompt's tokens, which are counted off the event loop
        router.post("/v1/messages")
                .handler(bodies)
                .handler(new AnswerRoute(sender, MessagesRoutes::decode, true));
        router.post("/v1/messages/count_tokens").handler(bodies).handler(this::count);
    }

    private static AnswerRoute.Asked decode(HttpServerRequest from, byte[] body)
            throws FaultException {
        var request = MessagesRequest.decode(body);
        var tokens = request.stream() ? tokens(request.completion()) : 0;
        var asking =
                Asking.of(
                        Answers.newId(),
                        request.completion(),
                        Caller.owner(from),
                        request.stream(),
                        Caller.idempotencyKey(from, body));
        var name = RequestName.of(from.response());
        return new AnswerRoute.Asked(asking, answer -> encoding(request, answer, tokens, name));
    }

    private static Encoding encoding(
            MessagesRequest request, Answer answer, int tokens, String requestName) {
        var job = answer.job();
        var model = job.model().name();
        return request.stream()
                ? new Encoding.Stream(request.streamEncoder(job.id(), model, tokens, requestName))
                : new Encoding.Whole(request.wholeEncoder(job.id(), model));
    }

    private void count(RoutingContext context) {
        var body = context.body().buffer();
        if (body == null) {
            Responses.fault(context, Fault.of(INVALID_JSON, "The request has no body."));
            return;
        }
        new Work(vertx, false)
                .call(() -> tokens(MessagesRequest.decodeToCount(body.getBytes())))
                .onSuccess(tokens -> Responses.json(context, MessagesRequest.tokenCount(tokens)))
                .onFailure(failure -> Responses.failure(context, failure));
    }

    /** Of what the site would be asked. */
    private static int tokens(CompletionRequest request) throws FaultException {
        return TOKENS.usage(Emulation.of(request).prompt(), "", "").promptTokens();
    }
}
