package dev.lmarenaproxy.monitor;

import org.jspecify.annotations.Nullable;

/** By what requests are told apart where they are summed up. */
public enum Dimension {
    ALL(0),
    MODEL(1),
    /** The owner of the API key. */
    KEY(2),
    TAB(3),
    ERROR(4);

    /** Models that the site doesn't offer can have any name: they would be without number. */
    private static final String UNKNOWN_MODEL = "model_not_found";

    private final int number;

    Dimension(int number) {
        this.number = number;
    }

    /** What it is called in a store. */
    public int number() {
        return number;
    }

    /** What the request is counted under; null where it isn't. */
    @Nullable String name(Ended request) {
        return switch (this) {
            case ALL -> "";
            case MODEL -> UNKNOWN_MODEL.equals(request.errorCode()) ? null : request.model();
            case KEY -> request.owner();
            case TAB -> request.tab();
            case ERROR -> request.errorCode();
        };
    }
}
