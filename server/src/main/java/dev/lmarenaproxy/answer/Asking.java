package dev.lmarenaproxy.answer;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.CompletionRequest;
import dev.lmarenaproxy.IdempotencyKey;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Modality;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.WithoutClient;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request and who makes it.
 *
 * @param id of the first job, by which the answer is known
 * @param request one that names no model, but an empty text, is answered by the first of the {@code
 *     modality}
 * @param streamed whether the client sees the answer grow
 * @param key null where nobody can ask for the same answer again
 * @param withoutClient what becomes of the answer once the client has gone
 * @param loading of which pictures and videos the client is told with their bytes
 * @param note what is kept of the request so that its answer can be told of later; null where
 *     nobody asks later
 * @param more further requests of the same model, whose answers follow as further choices
 */
public record Asking(
        JobId id,
        CompletionRequest request,
        Modality modality,
        Fit fit,
        Owner owner,
        boolean streamed,
        @Nullable IdempotencyKey key,
        WithoutClient withoutClient,
        Loading loading,
        @Nullable String note,
        List<CompletionRequest> more) {
    public Asking {
        more = List.copyOf(more);
        requireNonNull(id);
        requireNonNull(request);
        requireNonNull(modality);
        requireNonNull(fit);
        requireNonNull(owner);
        requireNonNull(withoutClient);
        requireNonNull(loading);
    }

    /** A request of a chat, whose client can come back if it has a key. */
    public static Asking of(
            JobId id,
            CompletionRequest request,
            Owner owner,
            boolean streamed,
            @Nullable IdempotencyKey key) {
        return new Asking(
                id,
                request,
                Modality.CHAT,
                Fit.ANY,
                owner,
                streamed,
                key,
                key == null ? WithoutClient.CANCEL : WithoutClient.WAIT,
                Loading.NOTHING,
                null,
                List.of());
    }

    /** The same, of models that make something else. */
    public Asking of(Modality wanted, Fit fitted) {
        return new Asking(
                id,
                request,
                wanted,
                fitted,
                owner,
                streamed,
                key,
                withoutClient,
                loading,
                note,
                more);
    }

    /** The same, with another fate once its client has gone. */
    public Asking withoutClient(WithoutClient other) {
        return new Asking(
                id, request, modality, fit, owner, streamed, key, other, loading, note, more);
    }

    /** The same, told of pictures and videos with their bytes. */
    public Asking loading(Loading other) {
        return new Asking(
                id, request, modality, fit, owner, streamed, key, withoutClient, other, note, more);
    }

    /** The same, of which something is kept so that the answer can be told of later. */
    public Asking noted(@Nullable String kept) {
        return new Asking(
                id,
                request,
                modality,
                fit,
                owner,
                streamed,
                key,
                withoutClient,
                loading,
                kept,
                more);
    }

    /** The same, and more. */
    public Asking alsoAsking(List<CompletionRequest> further) {
        return new Asking(
                id,
                request,
                modality,
                fit,
                owner,
                streamed,
                key,
                withoutClient,
                loading,
                note,
                further);
    }

    /** How many answers are asked for. */
    public int choices() {
        return requests().stream().mapToInt(CompletionRequest::choices).sum();
    }

    /** How many prompts are answered, each by as many choices. */
    public int prompts() {
        return 1 + more.size();
    }

    /** All requests, in the order of their choices. */
    List<CompletionRequest> requests() {
        return Stream.concat(Stream.of(request), more.stream()).toList();
    }
}
