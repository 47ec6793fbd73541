package dev.lmarenaproxy.http;

import static dev.lmarenaproxy.Fault.Kind.INVALID_JSON;
import static dev.lmarenaproxy.Fault.Kind.INVALID_VALUE;
import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.IdempotencyKey;
import dev.lmarenaproxy.Job;
import dev.lmarenaproxy.WithoutClient;
import dev.lmarenaproxy.answer.Answer;
import dev.lmarenaproxy.answer.Answers;
import dev.lmarenaproxy.answer.Asking;
import dev.lmarenaproxy.answer.Follower;
import dev.lmarenaproxy.answer.Loading;
import dev.lmarenaproxy.dialect.openai.AskedResponse;
import dev.lmarenaproxy.dialect.openai.ItemPage;
import dev.lmarenaproxy.dialect.openai.OpenAiErrors;
import dev.lmarenaproxy.dialect.openai.ResponsesRequest;
import dev.lmarenaproxy.emulation.Emulation;
import dev.lmarenaproxy.emulation.TokenCounter;
import dev.lmarenaproxy.http.ResponseShelf.Kept;
import dev.lmarenaproxy.journal.Journal;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code /v1/responses} and what belongs to it. */
final class ResponsesRoutes {
    private static final String ONE = "/v1/responses/:id";

    private final Vertx vertx;
    private final AnswerSender sender;
    private final ResponseShelf shelf;
    private final ResponseContext contexts;
    private final Follower follower;
    private final Journal journal;
    private final InstantSource clock;
    private final IntSupplier mostBytes;
    private final Watched watched;

    /**
     * @param mostBytes the largest request
     */
    ResponsesRoutes(
            Vertx vertx,
            AnswerSender sender,
            Answers answers,
            Follower follower,
            Journal journal,
            InstantSource clock,
            IntSupplier mostBytes,
            Watched watched) {
        this.watched = watched;
        this.vertx = vertx;
        this.sender = sender;
        this.shelf = new ResponseShelf(vertx, answers, follower);
        this.contexts = new ResponseContext(shelf);
        this.follower = follower;
        this.journal = journal;
        this.clock = clock;
        this.mostBytes = mostBytes;
    }

    /**
     * @param body reads bodies
     */
    void addTo(Router router, Handler<RoutingContext> body) {
        router.post("/v1/responses").handler(body).handler(this::create);
        router.post("/v1/responses/input_tokens").handler(body).handler(this::countInput);
        router.post("/v1/responses/compact").handler(body).handler(this::compact);
        router.get("/v1/responses")
                .handler(new ResponseSocket(vertx, sender, contexts, follower, mostBytes, watched));
        router.get(ONE).handler(this::retrieve);
        router.delete(ONE).handler(this::delete);
        router.post(ONE + "/cancel").handler(this::cancel);
        router.get(ONE + "/input_items").handler(this::inputItems);
    }

    private void create(RoutingContext context) {
        var request = Watched.of(context);
        withBody(
                context,
                (body, work) -> {
                    request.body(body.getBytes());
                    return asked(context, body, work)
                            .compose(asked ->
                                    work.call(() -> asking(context, body.getBytes(), asked))
                                            .compose(asking ->
                                                    sender.begin(
                                                            request,
                                                            asking,
                                                            work,
                                                            context.response()))
                                            .onSuccess(answer -> send(context, asked, answer)));
                });
    }

    private static Asking asking(RoutingContext context, byte[] body, AskedResponse asked)
            throws FaultException {
        var key = Caller.idempotencyKey(context.request(), body);
        return Asking.of(
                        Answers.newId(),
                        asked.completion(),
                        Caller.owner(context.request()),
                        // what can be seen from elsewhere while it grows must not begin anew
                        asked.stream() || asked.background() || (asked.store() && key != null),
                        key)
                .withoutClient(withoutClient(asked, key))
                .loading(Loading.PICTURES)
                .noted(asked.store() ? asked.note() : null);
    }

    static WithoutClient withoutClient(AskedResponse asked, @Nullable IdempotencyKey key) {
        if (asked.background()) {
            return WithoutClient.GO_ON;
        }
        return key == null ? WithoutClient.CANCEL : WithoutClient.WAIT;
    }

    private void send(RoutingContext context, AskedResponse asked, Answer answer) {
        var made = ResponseShelf.made(answer);
        if (asked.background()) {
            follower.follow(answer.job().id());
        }
        if (asked.stream()) {
            var encoder = asked.streamEncoder(made, -1, asked.background());
            sender.send(context.response(), answer, new Encoding.Stream(encoder));
        } else if (!asked.background()) {
            var encoder = asked.wholeEncoder(made);
            sender.send(context.response(), answer, new Encoding.Whole(encoder));
        } else if (answer.replayed()) {
            context.response().putHeader("Idempotent-Replayed", "true");
            var kept = new Kept(answer, asked);
            answer(context, shelf.look(kept).map(view -> view.json(answer.begun(), true)));
        } else {
            answer.leave();
            Responses.json(context, asked.view(made).json(false, false));
        }
    }

    private void retrieve(RoutingContext context) {
        var query = Query.any(context);
        try {
            var streamed = query.flag("stream");
            var after = query.integer("starting_after", -1, 0, Integer.MAX_VALUE);
            if (streamed) {
                find(context, _ -> true)
                        .onSuccess(kept ->
                                sender.stream(
                                        context.response(),
                                        kept.answer(),
                                        kept.asked().streamEncoder(kept.made(), after, true),
                                        OpenAiErrors::body))
                        .onFailure(failure -> Responses.failure(context, failure));
            } else {
                answer(context, find(context, Job::streamed).compose(this::json));
            }
        } catch (FaultException e) {
            Responses.fault(context, e.fault());
        }
    }

    private Future<String> json(Kept kept) {
        return shelf.look(kept)
                .map(view -> view.json(kept.answer().begun(), kept.job().streamed()));
    }

    private void cancel(RoutingContext context) {
        answer(
                context,
                find(context, _ -> false)
                        .compose(kept -> {
                            if (!kept.asked().background()) {
                                kept.answer().leave();
                                return Future.failedFuture(
                                        new FaultException(
                                                Fault.of(
                                                        INVALID_VALUE,
                                                        "Cannot cancel a synchronous response.")));
                            }
                            return end(kept);
                        }));
    }

    /** Ends a response, if it has not ended; what it then is. */
    private Future<String> end(Kept kept) {
        kept.answer().cancel();
        return shelf.whole(kept).map(view -> view.json(true, true));
    }

    private void delete(RoutingContext context) {
        var id = requireNonNull(context.pathParam("id"));
        answer(
                context,
                find(context, _ -> false)
                        .compose(kept ->
                                end(kept)
                                        .compose(_ ->
                                                Future.fromCompletionStage(
                                                        journal.forgetNote(kept.job().id()),
                                                        vertx.getOrCreateContext())))
                        .map(_ ->
                                "{\"id\":\"%s\",\"object\":\"response\",\"deleted\":true}"
                                        .formatted(id)));
    }

    private void inputItems(RoutingContext context) {
        var query = Query.any(context);
        answer(
                context,
                find(context, _ -> false)
                        .compose(kept -> {
                            kept.answer().leave();
                            try {
                                var page =
                                        new ItemPage(
                                                query.integer("limit", 20, 1, 100),
                                                query.choice("order", "desc", "asc").equals("desc"),
                                                query.text("after"));
                                return Future.succeededFuture(
                                        page.json(kept.asked().input(kept.job().id())));
                            } catch (FaultException e) {
                                return Future.failedFuture(e);
                            }
                        }));
    }

    private void countInput(RoutingContext context) {
        withBody(
                context,
                (body, work) ->
                        asked(context, body, work)
                                .compose(asked -> off().call(() -> tokens(asked)))
                                .onSuccess(tokens ->
                                        Responses.json(
                                                context,
                                                "{\"object\":\"response.input_tokens\",\"input_tokens\":"
                                                        + tokens
                                                        + "}")));
    }

    private void compact(RoutingContext context) {
        withBody(
                context,
                (body, work) ->
                        work.call(() -> ResponsesRequest.decode(body.getBytes()).named())
                                .compose(request -> complete(context, request, work))
                                .compose(asked ->
                                        off().call(() ->
                                                asked.compacted(
                                                        Answers.newId(),
                                                        clock.instant(),
                                                        tokens(asked))))
                                .onSuccess(json -> Responses.json(context, json)));
    }

    /** Counting takes long, however short the body. */
    private Work off() {
        return new Work(vertx, false);
    }

    private static int tokens(AskedResponse asked) throws FaultException {
        var prompt = Emulation.of(asked.completion()).prompt();
        return new TokenCounter().usage(prompt, "", "").promptTokens();
    }

    private Future<Kept> find(RoutingContext context, Predicate<Job> shows) {
        var id = requireNonNull(context.pathParam("id"));
        return shelf.find(Caller.owner(context.request()), id, shows);
    }

    private Future<AskedResponse> asked(RoutingContext context, Buffer body, Work work) {
        return work.call(() -> ResponsesRequest.decode(body.getBytes()))
                .compose(request -> complete(context, request, work));
    }

    private Future<AskedResponse> complete(
            RoutingContext context, ResponsesRequest request, Work work) {
        Function<String, dev.lmarenaproxy.dialect.openai.@Nullable ResponseItems> nowhere =
                _ -> null;
        return contexts.complete(Caller.owner(context.request()), request, nowhere, work);
    }

    /** What is done with a request that has a body. */
    private interface Deed {
        Future<?> with(Buffer body, Work work);
    }

    private void withBody(RoutingContext context, Deed deed) {
        var body = context.body().buffer();
        if (body == null) {
            Responses.fault(context, Fault.of(INVALID_JSON, "The request has no body."));
        } else {
            deed.with(body, sender.workFor(body.length()))
                    .onFailure(failure -> Responses.failure(context, failure));
        }
    }

    private static void answer(RoutingContext context, Future<String> json) {
        json.onSuccess(text -> Responses.json(context, text))
                .onFailure(failure -> Responses.failure(context, failure));
    }
}
