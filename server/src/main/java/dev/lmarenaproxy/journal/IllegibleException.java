package dev.lmarenaproxy.journal;

/** The journal can be read, but not understood: asking again will not help. */
final class IllegibleException extends JournalException {
    private static final long serialVersionUID = 1L;

    IllegibleException(String message) {
        super(message, null);
    }
}
