package dev.lmarenaproxy.http;

import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.answer.Answer;
import dev.lmarenaproxy.dialect.ErrorFormat;
import dev.lmarenaproxy.dialect.WholeEncoder;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** An answer that is sent when it is complete. */
final class GatheredAnswer {
    private final Context context;
    private final HttpServerResponse response;
    private final Answer answer;
    private final WholeEncoder encoder;
    private final ErrorFormat errors;
    private boolean over;

    /** To be made on the connection's context. */
    GatheredAnswer(
            Vertx vertx,
            HttpServerResponse response,
            Answer answer,
            WholeEncoder encoder,
            ErrorFormat errors) {
        this.context = vertx.getOrCreateContext();
        this.response = response;
        this.answer = answer;
        this.encoder = encoder;
        this.errors = errors;
    }

    /** Begins; when the client goes away before the end, the answer hears of it. */
    void begin() {
        response.closeHandler(_ -> clientGone());
        answer.open(task -> context.runOnContext(_ -> task.run()), this::drain);
        if (response.closed()) {
            clientGone();
        }
    }

    private void drain() {
        for (var told = over ? null : answer.poll(); told != null; told = answer.poll()) {
            if (told.event() instanceof JobEvent.Failed(var fault)) {
                over = true;
                Responses.error(response, errors.body(fault));
                return;
            }
            encoder.add(told.choice(), told.event());
            if (answer.ended()) {
                over = true;
                response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .end(encoder.json());
                return;
            }
        }
        answer.passedOn();
    }

    private void clientGone() {
        if (!over) {
            over = true;
            answer.leave();
        }
    }
}
