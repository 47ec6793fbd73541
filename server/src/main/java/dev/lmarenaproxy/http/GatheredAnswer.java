package dev.lmarenaproxy.http;

import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.dialect.openai.ChatCompletion;
import dev.lmarenaproxy.stream.JobStream;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** An answer that is sent when it is complete. */
final class GatheredAnswer {
    private final Context context;
    private final HttpServerResponse response;
    private final JobStream.Reader reader;
    private final ChatCompletion completion;
    private boolean over;

    /** To be made on the connection's context. */
    GatheredAnswer(
            Vertx vertx, HttpServerResponse response, JobStream stream, ChatCompletion completion) {
        this.context = vertx.getOrCreateContext();
        this.response = response;
        this.completion = completion;
        this.reader = stream.gather(() -> context.runOnContext(_ -> drain()));
    }

    /**
     * @param cancel runs when the client goes away before the end
     */
    void begin(Runnable cancel) {
        response.closeHandler(_ -> clientGone(cancel));
        if (response.closed()) {
            clientGone(cancel);
        }
    }

    private void drain() {
        for (var event = over ? null : reader.poll(); event != null; event = reader.poll()) {
            if (event instanceof JobEvent.Failed(var fault)) {
                finish();
                Responses.fault(response, fault);
                return;
            }
            completion.add(event);
            if (event instanceof JobEvent.Finished) {
                finish();
                response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .end(completion.json());
                return;
            }
        }
        reader.passedOn();
    }

    private void clientGone(Runnable cancel) {
        if (!over) {
            finish();
            cancel.run();
        }
    }

    private void finish() {
        over = true;
        reader.close();
    }
}
