package dev.lmarenaproxy.http;

import static dev.lmarenaproxy.Fault.Kind.INVALID_JSON;
import static dev.lmarenaproxy.Fault.Kind.MODEL_NOT_FOUND;
import static dev.lmarenaproxy.Fault.Kind.NO_TAB_ANSWERED;
import static dev.lmarenaproxy.Fault.Kind.NO_TAB_CONNECTED;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.IdempotencyKey;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Model;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.dialect.openai.ChatCompletion;
import dev.lmarenaproxy.dialect.openai.ChatRequest;
import dev.lmarenaproxy.dialect.openai.ChatStreamEncoder;
import dev.lmarenaproxy.dialect.openai.Fingerprint;
import dev.lmarenaproxy.dispatch.Jobs;
import dev.lmarenaproxy.dispatch.Jobs.Taken;
import dev.lmarenaproxy.dispatch.Models;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/chat/completions}. */
final class ChatRoute implements Handler<RoutingContext> {
    /** Parsing more than this would hold other requests up. */
    private static final int LONG_BODY = 32 * 1024;

    /** Why a model can't be asked. */
    private static final Set<Fault.Kind> NO_MODEL =
            Set.of(MODEL_NOT_FOUND, NO_TAB_CONNECTED, NO_TAB_ANSWERED);

    private final Vertx vertx;
    private final Jobs jobs;
    private final Models models;
    private final InstantSource clock;
    private final Duration tabWait;
    private final Duration keepAlive;

    /**
     * @param tabWait how long a request waits for the first model list
     * @param keepAlive after how much silence a streamed answer gets a comment line
     */
    ChatRoute(
            Vertx vertx,
            Jobs jobs,
            Models models,
            InstantSource clock,
            Duration tabWait,
            Duration keepAlive) {
        this.vertx = vertx;
        this.jobs = jobs;
        this.models = models;
        this.clock = clock;
        this.tabWait = tabWait;
        this.keepAlive = keepAlive;
    }

    @Override
    public void handle(RoutingContext context) {
        var body = context.body().buffer();
        if (body == null) {
            Responses.fault(context, Fault.of(INVALID_JSON, "The request has no body."));
            return;
        }
        var inPlace = body.length() <= LONG_BODY;
        run(inPlace, () -> ask(context.request(), body.getBytes()))
                .compose(asked ->
                        taken(asked, inPlace)
                                .onSuccess(taken -> answer(context, asked.request(), taken)))
                .onFailure(failure -> Responses.failure(context, failure));
    }

    /**
     * What a client asks.
     *
     * @param key null where it can't come back for the answer
     */
    private record Asked(ChatRequest request, Owner owner, @Nullable IdempotencyKey key) {}

    private static Asked ask(HttpServerRequest from, byte[] body) throws FaultException {
        var request = ChatRequest.decode(body);
        var key = Caller.idempotencyKey(from).orElse(null);
        return new Asked(
                request,
                Caller.owner(from),
                key == null ? null : new IdempotencyKey(key, Fingerprint.of(body)));
    }

    private Future<Taken> taken(Asked asked, boolean inPlace) {
        return model(asked.request().prompt().model())
                .compose(model ->
                        run(inPlace, () -> jobs.submit(job(asked, model))).compose(this::onContext))
                .recover(failure -> known(asked, failure));
    }

    /** An answer from before stays within reach when its model is not offered any more. */
    private Future<Taken> known(Asked asked, Throwable failure) {
        var key = asked.key();
        var noModel =
                failure instanceof FaultException known && NO_MODEL.contains(known.fault().kind());
        return key == null || !noModel
                ? Future.failedFuture(failure)
                : onContext(jobs.find(asked.owner(), key))
                        .compose(found ->
                                found.map(Future::succeededFuture)
                                        .orElseGet(() -> Future.failedFuture(failure)));
    }

    private Job job(Asked asked, Model model) {
        return new Job(
                new JobId(UUID.randomUUID().toString().replace("-", "")),
                asked.request().prompt(),
                model,
                clock.instant(),
                asked.owner(),
                asked.request().stream(),
                asked.key());
    }

    private void answer(RoutingContext context, ChatRequest request, Taken taken) {
        var response = context.response();
        var job = taken.job();
        if (taken.replayed() && !response.headWritten()) {
            response.putHeader("Idempotent-Replayed", "true");
        }
        Runnable left = () -> jobs.left(job.id());
        var created = job.submittedAt();
        var name = job.model().name();
        if (request.stream()) {
            var encoder = new ChatStreamEncoder(job.id(), created, name, request.includeUsage());
            new StreamedAnswer(
                            vertx,
                            response,
                            taken.stream(),
                            encoder,
                            keepAlive,
                            () -> onContext(jobs.position(job.id())),
                            clock)
                    .begin(left);
        } else {
            var completion = new ChatCompletion(job.id(), created, name);
            new GatheredAnswer(vertx, response, taken.stream(), completion).begin(left);
        }
    }

    private <T> Future<T> onContext(CompletionStage<T> stage) {
        return Future.fromCompletionStage(stage, vertx.getOrCreateContext());
    }

    private Future<Model> model(String name) {
        var known = models.find(name);
        if (known.isPresent()) {
            return Future.succeededFuture(known.get());
        }
        if (!models.all().isEmpty()) {
            return Future.failedFuture(new FaultException(models.unknown(name)));
        }
        if (models.tabReady()) {
            models.refresh();
        }
        return Future.fromCompletionStage(models.first(), vertx.getOrCreateContext())
                .timeout(Math.max(1, tabWait.toMillis()), TimeUnit.MILLISECONDS)
                .recover(_ -> Future.failedFuture(new FaultException(noModels())))
                .compose(_ ->
                        models.find(name)
                                .map(Future::succeededFuture)
                                .orElseGet(() ->
                                        Future.failedFuture(
                                                new FaultException(models.unknown(name)))));
    }

    private Fault noModels() {
        return models.tabReady()
                ? Fault.of(
                        NO_TAB_ANSWERED,
                        "A browser tab is connected, but the site's model list could not be read."
                                + " Look at the badge in the tab: the site may want you to sign in.")
                : Fault.of(
                        NO_TAB_CONNECTED,
                        "No browser tab is connected (waited "
                                + tabWait.toSeconds()
                                + " s). Open the site in a browser that has the LMArena Proxy"
                                + " userscript, and look at its badge.");
    }

    private <T> Future<T> run(boolean inPlace, Callable<T> task) {
        if (!inPlace) {
            return vertx.executeBlocking(task, false).map(Objects::requireNonNull);
        }
        try {
            return Future.succeededFuture(task.call());
        } catch (Exception e) {
            return Future.failedFuture(e);
        }
    }
}
