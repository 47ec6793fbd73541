package dev.lmarenaproxy.answer;

import static java.util.Objects.requireNonNull;

import dev.lmarenaproxy.CompletionRequest;
import dev.lmarenaproxy.IdempotencyKey;
import dev.lmarenaproxy.JobId;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.WithoutClient;
import org.jspecify.annotations.Nullable;

/**
 * A request and who makes it.
 *
 * @param id of the first job, by which the answer is known
 * @param streamed whether the client sees the answer grow
 * @param key null where nobody can ask for the same answer again
 * @param withoutClient what becomes of the answer once the client has gone
 */
public record Asking(
        JobId id,
        CompletionRequest request,
        Owner owner,
        boolean streamed,
        @Nullable IdempotencyKey key,
        WithoutClient withoutClient) {
    public Asking {
        requireNonNull(id);
        requireNonNull(request);
        requireNonNull(owner);
        requireNonNull(withoutClient);
    }

    /** A request whose client can come back if it has a key. */
    public static Asking of(
            JobId id,
            CompletionRequest request,
            Owner owner,
            boolean streamed,
            @Nullable IdempotencyKey key) {
        return new Asking(
                id,
                request,
                owner,
                streamed,
                key,
                key == null ? WithoutClient.CANCEL : WithoutClient.WAIT);
    }
}
