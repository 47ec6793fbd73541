package dev.lmarenaproxy.journal;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the journal is.
 *
 * @param problem why it can't keep what it is given, in one sentence; null while it can
 * @param since when that began, or when the journal was opened
 * @param bytes how large it is on disk
 */
public record JournalHealth(@Nullable String problem, Instant since, long bytes) {
    public JournalHealth {
        requireNonNull(since);
    }

    public boolean well() {
        return problem == null;
    }
}
