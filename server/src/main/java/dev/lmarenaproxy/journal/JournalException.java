package dev.lmarenaproxy.journal;

/** The journal can't be read or written; the message says why in one sentence. */
public final class JournalException extends Exception {
    private static final long serialVersionUID = 1L;

    public JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
