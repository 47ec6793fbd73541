package dev.lmarenaproxy.tab;

/** A message that is not a frame of the protocol; the text says what is wrong with it. */
public final class BadFrameException extends Exception {
    private static final long serialVersionUID = 1L;

    BadFrameException(String message) {
        super(message, null, false, false);
    }
}
