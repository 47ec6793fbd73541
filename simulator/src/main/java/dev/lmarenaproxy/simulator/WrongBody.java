package dev.lmarenaproxy.simulator;

/** A body that breaks the contract; the message tells where and how. */
final class WrongBody extends Exception {
    private static final long serialVersionUID = 1L;

    private final String message;

    WrongBody(String message) {
        super(message, null, false, false);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
