package dev.lmarenaproxy.simulator.script;

/** A directive in a prompt that can't be followed; the message tells what is wrong with it. */
public final class WrongDirective extends Exception {
    private static final long serialVersionUID = 1L;

    private final String message;

    WrongDirective(String message) {
        super(message, null, false, false);
        this.message = "sim directive: " + message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
