package dev.lmarenaproxy.http;

import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Modality;
import dev.lmarenaproxy.answer.Answer;
import dev.lmarenaproxy.answer.Answers;
import dev.lmarenaproxy.answer.Asking;
import dev.lmarenaproxy.dialect.openai.ChatRequest;
import io.vertx.core.http.HttpServerRequest;

/** {@code POST /v1/chat/completions}. */
final class ChatRoute {
    private ChatRoute() {}

    static AnswerRoute.Asked decode(HttpServerRequest from, byte[] body) throws FaultException {
        var request = ChatRequest.decode(body);
        var asking =
                Asking.of(
                                Answers.newId(),
                                request.completion(),
                                Caller.owner(from),
                                request.stream(),
                                Caller.idempotencyKey(from, body))
                        .of(Modality.CHAT, request::fit);
        return new AnswerRoute.Asked(asking, answer -> encoding(request, answer));
    }

    private static Encoding encoding(ChatRequest request, Answer answer) {
        var job = answer.job();
        var model = job.model().name();
        return request.stream()
                ? new Encoding.Stream(request.streamEncoder(job.id(), job.submittedAt(), model))
                : new Encoding.Whole(request.wholeEncoder(job.id(), job.submittedAt(), model));
    }
}
