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
 * @param damaged the name of a file that was found damaged and put aside when the journal was
 *     opened; null where none was
 */
public record JournalHealth(
        @Nullable String problem, Instant since, long bytes, @Nullable String damaged) {
    public JournalHealth {
        requireNonNull(since);
    }

    public boolean well() {
        return problem == null;
    }
}
