package dev.lmarenaproxy.http;

import static dev.lmarenaproxy.WithoutClient.GO_ON;

import dev.lmarenaproxy.answer.Answer;
import dev.lmarenaproxy.answer.Answers;
import dev.lmarenaproxy.answer.Asking;
import dev.lmarenaproxy.dialect.ErrorFormat;
import dev.lmarenaproxy.dialect.StreamEncoder;
import dev.lmarenaproxy.monitor.ClientRequest;
import dev.lmarenaproxy.monitor.Requests;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Sends answers to clients, whatever they speak. To be used on the connection's context. */
final class AnswerSender {
    /** Working through more than this would hold other requests up. */
    private static final int LONG_BODY = 32 * 1024;

    private final Vertx vertx;
    private final Answers answers;
    private final Requests requests;
    private final Supplier<Duration> keepAlive;
    private final InstantSource clock;

    /**
     * @param keepAlive after how much silence a streamed answer gets a sign of life
     */
    AnswerSender(
            Vertx vertx,
            Answers answers,
            Requests requests,
            Supplier<Duration> keepAlive,
            InstantSource clock) {
        this.vertx = vertx;
        this.answers = answers;
        this.requests = requests;
        this.keepAlive = keepAlive;
        this.clock = clock;
    }

    Work workFor(int bodyLength) {
        return new Work(vertx, bodyLength <= LONG_BODY);
    }

    /** Begins an answer for a request; one whose client goes away doesn't wait for models. */
    Future<Answer> begin(
            ClientRequest request, Asking asking, Work work, HttpServerResponse response) {
        var begun = begin(request, asking, work, response::headWritten);
        withdrawOnClose(asking, response);
        return begun;
    }

    /** To be called when the answer was asked for, and before it is sent. */
    void withdrawOnClose(Asking asking, HttpServerResponse response) {
        response.closeHandler(_ -> answers.withdraw(asking));
        if (response.closed()) {
            answers.withdraw(asking);
        }
    }

    /** The client went away before its answer began. */
    void withdraw(Asking asking) {
        answers.withdraw(asking);
    }

    /**
     * Begins an answer for a request whose client may go away.
     *
     * @param headSent whether the client was given a good status already
     */
    Future<Answer> begin(
            ClientRequest request, Asking asking, Work work, BooleanSupplier headSent) {
        tell(request, asking);
        var goesOn = asking.withoutClient() == GO_ON;
        if (goesOn) {
            request.goesOn();
        }
        return Future.fromCompletionStage(answers.begin(asking, work), vertx.getOrCreateContext())
                .onSuccess(answer -> {
                    request.taken(answer.job().model().name(), answer.job().id());
                    if (!goesOn) {
                        answer.heardBy(request.listener(headSent));
                    }
                });
    }

    /** What is asked for is known. */
    static void tell(ClientRequest request, Asking asking) {
        request.asks(
                asking.request().model(),
                asking.streamed(),
                asking.choices(),
                asking.prompts(),
                asking.id());
    }

    /** Sends the answer as it comes; a client that goes away leaves it. */
    void send(HttpServerResponse response, Answer answer, Encoding encoding) {
        var errors = RequestName.errors(response);
        if (answer.replayed() && !response.headWritten()) {
            response.putHeader("Idempotent-Replayed", "true");
        }
        switch (encoding) {
            case Encoding.Stream(var encoder) -> stream(response, answer, encoder, errors);
            case Encoding.Whole(var encoder) ->
                    new GatheredAnswer(vertx, response, answer, encoder, errors).begin();
        }
    }

    /** Sends the answer as it comes, without a word on whether it was given before. */
    void stream(
            HttpServerResponse response, Answer answer, StreamEncoder encoder, ErrorFormat errors) {
        new StreamedAnswer(
                        vertx,
                        response,
                        answer,
                        encoder,
                        errors,
                        keepAlive.get(),
                        requests::keptAlive,
                        clock)
                .begin();
    }
}
