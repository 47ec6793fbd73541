package dev.lmarenaproxy.app;

/** The gateway can't start; the message is one sentence for the person. */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    StartException(String message) {
        super(message, null, false, false);
    }

    /** Passes on the sentence of a part that can't start. */
    StartException(Exception part) {
        super(part.getMessage(), null, false, false);
    }
}
