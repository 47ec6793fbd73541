package dev.lmarenaproxy.http;

import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.answer.Answer;
import dev.lmarenaproxy.answer.Answers;
import dev.lmarenaproxy.answer.Asking;
import dev.lmarenaproxy.dialect.openai.TextRequest;
import io.vertx.core.http.HttpServerRequest;

/** {@code POST /v1/completions}. */
final class CompletionsRoute {
    private CompletionsRoute() {}

    static AnswerRoute.Asked decode(HttpServerRequest from, byte[] body) throws FaultException {
        var request = TextRequest.decode(body);
        var completions = request.completions();
        var asking =
                Asking.of(
                                Answers.newId(),
                                completions.getFirst(),
                                Caller.owner(from),
                                request.stream(),
                                Caller.idempotencyKey(from, body))
                        .alsoAsking(completions.subList(1, completions.size()));
        return new AnswerRoute.Asked(asking, answer -> encoding(request, answer));
    }

    private static Encoding encoding(TextRequest request, Answer answer) {
        var job = answer.job();
        var model = job.model().name();
        return request.stream()
                ? new Encoding.Stream(request.streamEncoder(job.id(), job.submittedAt(), model))
                : new Encoding.Whole(request.wholeEncoder(job.id(), job.submittedAt(), model));
    }
}
