package dev.lmarenaproxy;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A prompt on its way to an answer.
 *
 * @param streamed whether the client sees the answer grow; otherwise it sees nothing before the end
 * @param idempotencyKey null where nobody can ask for the same answer again
 * @param withoutClient what becomes of it once its clients have gone
 * @param note what is kept beside the job so that its answer can be told of later: opaque to all
 *     but the dialect that wrote it; null where nobody asks later
 */
public record Job(
        JobId id,
        Prompt prompt,
        Model model,
        Instant submittedAt,
        Owner owner,
        boolean streamed,
        @Nullable IdempotencyKey idempotencyKey,
        WithoutClient withoutClient,
        @Nullable String note) {
    public Job {
        requireNonNull(id);
        requireNonNull(prompt);
        requireNonNull(model);
        requireNonNull(submittedAt);
        requireNonNull(owner);
        requireNonNull(withoutClient);
    }

    /** A job whose answer nobody asks for later. */
    public Job(
            JobId id,
            Prompt prompt,
            Model model,
            Instant submittedAt,
            Owner owner,
            boolean streamed,
            @Nullable IdempotencyKey idempotencyKey,
            WithoutClient withoutClient) {
        this(id, prompt, model, submittedAt, owner, streamed, idempotencyKey, withoutClient, null);
    }

    /** A job whose client can come back if it has a key. */
    public Job(
            JobId id,
            Prompt prompt,
            Model model,
            Instant submittedAt,
            Owner owner,
            boolean streamed,
            @Nullable IdempotencyKey idempotencyKey) {
        this(
                id,
                prompt,
                model,
                submittedAt,
                owner,
                streamed,
                idempotencyKey,
                idempotencyKey == null ? WithoutClient.CANCEL : WithoutClient.WAIT);
    }

    /** The same job with another note. */
    public Job noted(@Nullable String other) {
        return new Job(
                id,
                prompt,
                model,
                submittedAt,
                owner,
                streamed,
                idempotencyKey,
                withoutClient,
                other);
    }
}
