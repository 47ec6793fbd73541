package dev.lmarenaproxy.journal;

import org.jspecify.annotations.Nullable;

/** The journal can't be read or written; the message says why in one sentence. */
public class JournalException extends Exception {
    private static final long serialVersionUID = 1L;

    public JournalException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
