package dev.lmarenaproxy.simulator.script;

/** A directive in a prompt that can't be followed; the message tells what is wrong with it. */
public final class WrongDirective extends Exception {
    private static final long serialVersionUID = 1L;

    WrongDirective(String message) {
        super("sim directive: " + message, null, false, false);
    }
}
