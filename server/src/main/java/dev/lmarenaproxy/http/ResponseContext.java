package dev.lmarenaproxy.http;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FaultException;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.dialect.openai.AskedResponse;
import dev.lmarenaproxy.dialect.openai.ItemId;
import dev.lmarenaproxy.dialect.openai.ResponseItems;
import dev.lmarenaproxy.dialect.openai.ResponsesRequest;
import dev.lmarenaproxy.dialect.openai.ResponsesRequest.Reference;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a request for a response refers to: the response that it goes on with, and items of
 * earlier ones.
 */
final class ResponseContext {
    /** References are looked up one after the other; nobody needs so many. */
    private static final int MOST_REFERENCES = 1000;

    private final ResponseShelf shelf;

    ResponseContext(ResponseShelf shelf) {
        this.shelf = shelf;
    }

    /**
     * The request with all that it refers to.
     *
     * @param near finds conversations that are nowhere else, by the id of their last response
     */
    Future<AskedResponse> complete(
            Owner owner,
            ResponsesRequest request,
            Function<String, @Nullable ResponseItems> near,
            Work work) {
        return earlier(owner, request, near)
                .compose(earlier ->
                        referenced(owner, request)
                                .compose(items -> work.call(() -> request.after(earlier, items))));
    }

    private Future<ResponseItems> earlier(
            Owner owner, ResponsesRequest request, Function<String, @Nullable ResponseItems> near) {
        if (request.previous().isEmpty()) {
            return Future.succeededFuture(ResponseItems.NONE);
        }
        var id = request.previous().get();
        var known = near.apply(id);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        return shelf.find(owner, id, _ -> false)
                .recover(failure ->
                        Future.failedFuture(
                                isNotFound(failure)
                                        ? new FaultException(previousNotFound(id))
                                        : failure))
                .compose(kept ->
                        shelf.look(kept)
                                .compose(view ->
                                        view.ended()
                                                ? Future.succeededFuture(
                                                        kept.asked()
                                                                .conversation(
                                                                        kept.job().id(),
                                                                        view.output()))
                                                : Future.failedFuture(
                                                        new FaultException(notEnded(id)))));
    }

    private Future<Map<String, ResponseItems>> referenced(Owner owner, ResponsesRequest request) {
        var references = request.references();
        if (references.size() > MOST_REFERENCES) {
            return Future.failedFuture(
                    new FaultException(
                            Fault.at(
                                    Fault.Kind.INVALID_VALUE,
                                    "input",
                                    "Invalid 'input': expected at most %d references."
                                            .formatted(MOST_REFERENCES))));
        }
        Future<Map<String, ResponseItems>> all = Future.succeededFuture(new HashMap<>());
        var said = new HashMap<String, ResponseItems>();
        for (var reference : references) {
            all =
                    all.compose(found ->
                            referenced(owner, reference, said)
                                    .map(item -> {
                                        found.put(reference.id(), item);
                                        return found;
                                    }));
        }
        return all;
    }

    /**
     * @param said what was read already, by answers
     */
    private Future<ResponseItems> referenced(
            Owner owner, Reference reference, Map<String, ResponseItems> said) {
        var answer = ItemId.answerOfItem(reference.id());
        if (answer.isEmpty()) {
            return Future.failedFuture(new FaultException(itemNotFound(reference)));
        }
        var known = said.get(answer.get().value());
        Future<ResponseItems> items =
                known != null
                        ? Future.succeededFuture(known)
                        : shelf.find(owner, answer.get(), _ -> false)
                                .compose(kept ->
                                        kept == null
                                                ? Future.succeededFuture(ResponseItems.NONE)
                                                : shelf.look(kept)
                                                        .map(view ->
                                                                kept.asked()
                                                                        .conversation(
                                                                                kept.job().id(),
                                                                                view.output())));
        return items.compose(all -> {
            said.put(answer.get().value(), all);
            return all.find(reference.id())
                    .map(Future::succeededFuture)
                    .orElseGet(
                            () -> Future.failedFuture(new FaultException(itemNotFound(reference))));
        });
    }

    private static boolean isNotFound(Throwable failure) {
        return failure instanceof FaultException known
                && known.fault().kind() == Fault.Kind.NOT_FOUND;
    }

    private static Fault previousNotFound(String id) {
        return Fault.at(
                Fault.Kind.PREVIOUS_RESPONSE_NOT_FOUND,
                "previous_response_id",
                "Previous response with id '%s' not found.".formatted(id));
    }

    private static Fault notEnded(String id) {
        return Fault.at(
                Fault.Kind.INVALID_VALUE,
                "previous_response_id",
                "The response '%s' has not ended yet: go on with it once it has.".formatted(id));
    }

    private static Fault itemNotFound(Reference reference) {
        return Fault.at(
                Fault.Kind.NOT_FOUND,
                reference.path(),
                "Item with id '%s' not found. Items of responses with `store` set to false are not kept."
                        .formatted(reference.id()));
    }
}
