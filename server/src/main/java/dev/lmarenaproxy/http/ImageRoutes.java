package dev.lmarenaproxy.http;

import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Modality;
import dev.lmarenaproxy.answer.Answer;
import dev.lmarenaproxy.answer.Answers;
import dev.lmarenaproxy.answer.Asking;
import dev.lmarenaproxy.answer.Fit;
import dev.lmarenaproxy.answer.Loading;
import dev.lmarenaproxy.dialect.openai.ImageRequest;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.function.IntSupplier;

/** {@code POST /v1/images/generations} and {@code POST /v1/images/edits}. */
final class ImageRoutes {
    /** What forms call the pictures that are to be edited. */
    private static final Set<String> EDITED = Set.of("image", "image[]", "images", "images[]");

    private final AnswerSender sender;
    private final IntSupplier mostBytes;
    private final AnswerRoute generations;
    private final AnswerRoute edits;

    /**
     * @param mostBytes of a form
     */
    ImageRoutes(AnswerSender sender, IntSupplier mostBytes) {
        this.sender = sender;
        this.mostBytes = mostBytes;
        this.generations = new AnswerRoute(sender, ImageRoutes::generation);
        this.edits = new AnswerRoute(sender, ImageRoutes::edit);
    }

    void addTo(Router router, Handler<RoutingContext> body) {
        router.post("/v1/images/generations").handler(body).handler(generations);
        router.post("/v1/images/edits").handler(this::form);
        router.post("/v1/images/edits").handler(body).handler(edits);
    }

    private void form(RoutingContext context) {
        if (FormBody.isForm(context.request())) {
            FormBody.read(context.request(), mostBytes.getAsInt())
                    .onSuccess(form ->
                            edits.answer(
                                    context,
                                    sender.workFor(form.length()),
                                    () -> form.json("images", EDITED)))
                    .onFailure(failure -> Responses.failure(context, failure));
        } else {
            context.next();
        }
    }

    private static AnswerRoute.Asked generation(HttpServerRequest from, byte[] body)
            throws FaultException {
        return asked(ImageRequest.generation(body), from, body);
    }

    private static AnswerRoute.Asked edit(HttpServerRequest from, byte[] body)
            throws FaultException {
        return asked(ImageRequest.edit(body), from, body);
    }

    private static AnswerRoute.Asked asked(
            ImageRequest request, HttpServerRequest from, byte[] body) throws FaultException {
        Fit fit = request::fit;
        var asking =
                Asking.of(
                                Answers.newId(),
                                request.completion(),
                                Caller.owner(from),
                                request.stream(),
                                Caller.idempotencyKey(from, body))
                        .of(Modality.IMAGE, fit);
        return new AnswerRoute.Asked(
                request.base64() ? asking.loading(Loading.EVERYTHING) : asking,
                answer -> encoding(request, answer));
    }

    private static Encoding encoding(ImageRequest request, Answer answer) {
        var created = answer.job().submittedAt();
        return request.stream()
                ? new Encoding.Stream(request.streamEncoder(created))
                : new Encoding.Whole(request.wholeEncoder(created));
    }
}
