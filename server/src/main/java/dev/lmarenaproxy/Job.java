package dev.lmarenaproxy;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/** A prompt on its way to an answer. */
public record Job(JobId id, Prompt prompt, Model model, Instant submittedAt) {
    public Job {
        requireNonNull(id);
        requireNonNull(prompt);
        requireNonNull(model);
        requireNonNull(submittedAt);
    }
}
