package dev.lmarenaproxy.http;

import static dev.lmarenaproxy.Fault.Kind.INVALID_JSON;
import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.answer.Answer;
import dev.lmarenaproxy.answer.Asking;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;
import java.util.function.Supplier;

/** A request whose body asks for an answer, in whatever dialect. */
final class AnswerRoute implements Handler<RoutingContext> {
    /** Reads what a dialect asks. */
    @FunctionalInterface
    interface Decoder {
        Asked decode(HttpServerRequest from, byte[] body) throws FaultException;
    }

    /**
     * What a client asks.
     *
     * @param encoding how the answer to it is written
     */
    record Asked(Asking asking, Function<Answer, Encoding> encoding) {
        Asked {
            requireNonNull(asking);
            requireNonNull(encoding);
        }
    }

    private final AnswerSender sender;
    private final Decoder decoder;
    private final boolean takesLong;

    AnswerRoute(AnswerSender sender, Decoder decoder) {
        this(sender, decoder, false);
    }

    /**
     * @param takesLong whether even a short body is too much work for an event loop
     */
    AnswerRoute(AnswerSender sender, Decoder decoder, boolean takesLong) {
        this.sender = sender;
        this.decoder = decoder;
        this.takesLong = takesLong;
    }

    @Override
    public void handle(RoutingContext context) {
        var body = context.body().buffer();
        if (body == null) {
            Responses.fault(context, Fault.of(INVALID_JSON, "The request has no body."));
            return;
        }
        answer(
                context,
                sender.workFor(takesLong ? Integer.MAX_VALUE : body.length()),
                body::getBytes);
    }

    /**
     * Answers what a body asks.
     *
     * @param body is called where the work is done
     */
    void answer(RoutingContext context, Work work, Supplier<byte[]> body) {
        var request = Watched.of(context);
        var response = context.response();
        work.call(
                        () -> {
                            var bytes = body.get();
                            request.body(bytes);
                            return decoder.decode(context.request(), bytes);
                        })
                .compose(asked ->
                        sender.begin(request, asked.asking(), work, response)
                                .onSuccess(answer ->
                                        sender.send(
                                                response, answer, asked.encoding().apply(answer))))
                .onFailure(failure -> Responses.failure(context, failure));
    }
}
