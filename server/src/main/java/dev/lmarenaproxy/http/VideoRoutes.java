package dev.lmarenaproxy.http;

import static dev.lmarenaproxy.Fault.Kind.INVALID_JSON;
import static dev.lmarenaproxy.Fault.Kind.NOT_FOUND;
import static dev.lmarenaproxy.Fault.Kind.UNSUPPORTED_VALUE;
import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Modality;
import dev.lmarenaproxy.answer.Answers;
import dev.lmarenaproxy.answer.Asking;
import dev.lmarenaproxy.answer.Video;
import dev.lmarenaproxy.answer.Videos;
import dev.lmarenaproxy.dialect.openai.VideoJson;
import dev.lmarenaproxy.dialect.openai.VideoRequest;
import dev.lmarenaproxy.dispatch.SiteMedia;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** {@code POST /v1/videos}, {@code GET /v1/videos/{id}} and its {@code /content}. */
final class VideoRoutes {
    private final Vertx vertx;
    private final Videos videos;
    private final SiteMedia media;
    private final AnswerSender sender;
    private final IntSupplier mostBytes;

    /**
     * @param mostBytes of a form
     */
    VideoRoutes(
            Vertx vertx,
            Videos videos,
            SiteMedia media,
            AnswerSender sender,
            IntSupplier mostBytes) {
        this.vertx = vertx;
        this.videos = videos;
        this.media = media;
        this.sender = sender;
        this.mostBytes = mostBytes;
    }

    void addTo(Router router, Handler<RoutingContext> body) {
        router.post("/v1/videos").handler(this::form);
        router.post("/v1/videos").handler(body).handler(this::json);
        router.get("/v1/videos/:id").handler(this::video);
        router.get("/v1/videos/:id/content").handler(this::content);
    }

    private void form(RoutingContext context) {
        if (FormBody.isForm(context.request())) {
            FormBody.read(context.request(), mostBytes.getAsInt())
                    .onSuccess(form ->
                            begin(
                                    context,
                                    sender.workFor(form.length()),
                                    () -> form.json("images", Set.of())))
                    .onFailure(failure -> Responses.failure(context, failure));
        } else {
            context.next();
        }
    }

    private void json(RoutingContext context) {
        var body = context.body().buffer();
        if (body == null) {
            Responses.fault(context, Fault.of(INVALID_JSON, "The request has no body."));
        } else {
            begin(context, sender.workFor(body.length()), body::getBytes);
        }
    }

    private void begin(RoutingContext context, Work work, Supplier<byte[]> body) {
        var request = Watched.of(context);
        work.call(
                        () -> {
                            var bytes = body.get();
                            request.body(bytes);
                            return asking(context.request(), bytes);
                        })
                .compose(asking -> {
                    AnswerSender.tell(request, asking);
                    request.goesOnUnread();
                    var begun = videos.begin(asking, work);
                    sender.withdrawOnClose(asking, context.response());
                    return Future.fromCompletionStage(begun, vertx.getOrCreateContext());
                })
                .onSuccess(video -> {
                    request.taken(video.job().model().name(), video.job().id());
                    Responses.json(context, json(video));
                })
                .onFailure(failure -> Responses.failure(context, failure));
    }

    private static Asking asking(HttpServerRequest from, byte[] body) throws FaultException {
        var request = VideoRequest.decode(body);
        return Asking.of(
                        Answers.newId(),
                        request.completion(),
                        Caller.owner(from),
                        false,
                        Caller.idempotencyKey(from, body))
                .of(Modality.VIDEO, request::fit);
    }

    private void video(RoutingContext context) {
        find(context)
                .onSuccess(video -> Responses.json(context, json(video)))
                .onFailure(failure -> Responses.failure(context, failure));
    }

    private void content(RoutingContext context) {
        var variant = context.request().getParam("variant");
        if (variant != null && !variant.equals("video")) {
            Responses.fault(
                    context,
                    Fault.at(
                            UNSUPPORTED_VALUE,
                            "variant",
                            "The site gives the video only: 'variant' must be 'video'."));
            return;
        }
        find(context)
                .onSuccess(video -> content(context, video))
                .onFailure(failure -> Responses.failure(context, failure));
    }

    private void content(RoutingContext context, Video video) {
        switch (video.state()) {
            case Video.State.Completed(var url, var madeIn) -> {
                var content = new VideoContent(vertx.getOrCreateContext(), context.response(), url);
                content.begin(media.streamed(url, madeIn, content));
            }
            case Video.State.Failed(var fault) -> Responses.fault(context, fault);
            case Video.State.Queued _, Video.State.InProgress _ ->
                    Responses.fault(context, Fault.of(NOT_FOUND, "The video is not complete yet."));
        }
    }

    /** The video that the path names; fails where its owner has none of this name. */
    private Future<Video> find(RoutingContext context) {
        var owner = Caller.owner(context.request());
        var found =
                VideoJson.job(requireNonNull(context.pathParam("id")))
                        .map(job -> videos.find(job, owner))
                        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
        return Future.fromCompletionStage(found, vertx.getOrCreateContext())
                .compose(video ->
                        video.map(Future::succeededFuture)
                                .orElseGet(() -> Future.failedFuture(new FaultException(none()))));
    }

    private static Fault none() {
        return Fault.at(NOT_FOUND, "id", "There is no video with this id.");
    }

    private static String json(Video video) {
        var job = video.job();
        return switch (video.state()) {
            case Video.State.Queued() -> VideoJson.queued(job);
            case Video.State.InProgress() -> VideoJson.inProgress(job);
            case Video.State.Completed _ -> VideoJson.completed(job);
            case Video.State.Failed(var fault) -> VideoJson.failed(job, fault);
        };
    }
}
